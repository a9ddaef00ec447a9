import { readSendJob, type SendJobRow, type SendState } from "../../store/send-jobs.ts";
import { type Answer, done } from "../answer.ts";
import type { Shard } from "../shard.ts";
import type { SendCounts } from "./send-job.ts";

export interface SendView extends SendCounts {
  readonly id: string;
  readonly campaignId: string;
  readonly state: SendState;
  /** Why it was stopped: `campaign_not_active`, or `expired` when it took too long to be news. */
  readonly reason: string | null;
  readonly within: number;
  readonly maxAge: string;
  readonly createdAt: string;
  readonly finishedAt: string | null;
}

/** This shard's part of a flash sale; null when it has none, or none yet. */
export function getSend(shard: Shard, input: { id: string }): Answer<SendView | null> {
  const row = readSendJob(shard.sql, input.id);
  return done(row === null ? null : sendView(row));
}

export function sendView(row: SendJobRow): SendView {
  const { customers, near, sent, ghost, suppressed } = JSON.parse(row.counts) as SendCounts;
  return {
    id: row.id,
    campaignId: row.campaignId,
    state: row.state,
    reason: row.reason,
    within: row.within,
    maxAge: row.maxAge,
    createdAt: new Date(row.createdAt).toISOString(),
    finishedAt: row.finishedAt === null ? null : new Date(row.finishedAt).toISOString(),
    customers,
    near,
    sent,
    ghost,
    suppressed,
  };
}

/** The whole of a flash sale: what the primary says of it, with the counts of all parts. */
export function mergeSends(primary: SendView, others: readonly (SendView | null)[]): SendView {
  const parts = [primary, ...others.filter((part) => part !== null)];
  // A shard without a part has yet to learn of it.
  const isRunning = others.includes(null) || parts.some(({ state }) => state === "running");
  const stopped = parts.find(({ state }) => state === "stopped");
  const sum = (of: (part: SendView) => number) => parts.reduce((total, part) => total + of(part), 0);
  const reasons = [...new Set(parts.flatMap(({ suppressed }) => Object.keys(suppressed)))].sort();
  const ends = parts.flatMap(({ finishedAt }) => finishedAt ?? []).sort();
  return {
    ...primary,
    state: isRunning ? "running" : (stopped?.state ?? "done"),
    reason: isRunning ? null : (stopped?.reason ?? null),
    finishedAt: isRunning ? null : (ends.at(-1) ?? null),
    customers: sum(({ customers }) => customers),
    near: sum(({ near }) => near),
    sent: sum(({ sent }) => sent),
    ghost: sum(({ ghost }) => ghost),
    suppressed: Object.fromEntries(
      reasons.map((reason) => [reason, sum(({ suppressed }) => suppressed[reason] ?? 0)]),
    ),
  };
}
