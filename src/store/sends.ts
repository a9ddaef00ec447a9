import type { Sql } from "./sql.ts";

/** A message that counts towards caps; without campaign it is a touch by another tool. */
export interface SendRow {
  readonly at: number;
  readonly campaignId: string | null;
  readonly geofenceId: string | null;
}

export function appendSend(
  sql: Sql,
  customer: number,
  id: string,
  send: SendRow & { readonly variant?: string | null; readonly channel?: string },
): void {
  sql.run(
    "INSERT INTO sends (customer, at, id, campaign, geofence, variant, channel) VALUES (?, ?, ?, ?, ?, ?, ?)",
    customer,
    send.at,
    id,
    send.campaignId,
    send.geofenceId,
    send.variant ?? null,
    send.channel ?? null,
  );
}

export function hasSend(sql: Sql, customer: number, id: string): boolean {
  return sql.get("SELECT 1 FROM sends WHERE customer = ? AND id = ?", customer, id) !== undefined;
}

/** Every message that counts, oldest first. Lifetime caps need them all. */
export function listSends(sql: Sql, customer: number): SendRow[] {
  return sql.all(
    "SELECT at, campaign AS campaignId, geofence AS geofenceId FROM sends WHERE customer = ? ORDER BY at, id",
    customer,
  );
}

/** The same with their ids and what else is kept of them, newest first; `channel` is a touch's. */
export function sendsBefore(
  sql: Sql,
  customer: number,
  page: { after: { at: number; id: string } | null; limit: number },
): (SendRow & { readonly id: string; readonly variant: string | null; readonly channel: string | null })[] {
  return sql.all(
    `SELECT id, at, campaign AS campaignId, geofence AS geofenceId, variant, channel FROM sends
     WHERE customer = ? AND (at, id) < (?, ?) ORDER BY at DESC, id DESC LIMIT ?`,
    customer,
    page.after?.at ?? Number.MAX_SAFE_INTEGER,
    page.after?.id ?? "",
    page.limit,
  );
}
