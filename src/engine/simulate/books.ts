import type { Campaign } from "../../domain/campaign.ts";
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
import { noOffer } from "../supply/supply.ts";

/** Budgets and rates of one simulation, which has all of them to itself. Time only goes forward. */
export class Books {
  readonly #uses = { budget: new Map<string, Uses>(), rate: new Map<string, Uses>() };

  supplyAt(now: number): Supply {
    return {
      budgetLeft: ({ campaign }) => this.#left(campaign, "budget", now).left,
      rate: ({ campaign }) => this.#left(campaign, "rate", now),
      offer: noOffer,
    };
  }

  /** Takes one unit of each rule of the campaign that was just decided to be sent. */
  take({ campaign }: Candidate, now: number): void {
    if (campaign.budget !== undefined) this.#of(campaign, "budget").add(now);
    if (campaign.rate !== undefined) this.#of(campaign, "rate").add(now);
  }

  #left(campaign: Campaign, kind: SupplyKind, now: number): Stock {
    const span = spanOf(campaign, kind);
    return stockLeft(limitOf(campaign, kind), span, this.#of(campaign, kind).after(freeUpTo(span, now)));
  }

  #of(campaign: Campaign, kind: SupplyKind): Uses {
    const known = this.#uses[kind].get(campaign.id);
    if (known !== undefined) return known;
    const uses = new Uses();
    this.#uses[kind].set(campaign.id, uses);
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
