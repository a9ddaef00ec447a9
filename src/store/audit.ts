import { idBounds, type LogPage } from "./log.ts";
import type { Sql } from "./sql.ts";

/** One change, or one look at what few may see: who did what to which thing. */
export interface AuditRow {
  readonly id: string;
  readonly at: number;
  /** The key or device that did it. */
  readonly actor: string;
  /** What was done, such as `campaign.updated`. */
  readonly action: string;
  /** Kind of the thing, and its id; null for a customer who has been erased since. */
  readonly subject: string;
  readonly subjectId: string | null;
  /** JSON list of changed fields. */
  readonly changes: string;
}

export function appendAudit(sql: Sql, row: AuditRow): void {
  sql.run(
    "INSERT INTO audit (id, at, actor, action, subject, subject_id, changes) VALUES (?, ?, ?, ?, ?, ?, ?)",
    row.id,
    row.at,
    row.actor,
    row.action,
    row.subject,
    row.subjectId,
    row.changes,
  );
}

/** Tells anew what an entry tells, of something that was done step by step. */
export function amendAudit(sql: Sql, id: string, changes: string): void {
  sql.run("UPDATE audit SET changes = ? WHERE id = ?", changes, id);
}

export function listAudit(
  sql: Sql,
  shard: number,
  page: LogPage & { readonly from: number | null; readonly to: number | null },
): AuditRow[] {
  const ids = idBounds("aud", shard, page, page.from);
  return sql.all(
    `SELECT id, at, actor, action, subject, subject_id AS subjectId, changes FROM audit
     WHERE id > ? AND id < ? AND at >= ? AND at < ? ORDER BY id DESC LIMIT ?`,
    ids.after,
    ids.before,
    page.from ?? Number.MIN_SAFE_INTEGER,
    page.to ?? Number.MAX_SAFE_INTEGER,
    page.limit,
  );
}

/** What was done to or looked at of a customer's data, newest first. */
export function customerAudit(sql: Sql, shard: number, customerId: string, page: LogPage): AuditRow[] {
  const ids = idBounds("aud", shard, page, null);
  return sql.all(
    `SELECT id, at, actor, action, subject, subject_id AS subjectId, changes FROM audit
     WHERE subject = 'customer' AND subject_id = ? AND id > ? AND id < ? ORDER BY id DESC LIMIT ?`,
    customerId,
    ids.after,
    ids.before,
    page.limit,
  );
}

/** Takes an erased customer's id, and those of the customer's devices, out of what was done to that customer's data. */
export function forgetInAudit(sql: Sql, customerId: string): void {
  sql.run(
    `UPDATE audit SET subject_id = NULL, actor = CASE WHEN actor GLOB 'device:*' THEN 'device' ELSE actor END
     WHERE subject = 'customer' AND subject_id = ?`,
    customerId,
  );
}
