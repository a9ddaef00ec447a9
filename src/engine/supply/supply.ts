import type { Campaign } from "../../domain/campaign.ts";
import type { Candidate, Supply } from "../../domain/decide/types.ts";
import type { Stock, SupplyKind } from "../../domain/supply.ts";
import { readLease, writeLease } from "../../store/supply.ts";
import { NeedSignal } from "../need-signal.ts";
import type { Shard } from "../shard.ts";
import { stockOf, use } from "./stock.ts";

/** What is counted over all customers, as this shard may say it: from its own books, or from its leases. */
export function supplyOf(shard: Shard, now: number): Supply {
  return {
    budgetLeft: ({ campaign }) => left(shard, campaign, "budget", now).left,
    rate: ({ campaign }) => left(shard, campaign, "rate", now),
    offer: noOffer,
  };
}

/** No offers are kept yet: what a campaign would need is not to be had. */
export const noOffer: Supply["offer"] = () => ({ kind: "shared", available: false, why: "unknown" });

/** Takes one unit of each rule of the campaign that was just decided to be sent. */
export function takeSupply(shard: Shard, { campaign }: Candidate, now: number): void {
  if (campaign.budget !== undefined) take(shard, campaign, "budget", now);
  if (campaign.rate !== undefined) take(shard, campaign, "rate", now);
}

function left(shard: Shard, campaign: Campaign, kind: SupplyKind, now: number): Stock {
  if (shard.isPrimary) return stockOf(shard, campaign, kind, now);
  const lease = readLease(shard.sql, campaign.id, kind);
  const isOver = lease === null || lease.expiresAt <= now;
  // A slice used up is handed back for the next; one that could not be had is not asked for again at once.
  if (isOver || (lease.id !== null && lease.used >= lease.units))
    throw new NeedSignal({
      kind: "lease",
      shard: shard.index,
      campaignId: campaign.id,
      supply: kind,
      ended: lease,
    });
  return { left: lease.units - lease.used, retryAt: lease.retryAt };
}

function take(shard: Shard, campaign: Campaign, kind: SupplyKind, now: number): void {
  if (shard.isPrimary) {
    use(shard, campaign.id, kind, now, 1);
    return;
  }
  const lease = readLease(shard.sql, campaign.id, kind);
  if (lease === null) throw new Error("a unit was taken without a lease");
  writeLease(shard.sql, { ...lease, used: lease.used + 1, lastUsedAt: now });
}
