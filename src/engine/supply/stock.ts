import type { Campaign } from "../../domain/campaign.ts";
import { windowMs } from "../../domain/caps.ts";
import { addUses, forgetUses, openGrants, type SupplyKind, usesSince } from "../../store/supply.ts";
import type { Shard } from "../shard.ts";

/** What is left of a campaign's budget or rate, and when there is more. */
export interface Stock {
  readonly left: number;
  readonly retryAt: number | null;
}

/** How much of a rule there is in all. */
export function limitOf(campaign: Campaign, kind: SupplyKind): number {
  return (kind === "budget" ? campaign.budget?.sends : campaign.rate?.limit) ?? Number.POSITIVE_INFINITY;
}

/**
 * On the primary, which alone knows: the limit less what was used less what is handed out. Every unit handed
 * out counts as used until it comes back; a rate's, that never came back, until its window has passed since
 * the last moment at which it can have been used.
 */
export function stockOf(shard: Shard, campaign: Campaign, kind: SupplyKind, now: number): Stock {
  const span =
    kind === "rate" && campaign.rate !== undefined
      ? windowMs(campaign.rate.window)
      : Number.POSITIVE_INFINITY;
  const since = Number.isFinite(span) ? now - span : Number.MIN_SAFE_INTEGER;
  const grants = openGrants(shard.sql, campaign.id, kind)
    .map(({ expiresAt, units }) => ({ at: expiresAt, units }))
    .filter(({ at }) => at > since);
  const uses = [...usesSince(shard.sql, campaign.id, kind, since), ...grants];
  const used = uses.reduce((sum, { units }) => sum + units, 0);
  const left = Math.max(0, limitOf(campaign, kind) - used);
  const oldest = uses.reduce((at, use) => Math.min(at, use.at), Number.POSITIVE_INFINITY);
  const retryAt = left > 0 || !Number.isFinite(span) || !Number.isFinite(oldest) ? null : oldest + span;
  return { left, retryAt };
}

/** Settles units that were used, on the primary. A campaign that is not active any more has used them all the same. */
export function use(shard: Shard, campaignId: string, kind: SupplyKind, at: number, units: number): void {
  addUses(shard.sql, campaignId, kind, at, units);
  const rate = kind === "rate" ? shard.catalogue.campaign(campaignId)?.rate : undefined;
  const span = rate === undefined ? Number.POSITIVE_INFINITY : windowMs(rate.window);
  if (Number.isFinite(span)) forgetUses(shard.sql, campaignId, "rate", shard.host.now() - span);
}
