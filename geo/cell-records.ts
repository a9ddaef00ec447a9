import { IntTable } from "./int-table.ts";

/** A cell's block begins with how many words its records take, and how many there is room for. */
const headerWords = 2;
export const recordWords = 3;

/**
 * Records of the cells of a grid, three words each, the first of them a thing's number. Those of a cell stand together:
 * at a million things, jumps in memory cost more than sums.
 */
export class CellRecords {
  /** Where the block of a cell begins. */
  readonly #blocks = new IntTable();
  /** All blocks, in part no longer used. The first, which is empty, is that of cells not there. */
  words = new Int32Array(64);
  #end = headerWords;
  #unused = 0;

  /** Where a cell's records begin in `words`: the word two before tells how many words they take. */
  first(cell: number): number {
    return this.#blocks.get(cell) + headerWords;
  }

  /** Where a new record of a cell is to be written. */
  add(cell: number): number {
    let block = this.#blocks.get(cell);
    const length = this.words[block]!;
    if (length === this.words[block + 1]) {
      block = this.#enlarge(block, length);
      this.#blocks.set(cell, block);
      if (this.#unused > this.#end / 2 && this.#unused > 1_000) {
        this.pack(recordWords);
        block = this.#blocks.get(cell);
      }
    }
    this.words[block]! += recordWords;
    return block + headerWords + length;
  }

  remove(cell: number, thing: number): void {
    const words = this.words;
    const block = this.#blocks.get(cell);
    words[block]! -= recordWords;
    const last = block + headerWords + words[block]!;
    let at = block + headerWords;
    while (words[at] !== thing) at += recordWords;
    words.copyWithin(at, last, last + recordWords);
    if (words[block]! > 0) return;
    this.#blocks.set(cell, 0);
    this.#unused += headerWords + words[block + 1]!;
  }

  /** Closes the gaps between blocks, but for `room` (words) in each. What is near in the world stays near in memory. */
  pack(room = 0): void {
    const from = this.words;
    const to = new Int32Array(2 * this.#end);
    let end = headerWords;
    this.#blocks.renew((block) => {
      const moved = end;
      const length = from[block]!;
      for (let i = 0; i < headerWords + length; i++) to[end++] = from[block + i]!;
      to[moved + 1] = length + room;
      end += room;
      return moved;
    });
    this.words = to.slice(0, end + (end >> 3));
    this.#end = end;
    this.#unused = 0;
  }

  /** A copy of a block with twice the room. */
  #enlarge(block: number, length: number): number {
    const larger = this.#end;
    const room = 2 * length || recordWords;
    this.#end += headerWords + room;
    if (this.#end > this.words.length) {
      const words = new Int32Array(2 * this.#end);
      words.set(this.words);
      this.words = words;
    }
    this.words.copyWithin(larger, block, block + headerWords + length);
    this.words[larger + 1] = room;
    if (block > 0) this.#unused += headerWords + length;
    return larger;
  }
}
