import type { Campaign } from "./campaign.ts";
import { windowMs } from "./caps.ts";

/** What is counted over all customers of a campaign. */
export type SupplyKind = "budget" | "rate";

/** What is left of a campaign's budget or rate, and when there is more (epoch milliseconds). */
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
export function limitOf(campaign: Campaign, kind: SupplyKind): number {
  return (kind === "budget" ? campaign.budget?.sends : campaign.rate?.limit) ?? Number.POSITIVE_INFINITY;
}

/** Milliseconds for which a use counts: a rate's window, a budget's life. */
export function spanOf(campaign: Campaign | undefined, kind: SupplyKind): number {
  return kind === "rate" && campaign?.rate !== undefined
    ? windowMs(campaign.rate.window)
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
