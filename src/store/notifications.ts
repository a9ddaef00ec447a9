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
  /** Attempts of which nobody told how they went. */
  readonly lost: number;
  /** Times of the first receipt of each kind. */
  readonly deliveredAt: number | null;
  readonly openedAt: number | null;
  readonly dismissedAt: number | null;
  readonly unsubscribedAt: number | null;
}

const columns = `notifications.id, customer, customers.id AS customerId, campaign AS campaignId,
  geofence AS geofenceId, decision AS decisionId, device AS deviceId, channel, host, state, reason, title, body,
  message, notifications.created_at AS createdAt, sent_at AS sentAt, expires_at AS expiresAt, attempts,
  attempt_log AS attemptLog, due_at AS dueAt, claim, lost, delivered_at AS deliveredAt, opened_at AS openedAt,
  dismissed_at AS dismissedAt, unsubscribed_at AS unsubscribedAt`;
const source = "notifications JOIN customers ON customers.n = notifications.customer";

/** What a message begins with. */
type NewNotification = Omit<
  NotificationRow,
  "customerId" | "lost" | "deliveredAt" | "openedAt" | "dismissedAt" | "unsubscribedAt"
>;

export function insertNotification(sql: Sql, row: NewNotification): void {
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

/** Push services for which something is due: each is found by one look into the index. */
export function waitingHosts(sql: Sql, now: number): string[] {
  const rows = sql.all<{ host: string }>(
    `WITH RECURSIVE hosts (host) AS (
       SELECT MIN(host) FROM notifications WHERE due_at IS NOT NULL
       UNION ALL
       SELECT (SELECT MIN(host) FROM notifications WHERE due_at IS NOT NULL AND host > hosts.host)
       FROM hosts WHERE hosts.host IS NOT NULL
     )
     SELECT host FROM hosts
     WHERE EXISTS (SELECT 1 FROM notifications WHERE notifications.host = hosts.host AND due_at <= ?)`,
    now,
  );
  return rows.map(({ host }) => host);
}

/** What is due for one push service, earliest first. */
export function dueNotifications(sql: Sql, now: number, host: string, limit: number): NotificationRow[] {
  return sql.all(
    `SELECT ${columns} FROM ${source} WHERE host = ? AND due_at <= ? ORDER BY due_at LIMIT ?`,
    host,
    now,
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
export function endClaims(sql: Sql, now: number): number {
  return sql.all("UPDATE notifications SET due_at = ? WHERE claim IS NOT NULL RETURNING id", now).length;
}

/** Gives up on hearing how an attempt went. */
export function writeLost(sql: Sql, id: string, lost: number, attemptLog: string): void {
  sql.run(
    "UPDATE notifications SET lost = ?, attempt_log = ?, claim = NULL WHERE id = ?",
    lost,
    attemptLog,
    id,
  );
}

/** Turns a message that waits to another device. */
export function redirectNotification(
  sql: Sql,
  id: string,
  to: Pick<NotificationRow, "deviceId" | "channel" | "host" | "attemptLog" | "dueAt">,
): void {
  sql.run(
    "UPDATE notifications SET device = ?, channel = ?, host = ?, attempt_log = ?, due_at = ?, claim = NULL WHERE id = ?",
    to.deviceId,
    to.channel,
    to.host,
    to.attemptLog,
    to.dueAt,
    id,
  );
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

/** Writes what a receipt has changed. */
export function writeReceipt(sql: Sql, row: NotificationRow): void {
  sql.run(
    `UPDATE notifications SET state = ?, sent_at = ?, due_at = ?, claim = ?, attempt_log = ?, delivered_at = ?,
       opened_at = ?, dismissed_at = ?, unsubscribed_at = ? WHERE id = ?`,
    row.state,
    row.sentAt,
    row.dueAt,
    row.claim,
    row.attemptLog,
    row.deliveredAt,
    row.openedAt,
    row.dismissedAt,
    row.unsubscribedAt,
    row.id,
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

/** What a customer was sent, or could not be reached with, and is still good; newest first. */
export function listInbox(
  sql: Sql,
  shard: number,
  page: LogPage & { customer: number; now: number },
): NotificationRow[] {
  const ids = idBounds("ntf", shard, page, null);
  return sql.all(
    `SELECT ${columns} FROM ${source}
     WHERE customer = ? AND notifications.id > ? AND notifications.id < ? AND expires_at > ?
       AND state IN ('sent', 'delivered', 'opened', 'dismissed', 'failed')
     ORDER BY notifications.id DESC LIMIT ?`,
    page.customer,
    ids.after,
    ids.before,
    page.now,
    page.limit,
  );
}

/** How many rows wait in a queue, and the id of the oldest. */
export interface Waiting {
  readonly waiting: number;
  readonly oldest: string | null;
}

export function messagesDue(sql: Sql): Waiting {
  return sql.get<Waiting>(
    "SELECT COUNT(*) AS waiting, MIN(id) AS oldest FROM notifications WHERE due_at IS NOT NULL",
  )!;
}
