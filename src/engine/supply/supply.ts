import type { Candidate, Supply } from "../../domain/decide/types.ts";
import type { Stock, SupplyKind } from "../../domain/supply.ts";
import { readLease, writeLease } from "../../store/supply.ts";
import type { Owner } from "../catalogue/catalogue.ts";
import { offerSupply } from "../offers/offer-supply.ts";
import type { Shard } from "../shard.ts";
import { stockOf, use } from "./stock.ts";

/** What is counted over all customers, as this shard may say it: from its own books, or from its leases. */
export function supplyOf(shard: Shard, now: number): Supply {
  return {
    budgetLeft: ({ campaign }) => left(shard, campaign, "budget", now).left,
    rate: ({ campaign }) => left(shard, campaign, "rate", now),
    offer: ({ campaign }) =>
      offerSupply(shard.catalogue.offers.get(campaign.offer!), now, (offer) =>
        // A shared offer's redemptions are on the primary's books; the others learn when none is left.
        offer.kind === "shared" && !shard.isPrimary
          ? !shard.catalogue.offers.isSoldOut(offer.id)
          : left(shard, offer, "offer", now).left > 0,
      ),
  };
}

/** Takes one unit of each rule of the campaign that was just decided to be sent, and a code off its offer's stock. */
export function takeSupply(shard: Shard, { campaign }: Candidate, now: number): void {
  if (campaign.budget !== undefined) take(shard, campaign, "budget", now);
  if (campaign.rate !== undefined) take(shard, campaign, "rate", now);
  const offer = shard.catalogue.offers.of(campaign);
  if (offer?.kind === "unique" && offer.maxRedemptions !== undefined) take(shard, offer, "offer", now);
}

function left(shard: Shard, owner: Owner, kind: SupplyKind, now: number): Stock {
  if (shard.isPrimary) return stockOf(shard, owner, kind, now);
  const held = shard.shortage.lacks(owner.id, kind) ? null : heldOf(shard, owner, kind, now);
  if (held !== null) return held;
  shard.shortage.lack(owner.id, kind);
  return { left: 1, retryAt: null };
}

/** What the lease has, or that the primary has no more; null when the primary is to be asked. */
function heldOf(shard: Shard, owner: Owner, kind: SupplyKind, now: number): Stock | null {
  const lease = readLease(shard.sql, owner.id, kind);
  // A slice of a rule that has changed since goes back, whatever is left of it.
  if (lease === null || lease.closed || lease.version < shard.catalogue.versionOf(kind, owner.id))
    return null;
  if (lease.version > shard.catalogue.version) shard.shortage.catalogue = true;
  const rest = lease.units - lease.used;
  if (rest > 0) return now < lease.expiresAt ? { left: rest, retryAt: null } : null;
  return now < lease.askAt ? { left: 0, retryAt: lease.retryAt } : null;
}

function take(shard: Shard, owner: Owner, kind: SupplyKind, now: number): void {
  if (shard.isPrimary) {
    use(shard, owner.id, kind, now, 1);
    return;
  }
  shard.shortage.take(owner.id, kind);
  if (shard.shortage.lacks(owner.id, kind)) return;
  const lease = readLease(shard.sql, owner.id, kind);
  if (lease === null) throw new Error("a unit was taken without a lease");
  const lastUsedAt = Math.max(now, lease.lastUsedAt ?? now);
  writeLease(shard.sql, { ...lease, used: lease.used + 1, lastUsedAt });
}
