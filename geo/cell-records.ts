import { IntTable } from "./int-table.ts";
import { readAhead } from "./read-ahead.ts";

/** A cell's block begins with a word: how many records it has, and, in `things`, how many there is room for. */
const headerWords = 1;

/**
 * Records of the cells of a grid: an outline, of one word, and the number of the thing it belongs to. The outlines of a cell
 * stand together and apart from the numbers, which are only looked up for what may be found: at a million things, reading
 * memory costs more than sums.
 */
export class CellRecords {
  /** Where the block of a cell begins. */
  readonly #blocks = new IntTable();
  /** All blocks, in part no longer used. The first, which is empty, is that of cells not there. */
  outlines = new Int32Array(64);
  things = new Int32Array(64);
  #end = headerWords;
  #unused = 0;

  /** Where a cell's records begin: the outline before the first tells how many there are. */
  first(cell: number): number {
    return this.#blocks.get(cell) + headerWords;
  }

  /** Writes where the records of many cells begin over the cells, and behind which they end into `ends`. */
  findEach(cells: Int32Array, ends: Int32Array, count: number): void {
    const { outlines } = this;
    this.#blocks.getEach(cells, count, ends);
    readAhead(outlines, cells, count);
    for (let i = 0; i < count; i++) {
      const block = cells[i]!;
      cells[i] = block + headerWords;
      ends[i] = block + outlines[block]!;
    }
    // Of most cells the first line of memory and the last are all there is.
    readAhead(outlines, ends, count);
    for (let i = 0; i < count; i++) ends[i]! += headerWords;
  }

  add(cell: number, outline: number, thing: number): void {
    let block = this.#blocks.get(cell);
    const length = this.outlines[block]!;
    if (length === this.things[block]) {
      block = this.#enlarge(block, length);
      this.#blocks.set(cell, block);
      if (this.#unused > this.#end / 2 && this.#unused > 1_000) {
        this.pack(1);
        block = this.#blocks.get(cell);
      }
    }
    const at = block + headerWords + length;
    this.outlines[at] = outline;
    this.things[at] = thing;
    this.outlines[block]! += 1;
  }

  remove(cell: number, thing: number): void {
    const { outlines, things } = this;
    const block = this.#blocks.get(cell);
    const last = block + outlines[block]!;
    const at = things.indexOf(thing, block + headerWords);
    outlines[at] = outlines[last]!;
    things[at] = things[last]!;
    outlines[block]! -= 1;
    if (outlines[block]! > 0) return;
    this.#blocks.set(cell, 0);
    this.#unused += headerWords + things[block]!;
  }

  /** Closes the gaps between blocks, but for `room` records in each. What is near in the world stays near in memory. */
  pack(room = 0): void {
    const { outlines, things } = this;
    // No block is shorter than two words.
    const enough = this.#end + Math.ceil((room * this.#end) / 2);
    const packedOutlines = new Int32Array(enough);
    const packedThings = new Int32Array(enough);
    let end = headerWords;
    this.#blocks.renew((block) => {
      const moved = end;
      const length = outlines[block]!;
      for (let from = block; from <= block + length; from++, end++) {
        packedOutlines[end] = outlines[from]!;
        packedThings[end] = things[from]!;
      }
      packedThings[moved] = length + room;
      end += room;
      return moved;
    });
    this.outlines = packedOutlines.slice(0, end + (end >> 3));
    this.things = packedThings.slice(0, end + (end >> 3));
    this.#end = end;
    this.#unused = 0;
  }

  /** A copy of a block with twice the room. */
  #enlarge(block: number, length: number): number {
    const larger = this.#end;
    const room = 2 * length || 1;
    this.#end += headerWords + room;
    if (this.#end > this.outlines.length) {
      this.outlines = resized(this.outlines, 2 * this.#end);
      this.things = resized(this.things, 2 * this.#end);
    }
    this.outlines.copyWithin(larger, block, block + headerWords + length);
    this.things.copyWithin(larger, block, block + headerWords + length);
    this.things[larger] = room;
    if (block > 0) this.#unused += headerWords + length;
    return larger;
  }
}

function resized(words: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(words);
  return larger;
}
