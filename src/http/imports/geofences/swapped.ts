/** Where a place lies as it is given, and with its numbers swapped; no country counts for the sea and Antarctica. */
export interface Lie {
  readonly longitude: number;
  readonly latitude: number;
  readonly given: string | null;
  readonly swapped: string | null;
  /** What the row itself says. */
  readonly said: string | null;
}

/** Degrees of a cell: shops in it and in those around it keep each other company. */
const cell = 5;

/**
 * Tells places with swapped numbers that are in range all the same, by what the file is like: a shop alone at sea, or in a
 * country of its own, whose numbers, swapped, lie in a country of the file; and any where nearly all would lie.
 */
export class SwapJudge {
  readonly #given = new Counts();
  readonly #swapped = new Counts();
  /** Those of them that lie at sea as they are given. */
  readonly #saved = new Counts();
  /** By both countries. */
  readonly #pairs = new Counts();
  /** Those on land, by their cells. */
  readonly #land = new Counts();
  #seen = 0;

  /** Takes a row into account; those that are judged have been seen, and as many others as there are at hand. */
  see({ given, swapped, longitude, latitude }: Lie): void {
    this.#seen += 1;
    if (given !== null) {
      this.#given.add(given);
      this.#land.add(cellOf(longitude, latitude));
      this.#pairs.add(`${given} ${swapped}`);
    }
    if (swapped !== null) this.#swapped.add(swapped);
    if (swapped !== null && given === null) this.#saved.add(swapped);
  }

  isSwapped(lie: Lie): boolean {
    const { given, swapped, said } = lie;
    if (swapped === null || given === swapped) return false;
    if (said === swapped) return true;
    if (said !== null && said === given) return false;
    if (given === null && (this.#given.of(swapped) > 0 || this.#isFarOut(lie))) return true;
    if (given !== null && this.#isStray(given, swapped)) return true;
    const others = this.#swapped.of(swapped);
    const areMost = 2 * others > this.#seen && others > this.#given.most;
    // Of another country only when the file is not of that one: many of its places lie at sea.
    return areMost && (given === null || (others >= 10 && 10 * this.#saved.of(swapped) >= others));
  }

  /** Whether no shop on land is near a place at sea. */
  #isFarOut({ longitude, latitude }: Lie): boolean {
    const steps = [-cell, 0, cell];
    return steps.every((east) =>
      steps.every((north) => this.#land.of(cellOf(longitude + east, latitude + north)) === 0),
    );
  }

  /**
   * Whether all that lie in one country would lie in another, in which the file has more, and a tenth of all it has. As
   * many again may be astray, unless those of the other country would all lie in this one.
   */
  #isStray(given: string, swapped: string): boolean {
    const strays = this.#given.of(given);
    const others = this.#given.of(swapped);
    if (this.#pairs.of(`${given} ${swapped}`) < strays || 10 * others < this.#seen) return false;
    return strays < others || (strays <= 2 * others && this.#pairs.of(`${swapped} ${given}`) < others);
  }
}

function cellOf(longitude: number, latitude: number): string {
  const east = Math.floor(longitude / cell);
  return `${east - 72 * Math.floor(east / 72)} ${Math.floor(latitude / cell)}`;
}

class Counts {
  readonly #counts = new Map<string, number>();
  most = 0;

  add(name: string): void {
    const count = this.of(name) + 1;
    this.#counts.set(name, count);
    this.most = Math.max(this.most, count);
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }
}
