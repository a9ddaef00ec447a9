import { duration } from "../../domain/durations.ts";
import { withoutPlaces } from "../../domain/presence/index.ts";
import { highestKey, presencesToForget } from "../../store/customers.ts";
import { purgeLog } from "../../store/log.ts";
import { readMeta, writeMeta } from "../../store/meta.ts";
import { purgePositions } from "../../store/positions.ts";
import { savePresence } from "../pings/keep-position.ts";
import type { Shard } from "../shard.ts";

/** Customers, and rows of each log, purged in one slice: a slice is part of one transaction. */
const slice = 200;
/** How long after one round the next begins: nothing outlives its retention by more than this and a round. */
const rest = 15 * 60_000;

/** Where the purge has got to, kept in the database so that a restart goes on from there. */
interface Progress {
  /** Customers up to this key are done in this round; 0 between rounds. */
  readonly doneKey: number;
  /** When the next slice is due. */
  readonly dueAt: number;
}

/** Deletes one slice of what its retention has given up; true when the round goes on. */
export function purge(shard: Shard, now: number): boolean {
  const progress = readProgress(shard);
  if (progress.dueAt > now) return false;
  const top = highestKey(shard.sql, progress.doneKey, slice);
  if (top !== null) forgetPlaces(shard, { from: progress.doneKey, to: top }, now);
  const more = purgeLogs(shard, now) || top !== null;
  const next = more ? { doneKey: top ?? progress.doneKey, dueAt: now } : { doneKey: 0, dueAt: now + rest };
  writeMeta(shard.sql, "purge", JSON.stringify(next satisfies Progress));
  return more;
}

export function purgeDue(shard: Shard): number {
  return readProgress(shard).dueAt;
}

/** Positions, and what the saved presences know of them. Presences first take in the pings that are to go. */
function forgetPlaces(shard: Shard, keys: { from: number; to: number }, now: number): void {
  const kept = duration(shard.catalogue.settings.locationRetention);
  const before = kept > 0 ? now - kept : Number.MAX_SAFE_INTEGER;
  for (const { id } of presencesToForget(shard.sql, keys, before)) {
    const customer = shard.customers.find(id)!;
    if (kept > 0) customer.presence = withoutPlaces(customer.presence, before);
    savePresence(shard, customer, now);
  }
  purgePositions(shard.sql, keys, before);
}

/** One slice of each log; true when some log had a whole one. */
function purgeLogs({ sql, index, catalogue: { settings } }: Shard, now: number): boolean {
  const logs = [
    ["events", "evt", settings.eventRetention],
    ["visits", "vis", settings.eventRetention],
    ["decisions", "dec", settings.decisionRetention],
    ["notifications", "ntf", settings.decisionRetention],
  ] as const;
  const deleted = logs.map(([table, prefix, keep]) =>
    purgeLog(sql, table, prefix, index, now - duration(keep), slice),
  );
  return deleted.includes(slice);
}

function readProgress(shard: Shard): Progress {
  return JSON.parse(readMeta(shard.sql, "purge") ?? '{"doneKey":0,"dueAt":0}') as Progress;
}
