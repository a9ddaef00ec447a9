import type { Box } from "./boxes.ts";
import { CellTable } from "./cell-table.ts";
import { curvatureRadii } from "./ellipsoid.ts";
import type { Circle, Shape } from "./shape.ts";

/** At level n a cell is 360 / 2ⁿ degrees wide and high: some 1 200 m at the finest, the size of a shop's circle. */
const finest = 15;

/**
 * A cell's block begins with how many records follow and how many there is room for. A record's words: the thing's number; the
 * middle of its box, in units from half a cell south-west of the cell (east in the lower 16 bits, north in the upper); half the
 * box's width and height or, for circles that are nearly so on a flat map, the radius and 0.
 */
const unitsPerCell = 2 ** 15;
const headerWords = 2;
const recordWords = 3;

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

/**
 * Which of many things may hold a place? Each lies in the (at most four) cells that its box touches, at the finest
 * level whose cells are no smaller than the box; so a place is looked up in one cell of each level in use. A
 * cell's records stand together, are small and decide most circles by themselves: at a million things, jumps in memory cost
 * more than sums.
 */
export class CellGrid {
  readonly #levels = Array.from({ length: finest + 1 }, (_, level) => new CellTable(level));
  #used: readonly CellTable[] = [];
  /** All blocks, in part no longer used. The first is empty: it is that of cells not there. */
  #words = new Int32Array(1 << 10);
  #end = headerWords;
  #unused = 0;

  /** `box` lies in [-180, 180] and holds the shape or a part of it. */
  add(thing: number, box: Box, shape: Shape): void {
    if (this.#unused > this.#end / 2 && this.#unused > 1 << 10) this.pack();
    const table = this.#tableOf(box);
    if (table.things++ === 0) this.#used = this.#levels.filter(({ things }) => things > 0);
    const [west, south, east, north] = box;
    const x = table.x((west + east) / 2);
    const y = table.y((south + north) / 2);
    // Two units are what 16 bits may round away.
    const size = isFlatCircle(shape, box)
      ? Math.round(units(shape.radius / curvatureRadii(shape.lat).meridional / rad, table))
      : pair(
          Math.ceil(units((east - west) / 2, table)) + 2,
          Math.ceil(units((north - south) / 2, table)) + 2,
        );
    table.forEachCell(box, (column, row) => {
      const at = this.#append(table, table.claim(column, row));
      this.#words[at] = thing;
      this.#words[at + 1] = pair(offset(x, column), offset(y, row));
      this.#words[at + 2] = size;
    });
  }

  /** With the box it was added with. */
  remove(thing: number, box: Box): void {
    const table = this.#tableOf(box);
    if (--table.things === 0) this.#used = this.#levels.filter(({ things }) => things > 0);
    const words = this.#words;
    table.forEachCell(box, (column, row) => {
      const slot = table.find(column, row);
      const block = table.value(slot);
      const last = block + headerWords + --words[block]! * recordWords;
      let at = block + headerWords;
      while (words[at] !== thing) at += recordWords;
      words.copyWithin(at, last, last + recordWords);
      if (words[block]! > 0) return;
      table.setValue(slot, 0);
      this.#unused += headerWords + words[block + 1]! * recordWords;
    });
  }

  /** The things that hold the place for sure, and the complements of those that may hold it. */
  search(lng: number, lat: number): readonly number[] {
    let found = nothing as number[];
    for (const table of this.#used) {
      const x = table.x(lng);
      const y = table.y(lat);
      const column = table.column(x);
      const row = Math.floor(y);
      const words = this.#words;
      const block = table.value(table.find(column, row));
      const end = block + headerWords + words[block]! * recordWords;
      if (block + headerWords === end) continue;
      const east = offset(x, column);
      const north = offset(y, row);
      const narrowing = narrowings[Math.floor((lat + 90) * rowsPerDegree)]!;
      // Meridians draw together: over a distance d, a flat measure is off by less than d² / (R cos φ).
      const bend = (2 * rad) / (units(1, table) * narrowing);
      for (let at = block + headerWords; at < end; at += recordWords) {
        const middle = words[at + 1]!;
        const size = words[at + 2]!;
        const dx = east - (middle & 0xffff);
        const dy = north - (middle >>> 16);
        const height = size >>> 16;
        let thing = ~words[at]!;
        if (height > 0) {
          if (Math.abs(dx) > (size & 0xffff) || Math.abs(dy) > height) continue;
        } else {
          const across = dx * narrowing;
          const square = across * across + dy * dy;
          // Two units are what 16 bits may round away.
          const margin = 2 + size * (0.002 + size * bend);
          const outer = size + margin;
          if (square > outer * outer) continue;
          const inner = size - margin;
          if (inner > 0 && square < inner * inner) thing = ~thing;
        }
        if (found === nothing) found = [thing];
        else found.push(thing);
      }
    }
    return found;
  }

  /** Closes the gaps between blocks; those near in the world stay near in memory. */
  pack(): void {
    const from = this.#words;
    const to = new Int32Array(this.#end - this.#unused + (this.#end >> 2));
    let end = headerWords;
    for (const table of this.#used) {
      for (const slot of table.slotsByValue()) {
        const block = table.value(slot);
        const count = from[block]!;
        table.setValue(slot, end);
        to[end] = count;
        to[end + 1] = count;
        const records = from.subarray(block + headerWords, block + headerWords + count * recordWords);
        to.set(records, end + headerWords);
        end += headerWords + records.length;
      }
    }
    this.#words = to;
    this.#end = end;
    this.#unused = 0;
  }

  #tableOf([west, south, east, north]: Box): CellTable {
    const size = Math.max(east - west, north - south);
    const level = size > 0 ? Math.floor(Math.log2(360 / size)) : finest;
    return this.#levels[Math.max(0, Math.min(finest, level))]!;
  }

  /** Where one more record of a cell goes. */
  #append(table: CellTable, slot: number): number {
    let block = table.value(slot);
    const count = this.#words[block]!;
    if (count === this.#words[block + 1]) {
      const larger = this.#take(2 * count || 1);
      this.#words.copyWithin(
        larger + headerWords,
        block + headerWords,
        block + headerWords + count * recordWords,
      );
      if (block > 0) this.#unused += headerWords + count * recordWords;
      table.setValue(slot, larger);
      block = larger;
    }
    this.#words[block] = count + 1;
    return block + headerWords + count * recordWords;
  }

  /** A block with room for so many records. */
  #take(room: number): number {
    const block = this.#end;
    this.#end += headerWords + room * recordWords;
    if (this.#end > this.#words.length) {
      const larger = new Int32Array(2 * this.#end);
      larger.set(this.#words);
      this.#words = larger;
    }
    this.#words[block + 1] = room;
    return block;
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

/** A length in degrees, in units of a table's cells. */
function units(degrees: number, table: CellTable): number {
  return degrees * table.cellsPerDegree * unitsPerCell;
}

/** Where a place is that is told in cells, in units from half a cell before one. */
function offset(x: number, cell: number): number {
  return Math.round((x - cell + 0.5) * unitsPerCell);
}

function pair(low: number, high: number): number {
  return low | (high << 16);
}
