import { equalities, idBounds, type LogPage } from "./log.ts";
import type { Waiting } from "./notifications.ts";
import type { Sql } from "./sql.ts";

export type DeliveryState = "pending" | "delivered" | "dead";

/** An event on its way to one endpoint; its id is the `webhook-id` by which a receiver knows a repeat. */
export interface DeliveryRow {
  readonly id: string;
  readonly webhook: string;
  /** Key of the customer it is about; 0 for nobody. */
  readonly customer: number;
  readonly type: string;
  /** The JSON that is sent, to the byte: attempts and replays are signed anew, never written anew. */
  readonly body: string;
  readonly createdAt: number;
  readonly state: DeliveryState;
  /** Those that came to an end, since it was made or last replayed; one that its process did not outlive is none. */
  readonly attempts: number;
  readonly attemptLog: string;
  /** The next attempt, or the end of a claim; null when it is done. */
  readonly dueAt: number | null;
  readonly claim: string | null;
}

const columns = `webhook_deliveries.id, webhook, customer, type, body, webhook_deliveries.created_at AS createdAt, state,
  attempts, attempt_log AS attemptLog, due_at AS dueAt, claim`;

export function insertDelivery(
  sql: Sql,
  row: Pick<DeliveryRow, "id" | "webhook" | "customer" | "type" | "body" | "createdAt">,
): void {
  sql.run(
    `INSERT INTO webhook_deliveries (id, webhook, customer, type, body, created_at, state, attempts, attempt_log, due_at)
     VALUES (?, ?, ?, ?, ?, ?, 'pending', 0, '[]', ?)`,
    row.id,
    row.webhook,
    row.customer,
    row.type,
    row.body,
    row.createdAt,
    row.createdAt,
  );
}

export function readDelivery(sql: Sql, id: string): DeliveryRow | null {
  return sql.get<DeliveryRow>(`SELECT ${columns} FROM webhook_deliveries WHERE id = ?`, id) ?? null;
}

/** An endpoint's due events, earliest first. */
export function dueDeliveries(sql: Sql, webhook: string, now: number, limit: number): DeliveryRow[] {
  return sql.all(
    `SELECT ${columns} FROM webhook_deliveries WHERE webhook = ? AND due_at <= ? ORDER BY due_at LIMIT ?`,
    webhook,
    now,
    limit,
  );
}

export function nextDeliveryDue(sql: Sql, webhook: string): number | null {
  const next = sql.get<{ due: number }>(
    `SELECT due_at AS due FROM webhook_deliveries
     WHERE webhook = ? AND due_at IS NOT NULL ORDER BY due_at LIMIT 1`,
    webhook,
  );
  return next?.due ?? null;
}

/** Hands an event to one sender until `leaseEnd`. */
export function claimDelivery(sql: Sql, id: string, claim: string, leaseEnd: number): void {
  sql.run("UPDATE webhook_deliveries SET claim = ?, due_at = ? WHERE id = ?", claim, leaseEnd, id);
}

/** Claims do not outlive the process that made them: what it held is due again now. Answers how many. */
export function releaseDeliveryClaims(sql: Sql, now: number): number {
  return sql.all(
    `UPDATE webhook_deliveries SET claim = NULL, due_at = ?
     WHERE due_at IS NOT NULL AND claim IS NOT NULL RETURNING id`,
    now,
  ).length;
}

export function settleDelivery(
  sql: Sql,
  id: string,
  to: Pick<DeliveryRow, "state" | "attempts" | "attemptLog" | "dueAt">,
): void {
  sql.run(
    `UPDATE webhook_deliveries SET state = ?, attempts = ?, attempt_log = ?, due_at = ?, claim = NULL
     WHERE id = ?`,
    to.state,
    to.attempts,
    to.attemptLog,
    to.dueAt,
    id,
  );
}

/** Queues an endpoint's dead events again, those of [from, to), oldest first, at most `limit`. Answers how many. */
export function replayDead(
  sql: Sql,
  webhook: string,
  range: { from: number; to: number; limit: number },
  now: number,
): number {
  return sql.all(
    `UPDATE webhook_deliveries SET state = 'pending', attempts = 0, due_at = ? WHERE id IN (
       SELECT id FROM webhook_deliveries WHERE webhook = ? AND state = 'dead' AND created_at >= ? AND created_at < ?
       ORDER BY id LIMIT ?) RETURNING id`,
    now,
    webhook,
    range.from,
    range.to,
    range.limit,
  ).length;
}

/** Queues the events named again, but for those that are queued already. Answers how many. */
export function replayNamed(sql: Sql, webhook: string, ids: readonly string[], now: number): number {
  return sql.all(
    `UPDATE webhook_deliveries SET state = 'pending', attempts = 0, due_at = ?
     WHERE id IN (SELECT value FROM json_each(?)) AND webhook = ? AND state <> 'pending' RETURNING id`,
    now,
    JSON.stringify(ids),
    webhook,
  ).length;
}

export interface DeliveryFilter extends LogPage {
  readonly webhook: string;
  readonly state: DeliveryState | null;
  readonly customer: number | null;
  /** Bounds of when it was made: from inclusive, to exclusive. */
  readonly from: number;
  readonly to: number;
}

/** An endpoint's events, newest first. The dead ones have an index of their own. */
export function listDeliveries(
  sql: Sql,
  shard: number,
  filter: DeliveryFilter,
): (DeliveryRow & { readonly customerId: string | null })[] {
  const ids = idBounds("msg", shard, filter, filter.from);
  const state = filter.state === "dead" ? { text: " AND state = 'dead'", params: [] } : null;
  const equal = state ?? equalities({ state: filter.state ?? undefined });
  const about = equalities({ customer: filter.customer ?? undefined });
  return sql.all(
    `SELECT ${columns}, customers.id AS customerId
     FROM webhook_deliveries LEFT JOIN customers ON customers.n = webhook_deliveries.customer
     WHERE webhook = ? AND webhook_deliveries.id > ? AND webhook_deliveries.id < ?
       AND webhook_deliveries.created_at >= ? AND webhook_deliveries.created_at < ?${equal.text}${about.text}
     ORDER BY webhook_deliveries.id DESC LIMIT ?`,
    filter.webhook,
    ids.after,
    ids.before,
    filter.from,
    filter.to,
    ...equal.params,
    ...about.params,
    filter.limit,
  );
}

/** The events about one customer, to whichever endpoint, newest first. */
export function deliveriesAbout(sql: Sql, shard: number, customer: number, page: LogPage): DeliveryRow[] {
  const ids = idBounds("msg", shard, page, null);
  return sql.all(
    `SELECT ${columns} FROM webhook_deliveries WHERE customer = ? AND id > ? AND id < ? ORDER BY id DESC LIMIT ?`,
    customer,
    ids.after,
    ids.before,
    page.limit,
  );
}

/** How an endpoint fares with this shard. */
export interface Health {
  readonly delivered: number;
  readonly lastSuccessAt: number | null;
  readonly lastFailureAt: number | null;
  /** Status of the last failure; null when nothing answered. */
  readonly lastStatus: number | null;
  readonly failingSince: number | null;
}

export function readHealth(sql: Sql, webhook: string): Health {
  const found = sql.get<Health>(
    `SELECT delivered, last_success_at AS lastSuccessAt, last_failure_at AS lastFailureAt, last_status AS lastStatus,
       failing_since AS failingSince
     FROM webhook_health WHERE webhook = ?`,
    webhook,
  );
  return (
    found ?? { delivered: 0, lastSuccessAt: null, lastFailureAt: null, lastStatus: null, failingSince: null }
  );
}

export function writeHealth(sql: Sql, webhook: string, health: Health): void {
  sql.run(
    `INSERT INTO webhook_health (webhook, delivered, last_success_at, last_failure_at, last_status, failing_since)
     VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (webhook) DO UPDATE SET delivered = excluded.delivered, last_success_at = excluded.last_success_at,
       last_failure_at = excluded.last_failure_at, last_status = excluded.last_status,
       failing_since = excluded.failing_since`,
    webhook,
    health.delivered,
    health.lastSuccessAt,
    health.lastFailureAt,
    health.lastStatus,
    health.failingSince,
  );
}

/** How many of an endpoint's events wait, and how many were given up. */
export function countDeliveries(sql: Sql, webhook: string): { pending: number; dead: number } {
  return sql.get<{ pending: number; dead: number }>(
    `SELECT (SELECT COUNT(*) FROM webhook_deliveries WHERE webhook = ? AND due_at IS NOT NULL) AS pending,
       (SELECT COUNT(*) FROM webhook_deliveries WHERE webhook = ? AND state = 'dead') AS dead`,
    webhook,
    webhook,
  )!;
}

/** Drops what a deleted endpoint will never get; what it got stays until its retention ends. */
export function dropEndpoint(sql: Sql, webhook: string): void {
  sql.run("DELETE FROM webhook_deliveries WHERE webhook = ? AND due_at IS NOT NULL", webhook);
  sql.run("DELETE FROM webhook_deliveries WHERE webhook = ? AND state = 'dead'", webhook);
  sql.run("DELETE FROM webhook_health WHERE webhook = ?", webhook);
}

/** How many events wait for whichever endpoint, and the id of the oldest. */
export function deliveriesDue(sql: Sql): Waiting {
  return sql.get<Waiting>(
    "SELECT COUNT(*) AS waiting, MIN(id) AS oldest FROM webhook_deliveries WHERE due_at IS NOT NULL",
  )!;
}
