import { duration } from "../../domain/durations.ts";
import { withoutPlaces } from "../../domain/presence/index.ts";
import { highestKey, withPlaceBefore } from "../../store/customers.ts";
import { purgeLog } from "../../store/log.ts";
import { readMeta, writeMeta } from "../../store/meta.ts";
import { purgePositions } from "../../store/positions.ts";
import { savePresence } from "../pings/keep-position.ts";
import type { Shard } from "../shard.ts";

/** Rows of each log, and customers, purged in one slice: a slice is part of one transaction. */
const slice = 500;
/** How long after one round the next begins: nothing outlives its retention by more than this and a round. */
const rest = 15 * 60_000;

/** Where the purge has got to, kept in the database so that a restart goes on from there. */
interface Progress {
  /** Customers up to this key are done in this round; 0 between rounds. */
  readonly doneKey: number;
  readonly startedAt: number;
}

/** Deletes one slice of what its retention has given up; true when the round goes on. */
export function purge(shard: Shard, now: number): boolean {
  if (purgeDue(shard) > now) return false;
  const progress = readProgress(shard);
  const more = [purgePlaces(shard, now), purgeLogs(shard, now)].includes(true);
  const top = more ? progress.doneKey : forgetPlaces(shard, progress.doneKey, now);
  const startedAt = progress.doneKey === 0 ? now : progress.startedAt;
  const doneKey = top ?? 0;
  writeMeta(shard.sql, "purge", JSON.stringify({ doneKey, startedAt } satisfies Progress));
  return more || top !== null;
}

function purgePlaces(shard: Shard, now: number): boolean {
  const more = purgePositions(shard.sql, now - duration(shard.catalogue.settings.locationRetention), slice);
  shard.positions.keepNumber();
  return more;
}

function purgeLogs(shard: Shard, now: number): boolean {
  const { eventRetention, decisionRetention } = shard.catalogue.settings;
  const logs = [
    ["events", "evt", eventRetention],
    ["visits", "vis", eventRetention],
    ["decisions", "dec", decisionRetention],
    ["notifications", "ntf", decisionRetention],
  ] as const;
  return logs
    .map(([table, prefix, keep]) =>
      purgeLog(shard.sql, table, prefix, shard.index, now - duration(keep), slice),
    )
    .includes(true);
}

/** Takes places that are too old out of the saved presences of the next customers; null when there are none. */
function forgetPlaces(shard: Shard, doneKey: number, now: number): number | null {
  const top = highestKey(shard.sql, doneKey, slice);
  if (top === null) return null;
  const before = now - duration(shard.catalogue.settings.locationRetention);
  for (const id of withPlaceBefore(shard.sql, { from: doneKey, to: top }, before)) {
    const customer = shard.customers.find(id)!;
    customer.presence = withoutPlaces(customer.presence, before);
    savePresence(shard, customer, now);
  }
  return top;
}

export function purgeDue(shard: Shard): number {
  const { doneKey, startedAt } = readProgress(shard);
  return doneKey > 0 ? startedAt : startedAt + rest;
}

function readProgress(shard: Shard): Progress {
  return JSON.parse(readMeta(shard.sql, "purge") ?? '{"doneKey":0,"startedAt":0}') as Progress;
}
