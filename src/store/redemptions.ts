import type { LogPage } from "./log.ts";
import type { Sql } from "./sql.ts";

/** What a till redeemed. Of an erased customer only offer, campaign, amount, currency and day are left. */
export interface RedemptionRow {
  readonly id: string;
  /** As it is compared: a unique code's 16 symbols, a shared one without case and hyphens. */
  readonly code: string;
  /** The till's own number; with the code it names this redemption. */
  readonly orderId: string;
  readonly offerId: string;
  readonly geofenceId: string | null;
  /** In the currency's minor units. */
  readonly amount: number | null;
  readonly currency: string | null;
  readonly at: number;
  /** Catalogue version under which it was redeemed. */
  readonly version: number;
  /** These of a unique code alone: a shared one says nothing of who redeems it. */
  readonly customer: number | null;
  readonly campaignId: string | null;
  readonly notificationId: string | null;
  readonly decisionId: string | null;
}

const columns = `id, code, order_id AS orderId, offer AS offerId, geofence AS geofenceId, amount, currency, at, version,
  customer, campaign AS campaignId, notification AS notificationId, decision AS decisionId`;

export function insertRedemption(sql: Sql, row: RedemptionRow): void {
  sql.run(
    `INSERT INTO redemptions (id, code, order_id, offer, geofence, amount, currency, at, version, customer, campaign,
       notification, decision)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    row.id,
    row.code,
    row.orderId,
    row.offerId,
    row.geofenceId,
    row.amount,
    row.currency,
    row.at,
    row.version,
    row.customer,
    row.campaignId,
    row.notificationId,
    row.decisionId,
  );
}

export function redemptionOfOrder(sql: Sql, code: string, orderId: string): RedemptionRow | null {
  const text = `SELECT ${columns} FROM redemptions WHERE code = ? AND order_id = ?`;
  return sql.get<RedemptionRow>(text, code, orderId) ?? null;
}

/** Whether any order has redeemed the code. */
export function isRedeemed(sql: Sql, code: string): boolean {
  return sql.get("SELECT 1 FROM redemptions WHERE code = ? LIMIT 1", code) !== undefined;
}

/** What a customer has redeemed, newest first; `before` is the time part of the last id seen. */
export function listRedemptions(sql: Sql, customer: number, page: LogPage): RedemptionRow[] {
  return sql.all(
    `SELECT ${columns} FROM redemptions WHERE customer = ? AND (? IS NULL OR substr(id, -32) < ?)
     ORDER BY id DESC LIMIT ?`,
    customer,
    page.before,
    page.before,
    page.limit,
  );
}

const dayMs = 86_400_000;

/**
 * Leaves of a customer's redemptions what an account needs: offer, campaign, amount, currency and the day (UTC). They
 * are written anew, since the place of a row among the others tells its time.
 */
export function forgetRedemptions(sql: Sql, customer: number): void {
  sql.run(
    `INSERT INTO redemptions (offer, campaign, amount, currency, at, version)
     SELECT offer, campaign, amount, currency, at - at % ?, version FROM redemptions WHERE customer = ?`,
    dayMs,
    customer,
  );
  sql.run("DELETE FROM redemptions WHERE customer = ?", customer);
}
