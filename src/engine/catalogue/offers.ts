import { plain } from "../../domain/code.ts";
import type { Offer, OfferBody } from "../../domain/offer.ts";
import type { CatalogueRow } from "../../store/catalogue.ts";

/** The offers of a catalogue in memory, with what every shard is to know of their stock. */
export class Offers {
  readonly #offers = new Map<string, Offer>();
  readonly #versions = new Map<string, number>();
  /** Ids by the code of shared offers, as codes are compared. */
  readonly #shared = new Map<string, string>();
  readonly #soldOut = new Set<string>();

  /** Takes a row of the kind `offer`, or `sold_out`: that nothing is left of a shared offer. */
  take(row: CatalogueRow): void {
    if (row.kind === "sold_out") {
      if (row.deleted) this.#soldOut.delete(row.id);
      else this.#soldOut.add(row.id);
      return;
    }
    this.#versions.set(row.id, row.version);
    const code = plain(this.#offers.get(row.id)?.code ?? "");
    if (this.#shared.get(code) === row.id) this.#shared.delete(code);
    this.#offers.delete(row.id);
    if (row.deleted) return;
    const offer: Offer = { ...(JSON.parse(row.body) as OfferBody), id: row.id };
    this.#offers.set(row.id, offer);
    if (offer.code !== undefined) this.#shared.set(plain(offer.code), row.id);
  }

  get(id: string): Offer | undefined {
    return this.#offers.get(id);
  }

  /** The offer of a campaign; undefined without one, and for one that is gone. */
  of(campaign: { readonly offer?: string | undefined }): Offer | undefined {
    return campaign.offer === undefined ? undefined : this.#offers.get(campaign.offer);
  }

  /** The shared offer that has a code, however it is typed. */
  withCode(code: string): Offer | undefined {
    const id = this.#shared.get(plain(code));
    return id === undefined ? undefined : this.#offers.get(id);
  }

  /** Whether nothing is left of a shared offer, as the primary last said. */
  isSoldOut(id: string): boolean {
    return this.#soldOut.has(id);
  }

  /** Version at which an offer last changed in any way; 0 for one that never was. */
  versionOf(id: string): number {
    return this.#versions.get(id) ?? 0;
  }
}
