import { insertMoved } from "../../store/move.ts";
import { readSendJob, writeSendProgress } from "../../store/send-jobs.ts";
import type { Row, Sql } from "../../store/sql.ts";
import type { SendCounts } from "../send/send-job.ts";

/** A part of a flash sale that has ended; where there is one already it takes in the counts of the newcomer. */
export function addJob(sql: Sql, row: Row): void {
  const before = readSendJob(sql, String(row.id));
  if (before === null) {
    insertMoved(sql, "send_jobs", row);
    return;
  }
  const counts = joined(
    JSON.parse(before.counts) as SendCounts,
    JSON.parse(String(row.counts)) as SendCounts,
  );
  const stopped = before.state === "stopped" || row.state !== "stopped" ? before : null;
  writeSendProgress(sql, before.id, {
    ...before,
    state: stopped?.state ?? "stopped",
    reason: stopped === null ? (row.reason as string | null) : stopped.reason,
    finishedAt: Math.max(before.finishedAt ?? 0, Number(row.finished_at)),
    counts: JSON.stringify(counts),
  });
}

function joined(a: SendCounts, b: SendCounts): SendCounts {
  const suppressed: Record<string, number> = { ...a.suppressed };
  for (const [reason, count] of Object.entries(b.suppressed))
    suppressed[reason] = (suppressed[reason] ?? 0) + count;
  return {
    customers: a.customers + b.customers,
    near: a.near + b.near,
    sent: a.sent + b.sent,
    ghost: a.ghost + b.ghost,
    suppressed,
  };
}

/** The part of a shard that had no customers to look at. */
export const noCounts = JSON.stringify({
  customers: 0,
  near: 0,
  sent: 0,
  ghost: 0,
  suppressed: {},
} satisfies SendCounts);
