import type { SupplyKind } from "../../domain/supply.ts";

/** Units of one rule that a run lacks: a slice of at least `wanted` would do. */
export interface Lack {
  /** The campaign whose budget or rate it is, or the offer whose stock. */
  readonly ownerId: string;
  readonly supply: SupplyKind;
  readonly wanted: number;
}

/**
 * What one run of a verb takes and lacks. A run that lacks something goes on as if it had it, to find out all
 * that it lacks; then it is rolled back, supplied and made again.
 */
export class Shortage {
  readonly #taken = new Map<string, number>();
  readonly #lacks = new Map<string, Lack>();
  /** Whether the catalogue in memory is older than a lease that it is to be read with. */
  catalogue = false;

  begin(): void {
    this.#taken.clear();
    this.#lacks.clear();
    this.catalogue = false;
  }

  take(ownerId: string, supply: SupplyKind): void {
    const key = keyOf(ownerId, supply);
    this.#taken.set(key, (this.#taken.get(key) ?? 0) + 1);
  }

  /** One more unit is lacking, besides all that this run has taken. */
  lack(ownerId: string, supply: SupplyKind): void {
    const key = keyOf(ownerId, supply);
    this.#lacks.set(key, { ownerId, supply, wanted: (this.#taken.get(key) ?? 0) + 1 });
  }

  lacks(ownerId: string, supply: SupplyKind): boolean {
    return this.#lacks.has(keyOf(ownerId, supply));
  }

  get all(): readonly Lack[] {
    return [...this.#lacks.values()];
  }
}

function keyOf(ownerId: string, supply: SupplyKind): string {
  return `${supply} ${ownerId}`;
}
