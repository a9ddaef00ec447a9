import type { Sql } from "./sql.ts";

/** Messages and ghosts of a customer after `since` that have had no success, with their variant. */
export function openExposures(
  sql: Sql,
  customer: number,
  since: number,
): { id: string; at: number; campaignId: string; geofenceId: string; variant: string | null }[] {
  return sql.all(
    `SELECT id, at, campaign AS campaignId, geofence AS geofenceId, variant FROM sends
     WHERE customer = ? AND at >= ? AND campaign IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM conversions WHERE conversions.customer = sends.customer AND send = sends.id)`,
    customer,
    since,
  );
}

export function insertConversion(
  sql: Sql,
  customer: number,
  conversion: { send: string; event: string; at: number },
): void {
  sql.run(
    "INSERT INTO conversions (customer, send, event, at) VALUES (?, ?, ?, ?)",
    customer,
    conversion.send,
    conversion.event,
    conversion.at,
  );
}

/** Which text a message, or a ghost, was; null for none that is known. */
export function variantOf(sql: Sql, customer: number, send: string): string | null {
  return (
    sql.get<{ variant: string | null }>(
      "SELECT variant FROM sends WHERE customer = ? AND id = ?",
      customer,
      send,
    )?.variant ?? null
  );
}

export interface ConversionRow {
  readonly send: string;
  readonly event: string;
  readonly at: number;
}

/** A customer's successes, by the message that each followed, the last first. */
export function listConversions(
  sql: Sql,
  customer: number,
  page: { before: string | null; limit: number },
): ConversionRow[] {
  return sql.all(
    `SELECT send, event, at FROM conversions WHERE customer = ? AND send < ? ORDER BY send DESC LIMIT ?`,
    customer,
    page.before ?? "\u{10ffff}",
    page.limit,
  );
}
