import type { Box } from "./boxes.ts";

/** A slot's two words: the cell's number (-1 when free), and what the caller keeps for it. */
const slotWords = 2;

/** The cells of one size that hold something, in a hash table with open addressing. */
export class CellTable {
  /** How many things lie at this level. */
  things = 0;
  readonly #columns: number;
  readonly #perDegree: number;
  #slots = emptySlots(16);
  #claimed = 0;

  constructor(level: number) {
    this.#columns = 2 ** level;
    this.#perDegree = this.#columns / 360;
  }

  /** 180 lies in the last column: a place there is looked for at -180. */
  column(lng: number): number {
    return Math.min(this.#columns - 1, Math.floor((lng + 180) * this.#perDegree));
  }

  row(lat: number): number {
    return Math.floor((lat + 90) * this.#perDegree);
  }

  west(column: number): number {
    return column / this.#perDegree - 180;
  }

  south(row: number): number {
    return row / this.#perDegree - 90;
  }

  forEachCell([west, south, east, north]: Box, visit: (column: number, row: number) => void): void {
    const lastColumn = this.column(east);
    const lastRow = this.row(north);
    for (let row = this.row(south); row <= lastRow; row++) {
      for (let column = this.column(west); column <= lastColumn; column++) visit(column, row);
    }
  }

  /** The slot of a cell, or the free one that it would take. */
  find(column: number, row: number): number {
    const cell = row * this.#columns + column;
    const slots = this.#slots;
    const mask = slots.length - 1;
    // Fibonacci hashing (D. E. Knuth, The Art of Computer Programming 3, §6.4).
    let slot = (Math.imul(cell, 0x9e3779b1) >>> 7) & mask & -slotWords;
    while (slots[slot] !== cell && slots[slot] !== -1) slot = (slot + slotWords) & mask;
    return slot;
  }

  /** The slot of a cell, taken for it if need be. */
  claim(column: number, row: number): number {
    const slot = this.find(column, row);
    if (this.#slots[slot] !== -1) return slot;
    if (3 * slotWords * ++this.#claimed > 2 * this.#slots.length) {
      this.#rehash();
      return this.claim(column, row);
    }
    this.#slots[slot] = row * this.#columns + column;
    return slot;
  }

  /** What is kept for a slot; 0 for a free one. */
  value(slot: number): number {
    return this.#slots[slot + 1]!;
  }

  setValue(slot: number, value: number): void {
    this.#slots[slot + 1] = value;
  }

  /** Doubles the table. */
  #rehash(): void {
    const old = this.#slots;
    this.#slots = emptySlots((old.length / slotWords) * 2);
    this.#claimed = 0;
    for (let from = 0; from < old.length; from += slotWords) {
      const cell = old[from]!;
      if (cell === -1) continue;
      const to = this.claim(cell % this.#columns, Math.floor(cell / this.#columns));
      this.#slots.set(old.subarray(from, from + slotWords), to);
    }
  }
}

function emptySlots(count: number): Int32Array {
  const slots = new Int32Array(count * slotWords);
  for (let slot = 0; slot < slots.length; slot += slotWords) slots[slot] = -1;
  return slots;
}
