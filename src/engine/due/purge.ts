import { duration } from "../../domain/durations.ts";
import { purgeCodes } from "../../store/codes.ts";
import { highestKey, unboundAnonymous, withPlaceBefore } from "../../store/customers.ts";
import { purgeKeptAnswers } from "../../store/idempotency.ts";
import { purgeLog } from "../../store/log.ts";
import { readMeta, writeMeta } from "../../store/meta.ts";
import { purgePositions, purgeScattered } from "../../store/positions.ts";
import { purgeSendJobs } from "../../store/send-jobs.ts";
import { erase } from "../customers/delete-customer.ts";
import { importedPositions } from "../move/import-rows.ts";
import { keptFor } from "../once.ts";
import { savePresence } from "../pings/keep-position.ts";
import type { Shard } from "../shard.ts";

/** Rows of each log, and customers, purged in one slice: a slice is part of one transaction. */
const slice = 500;
/** How long after one round the next begins: nothing outlives its retention by more than this and a round. */
const rest = 15 * 60_000;

/** Long enough for a yearly review, no longer: the log names who works here. */
const auditRetention = "400d";

/** A phone that nobody has named, and that agrees to nothing, is forgotten after this time. */
const anonymousLifetime = 7 * 24 * 3_600_000;

/** Where the purge has got to, kept in the database so that a restart goes on from there. */
interface Progress {
  /** Customers up to this key are done in this round; 0 between rounds. */
  readonly doneKey: number;
  readonly dueAt: number;
}

/** Deletes one slice of what its retention has given up; true when the round goes on. */
export function purge(shard: Shard, now: number): boolean {
  const progress = readProgress(shard);
  if (progress.dueAt > now) return false;
  const kept = duration(shard.catalogue.settings.locationRetention);
  const before = kept > 0 ? now - kept : Number.MAX_SAFE_INTEGER;
  const rows = [
    purgeOldPositions(shard, before),
    purgeKeptAnswers(shard.sql, now - keptFor, slice),
    ...purgeLogs(shard, now),
  ].includes(true);
  purgeSendJobs(shard.sql, now - duration(shard.catalogue.settings.decisionRetention));
  const top = highestKey(shard.sql, progress.doneKey, slice);
  if (top !== null) {
    const keys = { from: progress.doneKey, to: top };
    forgetPlaces(shard, keys, before, now);
    for (const { id } of unboundAnonymous(shard.sql, keys, now - anonymousLifetime)) erase(shard, id);
    // A till is told for a while that a code has expired.
    purgeCodes(shard.sql, keys, now - duration(shard.catalogue.settings.decisionRetention));
  }
  const more = rows || top !== null;
  const next = more ? { doneKey: top ?? progress.doneKey, dueAt: now } : { doneKey: 0, dueAt: now + rest };
  writeMeta(shard.sql, "purge", JSON.stringify(next satisfies Progress));
  return more;
}

export function purgeDue(shard: Shard): number {
  return readProgress(shard).dueAt;
}

/** Positions that no saved presence has taken in stay until the next round of ties: a restart needs them. */
function purgeOldPositions(shard: Shard, before: number): boolean {
  shard.positions.keepNumber();
  const { covered } = shard.positions;
  const imported = Math.min(covered, Number(readMeta(shard.sql, importedPositions) ?? 0));
  const more = imported > 0 && purgeScattered(shard.sql, before, imported, slice);
  return purgePositions(shard.sql, before, covered, slice) || more;
}

/** One slice of each log; true for each that had a whole one. */
function purgeLogs({ sql, index, catalogue: { settings } }: Shard, now: number): boolean[] {
  const logs = [
    ["events", "evt", settings.eventRetention],
    ["visits", "vis", settings.eventRetention],
    ["decisions", "dec", settings.decisionRetention],
    ["notifications", "ntf", settings.decisionRetention],
    ["audit", "aud", auditRetention],
    ["webhook_deliveries", "msg", settings.eventRetention],
  ] as const;
  return logs.map(([table, prefix, keep]) =>
    purgeLog(sql, table, prefix, index, now - duration(keep), slice),
  );
}

/** Takes places that are too old out of the presences. */
function forgetPlaces(shard: Shard, keys: { from: number; to: number }, before: number, now: number): void {
  for (const id of withPlaceBefore(shard.sql, keys, before)) {
    savePresence(shard, shard.customers.find(id)!, now);
  }
}

function readProgress(shard: Shard): Progress {
  return JSON.parse(readMeta(shard.sql, "purge") ?? '{"doneKey":0,"dueAt":0}') as Progress;
}
