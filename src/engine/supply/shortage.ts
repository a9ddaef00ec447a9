import type { SupplyKind } from "../../domain/supply.ts";

/** Units of one rule that a run lacks: a slice of at least `wanted` would do. */
export interface Lack {
  readonly campaignId: string;
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

  take(campaignId: string, supply: SupplyKind): void {
    const key = keyOf(campaignId, supply);
    this.#taken.set(key, (this.#taken.get(key) ?? 0) + 1);
  }

  /** One more unit is lacking, besides all that this run has taken. */
  lack(campaignId: string, supply: SupplyKind): void {
    const key = keyOf(campaignId, supply);
    this.#lacks.set(key, { campaignId, supply, wanted: (this.#taken.get(key) ?? 0) + 1 });
  }

  lacks(campaignId: string, supply: SupplyKind): boolean {
    return this.#lacks.has(keyOf(campaignId, supply));
  }

  get all(): readonly Lack[] {
    return [...this.#lacks.values()];
  }
}

function keyOf(campaignId: string, supply: SupplyKind): string {
  return `${supply} ${campaignId}`;
}
