import { decide, mayHold, narrowingAt, units } from "./cell-outline.ts";
import type { Level } from "./level.ts";
import { readAhead } from "./read-ahead.ts";

/** Enough places for memory to be read for many at once, few enough for what was read to stay in the cache until it is used. */
export const batchSize = 512;

/**
 * Places that are looked up side by side: the steps of `CellGrid.search`, each for all of them before the next. While a million
 * things do not fit the processor's cache, what a step needs is read ahead.
 */
export class PlaceBatch {
  readonly lngs = new Float64Array(batchSize);
  readonly lats = new Float64Array(batchSize);
  count = 0;
  /** What was found, as pairs: the number of a place here, and a thing, or its complement if it only may hold the place. */
  places = new Int32Array(2 * batchSize);
  things = new Int32Array(2 * batchSize);
  found = 0;
  /** Of each place: its cell, then where the cell's records begin. */
  readonly #firsts = new Int32Array(batchSize);
  readonly #ends = new Int32Array(batchSize);
  readonly #easts = new Int32Array(batchSize);
  readonly #norths = new Int32Array(batchSize);

  /** Forgets what was found. */
  clear(): void {
    this.found = 0;
  }

  /** Adds what a level's cells hold. */
  search(level: Level): void {
    this.#locate(level);
    level.records.findEach(this.#firsts, this.#ends, this.count);
    const before = this.found;
    this.#filter(level);
    this.#decide(level, before);
  }

  #locate(level: Level): void {
    const { cellsPerDegree, columns } = level;
    for (let i = 0; i < this.count; i++) {
      const x = (this.lngs[i]! + 180) * cellsPerDegree;
      const y = (this.lats[i]! + 90) * cellsPerDegree;
      const column = level.column(x);
      const row = y | 0;
      this.#firsts[i] = row * columns + column;
      this.#easts[i] = units(x - column);
      this.#norths[i] = units(y - row);
    }
  }

  /** Finds the records, not yet the things, that may hold the places. */
  #filter({ records: { outlines }, slack }: Level): void {
    let found = this.found;
    for (let i = 0; i < this.count; i++) {
      const end = this.#ends[i]!;
      const first = this.#firsts[i]!;
      if (found + end - first > this.places.length) this.#enlarge(found + end - first);
      const { places, things } = this;
      const east = this.#easts[i]!;
      const north = this.#norths[i]!;
      const narrowing = narrowingAt(this.lats[i]!);
      for (let at = first; at < end; at++) {
        // Written in any case: a branch that cannot be foreseen costs more.
        places[found] = i;
        things[found] = at;
        found = (found + mayHold(outlines[at]!, east, north, narrowing, slack)) | 0;
      }
    }
    this.found = found;
  }

  /** Makes things of the records from one on, but of those that surely do not hold their place. */
  #decide({ records: { outlines, things: thingsAt }, cellsPerDegree }: Level, from: number): void {
    const { places, things } = this;
    const candidates = things.subarray(from, this.found);
    readAhead(thingsAt, candidates, candidates.length);
    let found = from;
    for (let j = from; j < this.found; j++) {
      const i = places[j]!;
      const at = things[j]!;
      const narrowing = narrowingAt(this.lats[i]!);
      const decided = decide(outlines[at]!, this.#easts[i]!, this.#norths[i]!, narrowing, cellsPerDegree);
      if (decided < 0) continue;
      places[found] = i;
      things[found++] = decided > 0 ? thingsAt[at]! : ~thingsAt[at]!;
    }
    this.found = found;
  }

  #enlarge(atLeast: number): void {
    const places = new Int32Array(2 * atLeast);
    places.set(this.places);
    this.places = places;
    const things = new Int32Array(2 * atLeast);
    things.set(this.things);
    this.things = things;
  }
}
