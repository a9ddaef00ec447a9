import type { Candidate, Supply } from "../../domain/decide/types.ts";
import {
  freeUpTo,
  limitOf,
  type Stock,
  type SupplyKind,
  spanOf,
  stockLeft,
  type Used,
} from "../../domain/supply.ts";
import type { Catalogue, Owner } from "../catalogue/catalogue.ts";
import { offerSupply } from "../offers/offer-supply.ts";

/**
 * Budgets, rates and stocks of one simulation, which has all of them to itself: nothing is redeemed in it, so a
 * shared offer lasts. Time only goes forward.
 */
export class Books {
  readonly #catalogue: Catalogue;
  readonly #uses = {
    budget: new Map<string, Uses>(),
    rate: new Map<string, Uses>(),
    offer: new Map<string, Uses>(),
  };

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
  }

  supplyAt(now: number): Supply {
    return {
      budgetLeft: ({ campaign }) => this.#left(campaign, "budget", now).left,
      rate: ({ campaign }) => this.#left(campaign, "rate", now),
      offer: ({ campaign }) =>
        offerSupply(
          this.#catalogue.offers.of(campaign),
          now,
          (offer) => this.#left(offer, "offer", now).left > 0,
        ),
    };
  }

  /** Takes one unit of each rule of the campaign that was just decided to be sent. */
  take({ campaign }: Candidate, now: number): void {
    if (campaign.budget !== undefined) this.#of(campaign, "budget").add(now);
    if (campaign.rate !== undefined) this.#of(campaign, "rate").add(now);
    const offer = this.#catalogue.offers.of(campaign);
    if (offer?.kind === "unique") this.#of(offer, "offer").add(now);
  }

  #left(owner: Owner, kind: SupplyKind, now: number): Stock {
    const span = spanOf(owner, kind);
    return stockLeft(limitOf(owner, kind), span, this.#of(owner, kind).after(freeUpTo(span, now)));
  }

  #of(owner: Owner, kind: SupplyKind): Uses {
    const known = this.#uses[kind].get(owner.id);
    if (known !== undefined) return known;
    const uses = new Uses();
    this.#uses[kind].set(owner.id, uses);
    return uses;
  }
}

/** Times of uses in order, without those that have left the window. */
class Uses {
  readonly #times: number[] = [];
  #first = 0;

  add(at: number): void {
    this.#times.push(at);
  }

  after(free: number): Used {
    while (this.#first < this.#times.length && this.#times[this.#first]! <= free) this.#first++;
    const oldest = this.#times[this.#first] ?? Number.POSITIVE_INFINITY;
    return { units: this.#times.length - this.#first, oldest };
  }
}
