import { duration } from "../../domain/durations.ts";
import type { Settings } from "../../domain/settings.ts";
import { soonestCode } from "../../store/codes.ts";
import { oldestPlaceOf, oldestUnbound } from "../../store/customers.ts";
import { oldestKeptAnswer } from "../../store/idempotency.ts";
import { oldestOfLog } from "../../store/log.ts";
import { readMeta, writeMeta } from "../../store/meta.ts";
import { oldestPosition } from "../../store/positions.ts";
import { oldestEndedJob } from "../../store/send-jobs.ts";
import { importedPositions } from "../move/import-rows.ts";
import { keptFor } from "../once.ts";
import type { Shard } from "../shard.ts";

/** How long after one round the next begins at the earliest: nothing outlives its retention by more than this and a round. */
const rest = 15 * 60_000;

/** Long enough for a yearly review, no longer: the log names who works here. */
const auditRetention = 400 * 24 * 3_600_000;

/** A phone that nobody has named, and that agrees to nothing, is forgotten after this time. */
export const anonymousLifetime = 7 * 24 * 3_600_000;

/** How long each thing is kept, in milliseconds; a position for 0 is on no disk. */
export interface Retentions {
  readonly positions: number;
  readonly answers: number;
  readonly logs: Readonly<Record<keyof typeof logPrefixes, number>>;
  readonly jobs: number;
  /** After they expired: a till is told for a while that a code has. */
  readonly codes: number;
  readonly anonymous: number;
}

export const logPrefixes = {
  events: "evt",
  visits: "vis",
  decisions: "dec",
  notifications: "ntf",
  audit: "aud",
  webhook_deliveries: "msg",
} as const;
export type LogName = keyof typeof logPrefixes;

export function retentions(settings: Settings): Retentions {
  const events = duration(settings.eventRetention);
  const decisions = duration(settings.decisionRetention);
  return {
    positions: duration(settings.locationRetention),
    answers: keptFor,
    logs: {
      events,
      visits: events,
      decisions,
      notifications: decisions,
      audit: auditRetention,
      webhook_deliveries: events,
    },
    jobs: decisions,
    codes: decisions,
    anonymous: anonymousLifetime,
  };
}

/** Where the purge has got to, kept in the database so that a restart goes on from there. */
export interface Plan {
  /** Customers up to this key are done in this round; 0 between rounds. */
  readonly doneKey: number;
  readonly dueAt: number;
  /** When the first of the customers done in this round has something to be purged; null: none of them ever. */
  readonly customersDueAt: number | null;
  /** The retentions it was made under. */
  readonly under: string;
}

export function readPlan(shard: Shard): Plan {
  const fresh = { doneKey: 0, dueAt: 0, customersDueAt: null, under: "" };
  return { ...fresh, ...(JSON.parse(readMeta(shard.sql, "purge") ?? "{}") as Partial<Plan>) };
}

export function writePlan(shard: Shard, plan: Omit<Plan, "under">): void {
  writeMeta(shard.sql, "purge", JSON.stringify({ ...plan, under: signature(shard) } satisfies Plan));
}

/** When the purge has something to do: at once where other retentions hold than it was planned under. */
export function purgeDue(shard: Shard): number {
  const { dueAt, under } = readPlan(shard);
  return under === signature(shard) ? dueAt : 0;
}

/** Something that came with an age of its own is to be purged by `at`. */
export function purgeBy(shard: Shard, at: number): void {
  const plan = readPlan(shard);
  if (plan.dueAt <= at) return;
  writePlan(shard, { ...plan, dueAt: at });
  shard.dueAt(at);
}

/**
 * When the next round begins after one that ends now. What is stored is due by its age, and what comes later not
 * before the shortest retention is over: a shard that lies idle sleeps until then.
 */
export function nextRound(shard: Shard, customersDueAt: number | null, now: number): number {
  const kept = retentions(shard.catalogue.settings);
  const after = (at: number | null, retention: number) => (at === null ? [] : [at + retention]);
  const { sql } = shard;
  const dues = [
    now + shortest(kept),
    ...(customersDueAt === null ? [] : [customersDueAt]),
    ...after(oldestPosition(sql, importedThrough(shard)), kept.positions),
    ...after(oldestKeptAnswer(sql), kept.answers),
    ...after(oldestEndedJob(sql), kept.jobs),
    ...Object.entries(kept.logs).flatMap(([log, keep]) => after(oldestOfLog(sql, log as LogName), keep)),
  ];
  return Math.max(now + rest, Math.min(...dues));
}

/** Up to this number positions came with an import, in no order of time. */
export function importedThrough({ sql }: Shard): number {
  return Number(readMeta(sql, importedPositions) ?? 0);
}

/** When the first of some customers has something to be purged; null when none has as things stand. */
export function customersDue(shard: Shard, keys: { from: number; to: number }): number | null {
  const kept = retentions(shard.catalogue.settings);
  const { sql } = shard;
  const dues = [
    [kept.positions > 0 ? oldestPlaceOf(sql, keys) : null, kept.positions],
    [oldestUnbound(sql, keys), kept.anonymous],
    [soonestCode(sql, keys), kept.codes],
  ] as const;
  return earliest(...dues.map(([at, keep]) => (at === null ? null : at + keep)));
}

export function earliest(...times: readonly (number | null)[]): number | null {
  const known = times.filter((at) => at !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function shortest({ positions, answers, logs, jobs, codes, anonymous }: Retentions): number {
  return Math.min(
    ...[positions, answers, ...Object.values(logs), jobs, codes, anonymous].filter((keep) => keep > 0),
  );
}

function signature({ catalogue: { settings } }: Shard): string {
  return [settings.locationRetention, settings.eventRetention, settings.decisionRetention].join(" ");
}
