import type { Sql } from "./sql.ts";

/** A unique code and the message it was made for. */
export interface CodeRow {
  /** 16 symbols, as `readCode` answers it. */
  readonly code: string;
  readonly customer: number;
  readonly offerId: string;
  readonly campaignId: string;
  /** Where the message was decided, not where the code can be redeemed. */
  readonly geofenceId: string;
  readonly notificationId: string;
  readonly decisionId: string;
  readonly createdAt: number;
  /** From this instant on it cannot be redeemed. */
  readonly expiresAt: number;
  /** Catalogue version under which it was issued. */
  readonly version: number;
}

const columns = `code, customer, offer AS offerId, campaign AS campaignId, geofence AS geofenceId,
  notification AS notificationId, decision AS decisionId, created_at AS createdAt, expires_at AS expiresAt, version`;

export function insertCode(sql: Sql, row: CodeRow): void {
  sql.run(
    `INSERT INTO codes (code, customer, offer, campaign, geofence, notification, decision, created_at, expires_at,
       version)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    row.code,
    row.customer,
    row.offerId,
    row.campaignId,
    row.geofenceId,
    row.notificationId,
    row.decisionId,
    row.createdAt,
    row.expiresAt,
    row.version,
  );
}

export function readCodeRow(sql: Sql, code: string): CodeRow | null {
  return sql.get<CodeRow>(`SELECT ${columns} FROM codes WHERE code = ?`, code) ?? null;
}

/** A customer's codes, the one that expires last first. */
export function listCodes(sql: Sql, customer: number): CodeRow[] {
  return sql.all(`SELECT ${columns} FROM codes WHERE customer = ? ORDER BY expires_at DESC, code`, customer);
}

/** Gives a customer's codes, and what was redeemed with them, to another customer of the same shard. */
export function moveCodes(sql: Sql, from: number, to: number): void {
  sql.run("UPDATE codes SET customer = ? WHERE customer = ?", to, from);
  sql.run("UPDATE redemptions SET customer = ? WHERE customer = ?", to, from);
}

/** When the first code of customers with keys in (from, to] expires; null without one. */
export function soonestCode(sql: Sql, keys: { from: number; to: number }): number | null {
  return sql.get<{ at: number | null }>(
    "SELECT MIN(expires_at) AS at FROM codes WHERE customer > ? AND customer <= ?",
    keys.from,
    keys.to,
  )!.at;
}

/** Forgets codes of the customers with keys in (from, to] that expired before `time`. */
export function purgeCodes(sql: Sql, keys: { from: number; to: number }, time: number): void {
  sql.run(
    "DELETE FROM codes WHERE customer > ? AND customer <= ? AND expires_at < ?",
    keys.from,
    keys.to,
    time,
  );
}
