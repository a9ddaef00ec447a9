import type { Box } from "./boxes.ts";
import { CellTable } from "./cell-table.ts";
import { curvatureRadii } from "./ellipsoid.ts";
import type { Shape } from "./shape.ts";

/** At level n a cell is 360 / 2ⁿ degrees wide and high: some 1 200 m at the finest, the size of a shop's circle. */
const finest = 15;

/**
 * Words of a record: the thing's number, then as 32-bit floats how far east and north of the cell's corner its centre is
 * (degrees), and a circle's radius (metres) or, below 0, half the side of a square around anything else (degrees). A
 * cell's records stand in a block of 2ⁿ, whose first tells how many follow, and n.
 */
const recordWords = 4;
/** More degrees than 32 bits may round away. */
const rounding = 1e-4;

const rad = Math.PI / 180;

/**
 * Which of many things may hold a place? Each lies in the (at most four) cells that its box touches, at the finest
 * level whose cells are no smaller than the box; so a place is looked up in one cell of each level in use. A
 * cell's records stand together and decide most circles by themselves: at a million things, jumps in memory cost
 * more than sums.
 */
export class CellGrid {
  readonly #levels = Array.from({ length: finest + 1 }, (_, level) => new CellTable(level));
  #used: readonly CellTable[] = [];
  /** All blocks, as integers and as floats over the same bytes. The first is empty: it is that of cells not there. */
  #ints = new Int32Array(1 << 12);
  #floats = new Float32Array(this.#ints.buffer);
  #end = recordWords;
  /** Blocks given back, by n. */
  readonly #spare: number[][] = Array.from({ length: 32 }, () => []);

  /** `box` lies in [-180, 180] and holds the shape or a part of it. */
  add(thing: number, box: Box, shape: Shape): void {
    const table = this.#tableOf(box);
    if (table.things++ === 0) this.#used = this.#levels.filter(({ things }) => things > 0);
    const [west, south, east, north] = box;
    const half = Math.max(east - west, north - south) / 2;
    // A flat distance fails around a pole, and where the centre is a turn away beyond the antimeridian.
    const flat = shape.kind === "circle" && half < 10 && shape.lng >= west && shape.lng <= east;
    const [lng, lat, size] = flat
      ? [shape.lng, shape.lat, shape.radius]
      : [(west + east) / 2, (south + north) / 2, -half - rounding];
    table.forEachCell(box, (column, row) => {
      const at = this.#append(table, table.claim(column, row));
      this.#ints[at] = thing;
      this.#floats[at + 1] = lng - table.west(column);
      this.#floats[at + 2] = lat - table.south(row);
      this.#floats[at + 3] = size;
    });
  }

  /** With the box it was added with. */
  remove(thing: number, box: Box): void {
    const table = this.#tableOf(box);
    if (--table.things === 0) this.#used = this.#levels.filter(({ things }) => things > 0);
    table.forEachCell(box, (column, row) => {
      const block = table.value(table.find(column, row));
      const last = block + this.#ints[block]! * recordWords;
      let at = block + recordWords;
      while (this.#ints[at] !== thing) at += recordWords;
      this.#ints.copyWithin(at, last, last + recordWords);
      this.#ints[block]!--;
    });
  }

  /** Calls `visit` with each thing that holds the place for `sure`, and each that may hold it. */
  search(lng: number, lat: number, visit: (thing: number, sure: boolean) => void): void {
    const { meridional, transverse } = curvatureRadii(lat);
    const cos = Math.cos(lat * rad);
    const eastwards = transverse * cos * rad;
    const northwards = meridional * rad;
    // Meridians draw together: over a distance d, a flat measure is off by less than d² / (R cos φ).
    const bend = 2 / (meridional * cos);
    const ints = this.#ints;
    const floats = this.#floats;
    for (const table of this.#used) {
      const column = table.column(lng);
      const row = table.row(lat);
      const block = table.value(table.find(column, row));
      const end = block + ints[block]! * recordWords;
      const east = lng - table.west(column);
      const north = lat - table.south(row);
      for (let at = block + recordWords; at <= end; at += recordWords) {
        const radius = floats[at + 3]!;
        const dLng = east - floats[at + 1]!;
        const dLat = north - floats[at + 2]!;
        if (radius < 0) {
          if (Math.abs(dLng) <= -radius && Math.abs(dLat) <= -radius) visit(ints[at]!, false);
          continue;
        }
        const dx = dLng * eastwards;
        const dy = dLat * northwards;
        const square = dx * dx + dy * dy;
        // Half a metre is what 32 bits may round away in a large cell.
        const margin = 0.5 + radius * (0.001 + radius * bend);
        if (square > (radius + margin) ** 2) continue;
        visit(ints[at]!, margin < radius && square < (radius - margin) ** 2);
      }
    }
  }

  #tableOf([west, south, east, north]: Box): CellTable {
    const size = Math.max(east - west, north - south);
    const level = size > 0 ? Math.floor(Math.log2(360 / size)) : finest;
    return this.#levels[Math.max(0, Math.min(finest, level))]!;
  }

  /** Where one more record of a cell goes. */
  #append(table: CellTable, slot: number): number {
    let block = table.value(slot);
    const count = this.#ints[block]!;
    const size = block === 0 ? 0 : this.#ints[block + 1]!;
    if (block === 0 || count + 1 === 2 ** size) {
      const larger = this.#take(size + 1);
      this.#ints.copyWithin(larger, block, block + (count + 1) * recordWords);
      this.#ints[larger + 1] = size + 1;
      if (block > 0) this.#spare[size]!.push(block);
      table.setValue(slot, larger);
      block = larger;
    }
    this.#ints[block] = count + 1;
    return block + (count + 1) * recordWords;
  }

  /** A block of 2ⁿ records that nothing uses. */
  #take(n: number): number {
    const spare = this.#spare[n]!.pop();
    if (spare !== undefined) return spare;
    const block = this.#end;
    this.#end += 2 ** n * recordWords;
    while (this.#end > this.#ints.length) {
      const larger = new Int32Array(this.#ints.length * 2);
      larger.set(this.#ints);
      this.#ints = larger;
      this.#floats = new Float32Array(larger.buffer);
    }
    return block;
  }
}
