import type { Box } from "./boxes.ts";
import {
  boxOutline,
  circleOutline,
  decide,
  flatLatitude,
  mayHold,
  narrowingAt,
  units,
} from "./cell-outline.ts";
import { Level } from "./level.ts";
import type { PlaceBatch } from "./place-batch.ts";
import type { Circle, Shape } from "./shape.ts";

/**
 * The finest level for so many things, where a cell is some 2 400 m wide, or 1 200 m. Finer cells hold fewer shops, but there are more
 * of them: not before shops crowd is less to be looked at in a cell worth more than fewer cells in the processor's cache.
 */
function finestFor(things: number): number {
  return things > 250_000 ? 15 : 14;
}

/** What most searches find. */
const nothing: readonly number[] = [];

/**
 * Which of many things may hold a place? Each lies in the (at most four) cells that its box touches, at the finest
 * level whose cells are no smaller than the box; so a place is looked up in one cell of each level in use. What a cell records
 * of them decides most circles.
 */
export class CellGrid {
  /** Cells at level n are 360 / 2ⁿ degrees wide and high. */
  readonly #levels: readonly Level[];
  #used: readonly Level[] = [];

  /** Best for about so many things, and good for any number. */
  constructor(things: number) {
    this.#levels = Array.from({ length: finestFor(things) + 1 }, (_, n) => new Level(n));
  }

  /** `box` lies in [-180, 180] and holds the shape or a part of it. */
  add(thing: number, box: Box, shape: Shape): void {
    const level = this.#levelOf(box);
    if (level.things++ === 0) this.#used = this.#levels.filter(({ things }) => things > 0);
    const { cellsPerDegree, records } = level;
    const [west, south, east, north] = box;
    const x = ((west + east) / 2 + 180) * cellsPerDegree;
    const y = ((south + north) / 2 + 90) * cellsPerDegree;
    const isCircle = isFlatCircle(shape, box);
    forEachCell(level, box, (cell, column, row) => {
      const outline = isCircle
        ? circleOutline(x - column, y - row, shape.radius, shape.lat, cellsPerDegree)
        : boxOutline(
            x - column,
            y - row,
            ((east - west) / 2) * cellsPerDegree,
            ((north - south) / 2) * cellsPerDegree,
          );
      records.add(cell, outline, thing);
    });
  }

  /** With the box it was added with. */
  remove(thing: number, box: Box): void {
    const level = this.#levelOf(box);
    forEachCell(level, box, (cell) => level.records.remove(cell, thing));
    if (--level.things === 0) this.#used = this.#levels.filter(({ things }) => things > 0);
  }

  /** The things that hold the place for sure, and the complements of those that may hold it. */
  search(lng: number, lat: number): readonly number[] {
    let found = nothing as number[];
    for (const level of this.#used) {
      const { cellsPerDegree, columns, records, slack } = level;
      const x = (lng + 180) * cellsPerDegree;
      const y = (lat + 90) * cellsPerDegree;
      const column = level.column(x);
      const row = y | 0;
      const { outlines, things } = records;
      let at = records.first(row * columns + column);
      const end = at + outlines[at - 1]!;
      if (at === end) continue;
      const east = units(x - column);
      const north = units(y - row);
      const narrowing = narrowingAt(lat);
      for (; at < end; at++) {
        const outline = outlines[at]!;
        if (mayHold(outline, east, north, narrowing, slack) === 0) continue;
        const decided = decide(outline, east, north, narrowing, cellsPerDegree);
        if (decided < 0) continue;
        const thing = decided > 0 ? things[at]! : ~things[at]!;
        if (found === nothing) found = [thing];
        else found.push(thing);
      }
    }
    return found;
  }

  /** As `search`, for all places of a batch side by side. */
  searchEach(batch: PlaceBatch): void {
    batch.clear();
    for (const level of this.#used) batch.search(level);
  }

  /** Closes gaps, after much has been added. */
  pack(): void {
    for (const { records } of this.#used) records.pack();
  }

  #levelOf([west, south, east, north]: Box): Level {
    const size = Math.max(east - west, north - south);
    const finest = this.#levels.length - 1;
    const level = size > 0 ? Math.floor(Math.log2(360 / size)) : finest;
    return this.#levels[Math.max(0, Math.min(finest, level))]!;
  }
}

function forEachCell(
  level: Level,
  [west, south, east, north]: Box,
  visit: (cell: number, column: number, row: number) => void,
): void {
  const { cellsPerDegree, columns } = level;
  // 180 lies in the last column: a place there is looked for at -180.
  const firstColumn = level.column((west + 180) * cellsPerDegree);
  const lastColumn = level.column((east + 180) * cellsPerDegree);
  const lastRow = Math.floor((north + 90) * cellsPerDegree);
  for (let row = Math.floor((south + 90) * cellsPerDegree); row <= lastRow; row++) {
    for (let column = firstColumn; column <= lastColumn; column++) visit(row * columns + column, column, row);
  }
}

/** Circles but those cut at the antimeridian, near a pole or as large as a country. */
function isFlatCircle(shape: Shape, [west, south, east, north]: Box): shape is Circle {
  return (
    shape.kind === "circle" &&
    Math.max(-south, north) < flatLatitude &&
    west > -180 &&
    east < 180 &&
    east - west < 20
  );
}
