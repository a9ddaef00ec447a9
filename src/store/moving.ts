import type { Row, Sql } from "./sql.ts";

/** Tables whose rows go with a customer to another shard as they are, but for the ids in them. */
export const movingTables = [
  "devices",
  "visits",
  "events",
  "decisions",
  "sends",
  "conversions",
  "notifications",
  "codes",
  "redemptions",
  "idempotency_keys",
  "webhook_deliveries",
] as const;
export type MovingTable = (typeof movingTables)[number];
export type MovingRows = Readonly<Record<MovingTable, readonly Row[]>>;

export function rowsOf(sql: Sql, customer: number, table: MovingTable): Row[] {
  return sql.all(`SELECT * FROM ${table} WHERE customer = ?`, customer);
}

/** Inserts rows as another customer's, numbered anew; one that is there already stays as it is. */
export function insertRows(sql: Sql, customer: number, table: MovingTable, rows: readonly Row[]): void {
  for (const { n: _, ...row } of rows) {
    const columns = Object.keys(row);
    sql.run(
      `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")}) ON CONFLICT DO NOTHING`,
      ...Object.values({ ...row, customer }),
    );
  }
}

/** Whether a message or event of the customer is with a sender whose lease has not ended. */
export function hasClaims(sql: Sql, customer: number, now: number): boolean {
  return ["notifications", "webhook_deliveries"].some((table) => {
    const text = `SELECT 1 FROM ${table} WHERE customer = ? AND claim IS NOT NULL AND due_at > ?`;
    return sql.get(text, customer, now) !== undefined;
  });
}

/** Deletes what an erasure would keep as nobody's: it goes on elsewhere. */
export function deleteMovedRedemptions(sql: Sql, customer: number): void {
  sql.run("DELETE FROM redemptions WHERE customer = ?", customer);
}
