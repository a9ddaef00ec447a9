import type { SupplyKind } from "../../domain/supply.ts";
import { readMeta } from "../../store/meta.ts";
import {
  deleteGrant,
  deleteGrantsOf,
  deleteLease,
  type Lease,
  readGrant,
  readLease,
  writeGrant,
  writeLease,
} from "../../store/supply.ts";
import { type Answer, done } from "../answer.ts";
import type { Shard } from "../shard.ts";
import { stockOf, use } from "./stock.ts";

/** A slice is used within this time or handed back. */
const leaseMs = 60_000;
/** How long a shard that got nothing waits before it asks again, unless told when there is more. */
const emptyMs = 1_000;
/** Largest slice: what may lie unused on one shard for a minute. */
const maxSlice = 100;

/** An ended lease as it goes back to the primary. */
export type EndedLease = Pick<Lease, "id" | "used" | "lastUsedAt">;

/**
 * On the primary: takes an ended lease back and hands out the next slice. While there is plenty a slice is a
 * small share of what is left; with fewer than one slice a shard, single units: some may lie unused on a
 * shard for a minute, and none is ever sold twice.
 */
export function grantLease(
  shard: Shard,
  input: { shard: number; campaignId: string; supply: SupplyKind; ended: EndedLease | null },
): Answer<{ lease: Omit<Lease, "campaign" | "kind"> }> {
  const now = shard.host.now();
  takeBack(shard, input, now);
  // A shard has one lease of a kind at a time: what else stands in its name never reached it.
  deleteGrantsOf(shard.sql, input.shard, input.campaignId, input.supply);
  const campaign = shard.catalogue.campaign(input.campaignId);
  const { left, retryAt } =
    campaign === undefined ? { left: 0, retryAt: null } : stockOf(shard, campaign, input.supply, now);
  if (left <= 0) {
    const expiresAt = Math.min(now + leaseMs, Math.max(now + emptyMs, retryAt ?? now + emptyMs));
    return done({ lease: { id: null, units: 0, used: 0, lastUsedAt: null, expiresAt, retryAt } });
  }
  const slice = Math.min(maxSlice, Math.floor(left / (4 * shardCount(shard))));
  const units = Math.max(1, slice);
  const id = shard.uuid();
  const expiresAt = now + leaseMs;
  writeGrant(shard.sql, {
    id,
    shard: input.shard,
    campaign: input.campaignId,
    kind: input.supply,
    units,
    expiresAt,
  });
  return done({ lease: { id, units, used: 0, lastUsedAt: null, expiresAt, retryAt: null } });
}

/** On the primary: what was used of an ended lease is settled, the rest is free again. Twice is as once. */
export function returnLease(
  shard: Shard,
  input: { campaignId: string; supply: SupplyKind; ended: EndedLease },
): Answer<{ returned: true }> {
  takeBack(shard, input, shard.host.now());
  return done({ returned: true });
}

function shardCount(shard: Shard): number {
  return Number(readMeta(shard.sql, "shards") ?? 1);
}

function takeBack(
  shard: Shard,
  { campaignId, supply, ended }: { campaignId: string; supply: SupplyKind; ended: EndedLease | null },
  now: number,
): void {
  const grant = ended === null || ended.id === null ? null : readGrant(shard.sql, ended.id);
  if (grant === null || ended === null) return;
  deleteGrant(shard.sql, grant.id);
  const used = Math.min(ended.used, grant.units);
  if (used > 0) use(shard, campaignId, supply, ended.lastUsedAt ?? now, used);
}

/** On a follower: holds the slice it was given in place of the one that ended. */
export function holdLease(
  shard: Shard,
  input: { campaignId: string; supply: SupplyKind; lease: Omit<Lease, "campaign" | "kind"> },
): Answer<{ held: true }> {
  writeLease(shard.sql, { ...input.lease, campaign: input.campaignId, kind: input.supply });
  shard.dueAt(input.lease.expiresAt);
  return done({ held: true });
}

/** On a follower: forgets a lease that the primary has back, unless another has taken its place. */
export function dropLease(
  shard: Shard,
  input: { campaignId: string; supply: SupplyKind; id: string | null },
): Answer<{ dropped: true }> {
  if (readLease(shard.sql, input.campaignId, input.supply)?.id === input.id)
    deleteLease(shard.sql, input.campaignId, input.supply);
  return done({ dropped: true });
}
