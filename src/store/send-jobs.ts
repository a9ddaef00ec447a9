import type { Sql } from "./sql.ts";

export type SendState = "running" | "done" | "stopped";

/** One shard's part of a flash sale, and how far it has got. */
export interface SendJobRow {
  readonly id: string;
  readonly campaignId: string;
  /** Metres from a geofence's boundary. */
  readonly within: number;
  /** A duration such as `"15m"`. */
  readonly maxAge: string;
  readonly createdAt: number;
  /** Where customers are looked for: in the position log from its end back, or by key among those in memory. */
  readonly source: "positions" | "memory";
  /** The last position there was when the job came. */
  readonly top: number;
  /** Number of the position, or key of the customer, that was looked at last. */
  readonly cursor: number;
  readonly state: SendState;
  /** Why it was stopped. */
  readonly reason: string | null;
  readonly finishedAt: number | null;
  /** JSON: what became of the customers so far. */
  readonly counts: string;
}

const columns = `id, campaign AS campaignId, within, max_age AS maxAge, created_at AS createdAt, source, top, cursor,
  state, reason, finished_at AS finishedAt, counts`;

export function insertSendJob(sql: Sql, job: SendJobRow): void {
  sql.run(
    `INSERT INTO send_jobs (id, campaign, within, max_age, created_at, source, top, cursor, state, reason,
       finished_at, counts)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    job.id,
    job.campaignId,
    job.within,
    job.maxAge,
    job.createdAt,
    job.source,
    job.top,
    job.cursor,
    job.state,
    job.reason,
    job.finishedAt,
    job.counts,
  );
}

export function readSendJob(sql: Sql, id: string): SendJobRow | null {
  return sql.get<SendJobRow>(`SELECT ${columns} FROM send_jobs WHERE id = ?`, id) ?? null;
}

/** The oldest job that has not ended. */
export function runningSendJob(sql: Sql): SendJobRow | null {
  return (
    sql.get<SendJobRow>(`SELECT ${columns} FROM send_jobs WHERE state = 'running' ORDER BY id LIMIT 1`) ??
    null
  );
}

export function writeSendProgress(
  sql: Sql,
  id: string,
  to: Pick<SendJobRow, "cursor" | "state" | "reason" | "finishedAt" | "counts">,
): void {
  sql.run(
    "UPDATE send_jobs SET cursor = ?, state = ?, reason = ?, finished_at = ?, counts = ? WHERE id = ?",
    to.cursor,
    to.state,
    to.reason,
    to.finishedAt,
    to.counts,
    id,
  );
}

/** When the first of the jobs that have ended did; null without one. */
export function oldestEndedJob(sql: Sql): number | null {
  return sql.get<{ at: number | null }>("SELECT MIN(finished_at) AS at FROM send_jobs")!.at;
}

/** Forgets jobs that ended before `time`. */
export function purgeSendJobs(sql: Sql, time: number): void {
  sql.run("DELETE FROM send_jobs WHERE finished_at < ?", time);
}
