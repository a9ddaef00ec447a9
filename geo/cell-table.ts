import type { Box } from "./boxes.ts";

/** A slot's two words: the cell's number (-1 when free), and what the caller keeps for it. */
const slotWords = 2;

/** The cells of one size that hold something, in a hash table with open addressing. Places are told in cells east and north. */
export class CellTable {
  /** How many things lie at this level. */
  things = 0;
  readonly cellsPerDegree: number;
  readonly #columns: number;
  #slots = emptySlots(16);
  #claimed = 0;

  constructor(level: number) {
    this.#columns = 2 ** level;
    this.cellsPerDegree = this.#columns / 360;
  }

  x(lng: number): number {
    return (lng + 180) * this.cellsPerDegree;
  }

  y(lat: number): number {
    return (lat + 90) * this.cellsPerDegree;
  }

  /** 180 lies in the last column: a place there is looked for at -180. */
  column(x: number): number {
    return Math.min(this.#columns - 1, Math.floor(x));
  }

  forEachCell([west, south, east, north]: Box, visit: (column: number, row: number) => void): void {
    const firstColumn = this.column(this.x(west));
    const lastColumn = this.column(this.x(east));
    const lastRow = Math.floor(this.y(north));
    for (let row = Math.floor(this.y(south)); row <= lastRow; row++) {
      for (let column = firstColumn; column <= lastColumn; column++) visit(column, row);
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

  /** Slots with a value, the least value first. */
  slotsByValue(): number[] {
    const slots = this.#slots;
    const order = new Float64Array(this.#claimed);
    let count = 0;
    for (let slot = 0; slot < slots.length; slot += slotWords) {
      if (slots[slot + 1]! > 0) order[count++] = slots[slot + 1]! * slots.length + slot;
    }
    return Array.from(order.subarray(0, count).sort(), (key) => key % slots.length);
  }

  /** Makes room for twice as many cells, and forgets those without a value. */
  #rehash(): void {
    const old = this.#slots;
    let kept = 0;
    for (let slot = 1; slot < old.length; slot += slotWords) if (old[slot]! > 0) kept++;
    this.#slots = emptySlots(2 ** Math.ceil(Math.log2(3 * kept + 16)));
    this.#claimed = 0;
    for (let from = 0; from < old.length; from += slotWords) {
      if (old[from + 1] === 0) continue;
      const to = this.claim(old[from]! % this.#columns, Math.floor(old[from]! / this.#columns));
      this.#slots.set(old.subarray(from, from + slotWords), to);
    }
  }
}

function emptySlots(count: number): Int32Array {
  const slots = new Int32Array(count * slotWords);
  for (let slot = 0; slot < slots.length; slot += slotWords) slots[slot] = -1;
  return slots;
}
