import type { Box } from "./boxes.ts";
import { CellRecords } from "./cell-records.ts";
import { curvatureRadii } from "./ellipsoid.ts";
import type { Circle, Shape } from "./shape.ts";

/**
 * At level n a cell is 360 / 2ⁿ degrees wide and high: some 2 400 m at the finest. Smaller ones hold fewer shops, but a shop
 * lies in more of them, and what is read once from memory costs less than what does not fit into the processor's cache.
 */
const finest = 14;

/**
 * An outline is one word. 11 bits each: the middle of the box, east and north of half a cell south-west of the cell, in units.
 * 10 bits: a circle's radius in units, or `isBox` with half the box's width and height, 4 bits each, in `boxSteps`.
 */
const unitsPerCell = 1_000;
const isBox = 0x200;
const boxSteps = unitsPerCell / 2 / 16;

/** What rounding may move a circle's boundary: its middle by half a unit each way, its radius by another half. */
const rounding = Math.SQRT1_2 + 0.5;

/** Further than this from the equator circles are looked up as boxes (degrees). */
const flatLatitude = 80;

const rad = Math.PI / 180;

/** How much shorter a degree of longitude is than one of latitude, in the middle of each of the finest cells' rows. */
const rowsPerDegree = 2 ** finest / 360;
const narrowings = Float64Array.from({ length: 180 * rowsPerDegree + 1 }, (_, row) => {
  const lat = Math.min(90, (row + 0.5) / rowsPerDegree - 90);
  const { meridional, transverse } = curvatureRadii(lat);
  return (transverse * Math.cos(lat * rad)) / meridional;
});

/** What most searches find. */
const nothing: readonly number[] = [];

/** The things that lie at a level of cells. */
class Level {
  readonly cellsPerDegree: number;
  readonly columns: number;
  readonly records = new CellRecords();
  things = 0;

  constructor(level: number) {
    this.columns = 2 ** level;
    this.cellsPerDegree = this.columns / 360;
  }
}

/**
 * Which of many things may hold a place? Each lies in the (at most four) cells that its box touches, at the finest
 * level whose cells are no smaller than the box; so a place is looked up in one cell of each level in use. What a cell records
 * of them decides most circles.
 */
export class CellGrid {
  readonly #levels = Array.from({ length: finest + 1 }, (_, n) => new Level(n));
  #used: readonly Level[] = [];

  /** `box` lies in [-180, 180] and holds the shape or a part of it. */
  add(thing: number, box: Box, shape: Shape): void {
    const level = this.#levelOf(box);
    if (level.things++ === 0) this.#used = this.#levels.filter(({ things }) => things > 0);
    const { cellsPerDegree, records } = level;
    const [west, south, east, north] = box;
    const x = ((west + east) / 2 + 180) * cellsPerDegree;
    const y = ((south + north) / 2 + 90) * cellsPerDegree;
    const units = cellsPerDegree * unitsPerCell;
    const size = isFlatCircle(shape, box)
      ? Math.round((units * shape.radius) / (curvatureRadii(shape.lat).meridional * rad))
      : isBox | steps((units * (east - west)) / 2) | (steps((units * (north - south)) / 2) << 4);
    forEachCell(level, box, (cell, column, row) => {
      const middle = Math.round(offset(x, column)) | (Math.round(offset(y, row)) << 11);
      records.add(cell, middle | (size << 22), thing);
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
    for (const { cellsPerDegree, columns, records } of this.#used) {
      const x = (lng + 180) * cellsPerDegree;
      const y = (lat + 90) * cellsPerDegree;
      const column = Math.min(columns - 1, Math.floor(x));
      const row = Math.floor(y);
      const { outlines, things } = records;
      let at = records.first(row * columns + column);
      const end = at + outlines[at - 1]!;
      if (at === end) continue;
      const east = offset(x, column);
      const north = offset(y, row);
      const narrowing = narrowings[Math.floor((lat + 90) * rowsPerDegree)]!;
      // Meridians draw together: over a distance d, a flat measure is off by less than d² / (R cos φ).
      const bend = (2 * rad) / (cellsPerDegree * unitsPerCell * narrowing);
      for (; at < end; at++) {
        const outline = outlines[at]!;
        const size = outline >>> 22;
        const dx = east - (outline & 0x7ff);
        const dy = north - ((outline >>> 11) & 0x7ff);
        let inside = false;
        if (size < isBox) {
          const across = dx * narrowing;
          const square = across * across + dy * dy;
          const margin = rounding + size * (0.002 + size * bend);
          const outer = size + margin;
          if (square > outer * outer) continue;
          const inner = size - margin;
          inside = inner > 0 && square < inner * inner;
        } else if (Math.abs(dx) > reach(size & 0xf) || Math.abs(dy) > reach((size >>> 4) & 0xf)) continue;
        const thing = inside ? things[at]! : ~things[at]!;
        if (found === nothing) found = [thing];
        else found.push(thing);
      }
    }
    return found;
  }

  /** Closes gaps, after much has been added. */
  pack(): void {
    for (const { records } of this.#used) records.pack();
  }

  #levelOf([west, south, east, north]: Box): Level {
    const size = Math.max(east - west, north - south);
    const level = size > 0 ? Math.floor(Math.log2(360 / size)) : finest;
    return this.#levels[Math.max(0, Math.min(finest, level))]!;
  }
}

function forEachCell(
  { cellsPerDegree, columns }: Level,
  [west, south, east, north]: Box,
  visit: (cell: number, column: number, row: number) => void,
): void {
  // 180 lies in the last column: a place there is looked for at -180.
  const firstColumn = Math.min(columns - 1, Math.floor((west + 180) * cellsPerDegree));
  const lastColumn = Math.min(columns - 1, Math.floor((east + 180) * cellsPerDegree));
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

/** Where a place is that is told in cells, in units from half a cell before one. */
function offset(x: number, cell: number): number {
  return (x - cell + 0.5) * unitsPerCell;
}

/** Half a box's width or height, in units, as steps less one, rounded up; half a unit is what its middle may be off. */
function steps(half: number): number {
  return Math.min(15, Math.ceil((half + 0.5) / boxSteps) - 1);
}

function reach(steps: number): number {
  return (steps + 1) * boxSteps + 0.5;
}
