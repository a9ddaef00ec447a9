import { type Stock, type SupplyKind, spanOf } from "../../domain/supply.ts";
import { readMeta } from "../../store/meta.ts";
import {
  type Grant,
  type Lease,
  nextGrantEnd,
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
/** How long a shard that could not have all it wanted waits at least before it asks again. */
const patienceMs = 1_000;
/** Largest slice that is handed out unasked: what may lie unused on one shard for a minute. */
const maxSlice = 100;

/** A slice on its way back to the primary. A shard that never had one hands back number 0. */
export type ClosedLease = Pick<Lease, "n" | "used" | "lastUsedAt">;
/** A slice on its way to a shard. */
export type Granted = Pick<Lease, "n" | "units" | "expiresAt" | "askAt" | "retryAt" | "version">;

interface Rule {
  /** The campaign whose budget or rate it is, or the offer whose stock. */
  readonly ownerId: string;
  readonly supply: SupplyKind;
}

/** On a follower: nothing more is taken from the lease, so that what was used of it can be told. Twice is as once. */
export function closeLease(shard: Shard, { ownerId, supply }: Rule): Answer<ClosedLease> {
  const lease = readLease(shard.sql, ownerId, supply);
  if (lease === null) return done({ n: 0, used: 0, lastUsedAt: null });
  if (!lease.closed) writeLease(shard.sql, { ...lease, closed: true });
  return done({ n: lease.n, used: lease.used, lastUsedAt: lease.lastUsedAt });
}

/**
 * On the primary: takes a shard's closed slice back and hands out the next, at least `wanted` units if there are
 * as many; none when none is wanted. Slices of a shard are numbered, and each is given in exchange for the one
 * before: whoever asks again, because the answer was lost, is given the same again. A shard that is given one further on than
 * the next (an older copy of it came back) hands that one in as used up, whatever became of it.
 */
export function exchangeLease(
  shard: Shard,
  input: Rule & { readonly shard: number; readonly closed: ClosedLease; readonly wanted: number },
): Answer<Granted> {
  const { ownerId, supply, closed, wanted } = input;
  const now = shard.host.now();
  const before = readGrant(shard.sql, ownerId, supply, input.shard);
  const version = shard.catalogue.version;
  // Asked again, or long ago by a process that is dead: the last slice stands as it is. Under which rule it was granted
  // is not known any more: it will be handed back at its first use.
  if (before !== null && before.n > closed.n) return done({ ...before, askAt: 0, retryAt: null, version: 0 });
  if (before !== null) settle(shard, input, before, now);
  const n = Math.max(before?.n ?? 0, closed.n) + 1;
  const empty: Grant = { n, units: 0, expiresAt: now };
  writeGrant(shard.sql, ownerId, supply, input.shard, empty);
  if (wanted === 0) return done({ ...empty, askAt: 0, retryAt: null, version });
  const { left } = stockFor(shard, input, now);
  const grant: Grant = {
    n,
    units: Math.min(left, Math.max(wanted, sliceOf(shard, left))),
    // A rate's slice lives no longer than its window, or it would count as used for much longer than it is.
    expiresAt: now + Math.min(leaseMs, spanOf(shard.catalogue.supplied(supply, ownerId), supply)),
  };
  writeGrant(shard.sql, ownerId, supply, input.shard, grant);
  const after = stockFor(shard, input, now);
  const askAt = after.left > 0 ? 0 : askAgainAt(shard, input, after.retryAt, now);
  return done({ ...grant, askAt, retryAt: after.retryAt, version });
}

/** On a follower: holds the slice it was given in exchange for the one it closed. An older one changes nothing. */
export function holdLease(
  shard: Shard,
  input: Rule & { readonly granted: Granted },
): Answer<{ held: boolean }> {
  const { ownerId, supply, granted } = input;
  const lease = readLease(shard.sql, ownerId, supply);
  if (lease !== null && (!lease.closed || lease.n >= granted.n)) return done({ held: false });
  const fresh = { used: 0, lastUsedAt: null, closed: false };
  writeLease(shard.sql, { ...granted, ...fresh, owner: ownerId, kind: supply });
  if (granted.units > 0) shard.dueAt(granted.expiresAt);
  return done({ held: true });
}

/** A slice that a shard knows nothing of: for all anybody knows it was used, and as late as it could be. */
export function usedUp({ n, units, expiresAt }: Granted): ClosedLease {
  return { n, used: units, lastUsedAt: expiresAt };
}

/** What was used of a slice counts from now on as what it is; of one whose fate is unknown, all was used. */
function settle(
  shard: Shard,
  input: Rule & { readonly closed: ClosedLease },
  grant: Grant,
  now: number,
): void {
  const { ownerId, supply, closed } = input;
  const isThis = grant.n === closed.n;
  const used = isThis ? Math.min(closed.used, grant.units) : grant.units;
  const at = isThis ? (closed.lastUsedAt ?? now) : grant.expiresAt;
  if (used > 0) use(shard, ownerId, supply, at, used);
}

function stockFor(shard: Shard, { ownerId, supply }: Rule, now: number): Stock {
  const owner = shard.catalogue.supplied(supply, ownerId);
  return owner === undefined ? { left: 0, retryAt: null } : stockOf(shard, owner, supply, now);
}

/** While there is plenty, a small share of what is left; towards the end nothing that was not asked for. */
function sliceOf(shard: Shard, left: number): number {
  return Math.min(maxSlice, Math.floor(left / (4 * Number(readMeta(shard.sql, "shards") ?? 1))));
}

/** When a shard that was given all there is may ask for more: as soon as something may have come back. */
function askAgainAt(shard: Shard, { ownerId, supply }: Rule, retryAt: number | null, now: number): number {
  const returns = nextGrantEnd(shard.sql, ownerId, supply);
  const next = Math.min(retryAt ?? Number.POSITIVE_INFINITY, returns ?? Number.POSITIVE_INFINITY);
  return Math.max(now + patienceMs, Math.min(now + leaseMs, next));
}
