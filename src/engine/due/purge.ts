import { purgeCodes } from "../../store/codes.ts";
import { highestKey, unboundAnonymous, withPlaceBefore } from "../../store/customers.ts";
import { purgeKeptAnswers } from "../../store/idempotency.ts";
import { purgeLog } from "../../store/log.ts";
import { purgePositions, purgeScattered } from "../../store/positions.ts";
import { purgeSendJobs } from "../../store/send-jobs.ts";
import { erase } from "../customers/delete-customer.ts";
import { savePresence } from "../pings/keep-position.ts";
import type { Shard } from "../shard.ts";
import {
  customersDue,
  earliest,
  importedThrough,
  type LogName,
  logPrefixes,
  nextRound,
  type Plan,
  purgeDue,
  type Retentions,
  readPlan,
  retentions,
  writePlan,
} from "./purge-plan.ts";

/** Rows of each log, and customers, purged in one slice: a slice is part of one transaction. */
const slice = 500;

/** Deletes one slice of what its retention has given up; true when the round goes on. */
export function purge(shard: Shard, now: number): boolean {
  if (purgeDue(shard) > now) return false;
  const kept = retentions(shard.catalogue.settings);
  const plan = readPlan(shard);
  const rows = [
    purgeOldPositions(shard, placesBefore(kept, now)),
    purgeKeptAnswers(shard.sql, now - kept.answers, slice),
    ...purgeLogs(shard, kept, now),
  ].includes(true);
  purgeSendJobs(shard.sql, now - kept.jobs);
  const top = highestKey(shard.sql, plan.doneKey, slice);
  const customersDueAt = earliest(
    plan.doneKey === 0 ? null : plan.customersDueAt,
    top === null ? null : purgeCustomers(shard, { from: plan.doneKey, to: top }, kept, now),
  );
  const goesOn = rows || top !== null;
  const next: Omit<Plan, "under"> = goesOn
    ? { doneKey: top ?? plan.doneKey, dueAt: now, customersDueAt }
    : { doneKey: 0, dueAt: nextRound(shard, customersDueAt, now), customersDueAt: null };
  writePlan(shard, next);
  return goesOn;
}

/** Answers when these customers next have something to be purged. */
function purgeCustomers(
  shard: Shard,
  keys: { from: number; to: number },
  kept: Retentions,
  now: number,
): number | null {
  forgetPlaces(shard, keys, placesBefore(kept, now), now);
  for (const { id } of unboundAnonymous(shard.sql, keys, now - kept.anonymous)) erase(shard, id);
  purgeCodes(shard.sql, keys, now - kept.codes);
  return customersDue(shard, keys);
}

/** Places from before this time go: all of them where none is kept. */
function placesBefore({ positions }: Retentions, now: number): number {
  return positions > 0 ? now - positions : Number.MAX_SAFE_INTEGER;
}

/** Positions that no saved presence has taken in stay until the next round of ties: a restart needs them. */
function purgeOldPositions(shard: Shard, before: number): boolean {
  shard.positions.keepNumber();
  const { covered } = shard.positions;
  const imported = Math.min(covered, importedThrough(shard));
  const more = imported > 0 && purgeScattered(shard.sql, before, imported, slice);
  return purgePositions(shard.sql, before, covered, slice) || more;
}

/** One slice of each log; true for each that had a whole one. */
function purgeLogs({ sql, index }: Shard, { logs }: Retentions, now: number): boolean[] {
  return Object.entries(logs).map(([log, keep]) =>
    purgeLog(sql, log as LogName, logPrefixes[log as LogName], index, now - keep, slice),
  );
}

/** Takes places that are too old out of the presences. */
function forgetPlaces(shard: Shard, keys: { from: number; to: number }, before: number, now: number): void {
  for (const id of withPlaceBefore(shard.sql, keys, before)) {
    savePresence(shard, shard.customers.find(id)!, now);
  }
}
