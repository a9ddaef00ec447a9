import { windowMs } from "./caps.ts";
import type { Cap } from "./settings.ts";

/** What is counted over all customers: a campaign's budget and rate, an offer's stock. */
export type SupplyKind = "budget" | "rate" | "offer";

/** A campaign or an offer, as far as it bounds what there is. */
export interface Supplied {
  readonly budget?: { readonly sends: number } | undefined;
  readonly rate?: Cap | undefined;
  readonly maxRedemptions?: number | undefined;
}

/** What is left of a budget, rate or stock, and when there is more (epoch milliseconds). */
export interface Stock {
  readonly left: number;
  readonly retryAt: number | null;
}

/** What counts as used now: how many, and when the oldest of them was (infinite without one). */
export interface Used {
  readonly units: number;
  readonly oldest: number;
}

/** How much of a rule there is in all; without the rule there is no end of it. */
export function limitOf({ budget, rate, maxRedemptions }: Supplied, kind: SupplyKind): number {
  const limits = { budget: budget?.sends, rate: rate?.limit, offer: maxRedemptions };
  return limits[kind] ?? Number.POSITIVE_INFINITY;
}

/** Milliseconds for which a use counts: a rate's window, else for life. */
export function spanOf(owner: Supplied | undefined, kind: SupplyKind): number {
  return kind === "rate" && owner?.rate !== undefined
    ? windowMs(owner.rate.window)
    : Number.POSITIVE_INFINITY;
}

/** Uses at this instant or before it are free again: like a cap, at exactly 24 h a 24 h window is. */
export function freeUpTo(span: number, now: number): number {
  return Number.isFinite(span) ? now - span : Number.MIN_SAFE_INTEGER;
}

/** The limit less what is used; with nothing left there is more when the oldest use leaves the window. */
export function stockLeft(limit: number, span: number, { units, oldest }: Used): Stock {
  const left = Math.max(0, limit - units);
  const retryAt = left > 0 || !Number.isFinite(span) || !Number.isFinite(oldest) ? null : oldest + span;
  return { left, retryAt };
}
