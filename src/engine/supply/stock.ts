import { freeUpTo, limitOf, type Stock, type SupplyKind, spanOf } from "../../domain/supply.ts";
import { addUses, forgetUses, usedSince, usesSince } from "../../store/supply.ts";
import type { Owner } from "../catalogue/catalogue.ts";
import type { Shard } from "../shard.ts";

/**
 * On the primary, which alone knows: the limit less what was used less what is handed out. What is handed out
 * counts as used until it comes back; a rate's, that never came back, until its window has passed since the
 * last moment at which it can have been used.
 */
export function stockOf(shard: Shard, owner: Owner, kind: SupplyKind, now: number): Stock {
  const span = spanOf(owner, kind);
  const since = freeUpTo(span, now);
  const limit = limitOf(owner, kind);
  const left = limit - usedSince(shard.sql, owner.id, kind, since);
  if (left > 0) return { left, retryAt: null };
  return {
    left: 0,
    retryAt: Number.isFinite(span) ? roomAt(shard, owner.id, since, 1 - left) + span : null,
  };
}

/** The time of the use with which `units` of a rate's uses, the oldest ones, are over. */
function roomAt(shard: Shard, ownerId: string, since: number, units: number): number {
  let freed = 0;
  for (const use of usesSince(shard.sql, ownerId, "rate", since)) {
    freed += use.units;
    if (freed >= units) return use.at;
  }
  return shard.host.now();
}

/** Uses of a rate that are kept apart in its window: more of them are dated together. */
const maxTimes = 1_000;

/** Settles units that were used, on the primary. What is not active any more has used them all the same. */
export function use(shard: Shard, ownerId: string, kind: SupplyKind, at: number, units: number): void {
  const owner = shard.catalogue.supplied(kind, ownerId);
  const span = spanOf(owner, kind);
  // Dated late rather than early: what is dated together is free a thousandth of the window late.
  const step = (owner?.rate?.limit ?? 0) > maxTimes ? Math.min(60_000, Math.ceil(span / maxTimes)) : 1;
  addUses(shard.sql, ownerId, kind, Math.ceil(at / step) * step, units);
  if (Number.isFinite(span)) forgetUses(shard.sql, ownerId, "rate", shard.host.now() - span);
}
