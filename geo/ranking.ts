/** The `room` things that are nearest to a place, nearest first; those of one distance in the order that `compare` tells. */
export class Ranking {
  readonly things: number[] = [];
  readonly metres: number[] = [];
  readonly #room: number;
  readonly #compare: (p: number, q: number) => number;

  /** Things that compare as 0 are the same: the first counts. */
  constructor(room: number, compare: (p: number, q: number) => number) {
    this.#room = room;
    this.#compare = compare;
  }

  /** Things further than this have no room. */
  get limit(): number {
    return this.metres[this.#room - 1] ?? Infinity;
  }

  add(thing: number, distance: number): void {
    const { metres, things } = this;
    let rank = metres.length;
    while (rank > 0 && distance < metres[rank - 1]!) rank--;
    for (; rank > 0 && distance === metres[rank - 1]!; rank--) {
      const order = this.#compare(thing, things[rank - 1]!);
      if (order === 0) return;
      if (order > 0) break;
    }
    if (rank === this.#room) return;
    for (let i = Math.min(metres.length, this.#room - 1); i > rank; i--) {
      metres[i] = metres[i - 1]!;
      things[i] = things[i - 1]!;
    }
    metres[rank] = distance;
    things[rank] = thing;
  }
}
