import { equalities, idBounds, type LogPage } from "./log.ts";
import type { Sql } from "./sql.ts";

export interface NotificationRow {
  readonly id: string;
  readonly customer: number;
  readonly customerId: string;
  readonly campaignId: string;
  readonly geofenceId: string;
  /** Null for a test: it belongs to no decision and counts nowhere. */
  readonly decisionId: string | null;
  readonly deviceId: string;
  readonly channel: string;
  /** Host of the push service: sends are bounded per host. */
  readonly host: string;
  readonly state: string;
  readonly reason: string | null;
  readonly title: string;
  readonly body: string;
  /** JSON: address and image of the message. */
  readonly message: string;
  readonly createdAt: number;
  readonly sentAt: number | null;
  readonly expiresAt: number;
  readonly attempts: number;
  readonly attemptLog: string;
  /** When the outbox looks at it next: an attempt, or the end of a claim; null when it is done. */
  readonly dueAt: number | null;
  readonly claim: string | null;
}

const columns = `notifications.id, customer, customers.id AS customerId, campaign AS campaignId,
  geofence AS geofenceId, decision AS decisionId, device AS deviceId, channel, host, state, reason, title, body,
  message, notifications.created_at AS createdAt, sent_at AS sentAt, expires_at AS expiresAt, attempts,
  attempt_log AS attemptLog, due_at AS dueAt, claim`;
const source = "notifications JOIN customers ON customers.n = notifications.customer";

export function insertNotification(sql: Sql, row: Omit<NotificationRow, "customerId">): void {
  sql.run(
    `INSERT INTO notifications (id, customer, campaign, geofence, decision, device, channel, host, state, reason,
       title, body, message, created_at, sent_at, expires_at, attempts, attempt_log, due_at, claim)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    row.id,
    row.customer,
    row.campaignId,
    row.geofenceId,
    row.decisionId,
    row.deviceId,
    row.channel,
    row.host,
    row.state,
    row.reason,
    row.title,
    row.body,
    row.message,
    row.createdAt,
    row.sentAt,
    row.expiresAt,
    row.attempts,
    row.attemptLog,
    row.dueAt,
    row.claim,
  );
}

export function readNotification(sql: Sql, id: string): NotificationRow | null {
  return sql.get<NotificationRow>(`SELECT ${columns} FROM ${source} WHERE notifications.id = ?`, id) ?? null;
}

/** Due messages, earliest first, but for those to the hosts named. */
export function dueNotifications(
  sql: Sql,
  now: number,
  without: readonly string[],
  limit: number,
): NotificationRow[] {
  return sql.all(
    `SELECT ${columns} FROM ${source}
     WHERE due_at <= ? AND host NOT IN (SELECT value FROM json_each(?)) ORDER BY due_at LIMIT ?`,
    now,
    JSON.stringify(without),
    limit,
  );
}

export function nextNotificationDue(sql: Sql): number | null {
  return sql.get<{ due: number | null }>("SELECT MIN(due_at) AS due FROM notifications")?.due ?? null;
}

/** Hands a notification to one sender until `leaseEnd`. */
export function claimNotification(sql: Sql, id: string, claim: string, leaseEnd: number): void {
  sql.run(
    "UPDATE notifications SET claim = ?, due_at = ?, attempts = attempts + 1 WHERE id = ?",
    claim,
    leaseEnd,
    id,
  );
}

/** Claims do not outlive the process that made them: what it held is due again now. Answers how many. */
export function releaseClaims(sql: Sql, now: number): number {
  return sql.all(
    "UPDATE notifications SET claim = NULL, due_at = ? WHERE claim IS NOT NULL RETURNING id",
    now,
  ).length;
}

export function settleNotification(
  sql: Sql,
  id: string,
  to: Pick<NotificationRow, "state" | "reason" | "sentAt" | "attemptLog" | "dueAt">,
): void {
  sql.run(
    `UPDATE notifications SET state = ?, reason = ?, sent_at = ?, attempt_log = ?, due_at = ?, claim = NULL
     WHERE id = ?`,
    to.state,
    to.reason,
    to.sentAt,
    to.attemptLog,
    to.dueAt,
    id,
  );
}

/** Takes back what a customer has not been sent yet; answers the ids. */
export function cancelQueued(sql: Sql, customer: number, reason: string): string[] {
  return sql
    .all<{ id: string }>(
      `UPDATE notifications SET state = 'cancelled', reason = ?, due_at = NULL, claim = NULL
       WHERE customer = ? AND state = 'queued' RETURNING id`,
      reason,
      customer,
    )
    .map(({ id }) => id);
}

export function listNotifications(
  sql: Sql,
  shard: number,
  filter: LogPage & {
    customer?: number | undefined;
    campaignId?: string | undefined;
    state?: string | undefined;
  },
): NotificationRow[] {
  const ids = idBounds("ntf", shard, filter, null);
  const equal = equalities({ customer: filter.customer, campaign: filter.campaignId, state: filter.state });
  return sql.all(
    `SELECT ${columns} FROM ${source}
     WHERE notifications.id > ? AND notifications.id < ?${equal.text} ORDER BY notifications.id DESC LIMIT ?`,
    ids.after,
    ids.before,
    ...equal.params,
    filter.limit,
  );
}
