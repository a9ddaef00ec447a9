import type { Campaign } from "../../domain/campaign.ts";
import { windowMs } from "../../domain/caps.ts";
import { freeUpTo, limitOf, type Stock, type SupplyKind, spanOf, stockLeft } from "../../domain/supply.ts";
import { addUses, forgetUses, openGrants, usesSince } from "../../store/supply.ts";
import type { Shard } from "../shard.ts";

/**
 * On the primary, which alone knows: the limit less what was used less what is handed out. Every unit handed
 * out counts as used until it comes back; a rate's, that never came back, until its window has passed since
 * the last moment at which it can have been used.
 */
export function stockOf(shard: Shard, campaign: Campaign, kind: SupplyKind, now: number): Stock {
  const span = spanOf(campaign, kind);
  const since = freeUpTo(span, now);
  const grants = openGrants(shard.sql, campaign.id, kind)
    .map(({ expiresAt, units }) => ({ at: expiresAt, units }))
    .filter(({ at }) => at > since);
  const uses = [...usesSince(shard.sql, campaign.id, kind, since), ...grants];
  return stockLeft(limitOf(campaign, kind), span, {
    units: uses.reduce((sum, { units }) => sum + units, 0),
    oldest: uses.reduce((at, use) => Math.min(at, use.at), Number.POSITIVE_INFINITY),
  });
}

/** Settles units that were used, on the primary. A campaign that is not active any more has used them all the same. */
export function use(shard: Shard, campaignId: string, kind: SupplyKind, at: number, units: number): void {
  addUses(shard.sql, campaignId, kind, at, units);
  const rate = kind === "rate" ? shard.catalogue.campaign(campaignId)?.rate : undefined;
  const span = rate === undefined ? Number.POSITIVE_INFINITY : windowMs(rate.window);
  if (Number.isFinite(span)) forgetUses(shard.sql, campaignId, "rate", shard.host.now() - span);
}
