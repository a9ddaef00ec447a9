import { duration } from "../../domain/durations.ts";
import { highestKey } from "../../store/customers.ts";
import { purgeLog } from "../../store/log.ts";
import { readMeta, writeMeta } from "../../store/meta.ts";
import { purgePositions } from "../../store/positions.ts";
import type { Shard } from "../shard.ts";

/** Customers, and rows of each log, purged in one slice: a slice is part of one transaction. */
const slice = 200;
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
  const { sql } = shard;
  const { settings } = shard.catalogue;
  const progress = readProgress(shard);
  const top = highestKey(sql, progress.doneKey, slice);
  if (top !== null)
    purgePositions(sql, { from: progress.doneKey, to: top }, now - duration(settings.locationRetention));
  for (const [table, prefix, keep] of [
    ["events", "evt", settings.eventRetention],
    ["visits", "vis", settings.eventRetention],
    ["decisions", "dec", settings.decisionRetention],
    ["notifications", "ntf", settings.decisionRetention],
  ] as const)
    purgeLog(sql, table, prefix, shard.index, now - duration(keep), slice);
  const startedAt = progress.doneKey === 0 ? now : progress.startedAt;
  writeMeta(sql, "purge", JSON.stringify({ doneKey: top ?? 0, startedAt } satisfies Progress));
  return top !== null;
}

export function purgeDue(shard: Shard): number {
  const { doneKey, startedAt } = readProgress(shard);
  return doneKey > 0 ? startedAt : startedAt + rest;
}

function readProgress(shard: Shard): Progress {
  return JSON.parse(readMeta(shard.sql, "purge") ?? '{"doneKey":0,"startedAt":0}') as Progress;
}
