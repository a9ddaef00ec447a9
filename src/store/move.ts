import type { Row, Sql, SqlValue } from "./sql.ts";

/** How the rows of a table leave a workspace, a page at a time in the order of their key. */
interface MoveTable {
  readonly key: readonly string[];
  /** Its column `customer` is a key of `customers`; 0 and null are nobody's. */
  readonly ofCustomer?: true;
  /** Rows of one page; few where one row may be large. */
  readonly page?: number;
  /** Read instead of the table itself. */
  readonly from?: string;
  /** What becomes of a row whose key is there already; without it that is a fault. */
  readonly conflict?: string;
}

/** A slice whose fate is unknown counts as used, all of it: nothing is sold twice. */
const usesAndSlices = `(SELECT campaign, kind, at, SUM(units) AS units FROM (
    SELECT campaign, kind, at, units FROM supply_uses
    UNION ALL SELECT campaign, kind, CASE WHEN kind = 'rate' THEN expires_at ELSE 0 END AS at, units
      FROM supply_grants WHERE units > 0)
  GROUP BY campaign, kind, at)`;

const newer = (column: string) =>
  `${column} = NULLIF(MAX(COALESCE(${column}, 0), COALESCE(excluded.${column}, 0)), 0)`;

/**
 * Every table that moves with a workspace but the catalogue. What is not here is of a place and not of the workspace:
 * `meta`, `schema_steps`, and the slices of supplies, which are handed back before.
 */
export const moveTables = {
  customers: { key: ["n"] },
  consent_changes: { key: ["customer", "purpose", "seq"], ofCustomer: true },
  devices: { key: ["customer", "id"], ofCustomer: true },
  origins: { key: ["customer", "id", "device", "at"], ofCustomer: true },
  positions: { key: ["seq"], ofCustomer: true, page: 1_000 },
  visits: { key: ["id"], ofCustomer: true, page: 500 },
  events: { key: ["id"], ofCustomer: true },
  decisions: { key: ["id"], ofCustomer: true, page: 50 },
  sends: { key: ["customer", "at", "id"], ofCustomer: true, page: 500 },
  notifications: { key: ["id"], ofCustomer: true },
  codes: { key: ["code"], ofCustomer: true, page: 500 },
  redemptions: { key: ["n"], ofCustomer: true, page: 500 },
  conversions: { key: ["customer", "send"], ofCustomer: true, page: 500 },
  idempotency_keys: {
    key: ["customer", "scope", "key"],
    ofCustomer: true,
    page: 20,
    conflict: "DO NOTHING",
  },
  webhook_deliveries: { key: ["id"], ofCustomer: true, page: 50 },
  aliases: { key: ["id", "device"], page: 500 },
  parcels: { key: ["id", "device", "part"], page: 2 },
  moved_ids: { key: ["id"], page: 500, conflict: "(id) DO UPDATE SET owner = excluded.owner" },
  audit: { key: ["id"] },
  tallies: {
    key: ["campaign", "day", "geofence", "variant", "name"],
    page: 500,
    conflict: "(campaign, day, geofence, variant, name) DO UPDATE SET count = count + excluded.count",
  },
  supply_uses: { key: ["campaign", "kind", "at"], page: 500, from: usesAndSlices },
  webhook_health: {
    key: ["webhook"],
    conflict: `(webhook) DO UPDATE SET delivered = delivered + excluded.delivered,
      ${newer("last_success_at")}, ${newer("last_failure_at")},
      last_status = COALESCE(excluded.last_status, last_status),
      failing_since = COALESCE(failing_since, excluded.failing_since)`,
  },
  send_jobs: { key: ["id"] },
} as const satisfies Readonly<Record<string, MoveTable>>;
export type MoveTableName = keyof typeof moveTables;
export const moveTableNames = Object.keys(moveTables) as MoveTableName[];

/** A row on its way, and the id of the customer whose it is; null: nobody's. */
export interface MovingRow {
  readonly of: string | null;
  readonly row: Row;
}

export interface MovePage {
  readonly rows: readonly MovingRow[];
  /** The key to go on after; null at the end. */
  readonly next: readonly SqlValue[] | null;
}

/** The rows after the key `after`. What belongs to customers who are gone is left behind. */
export function movePage(sql: Sql, name: MoveTableName, after: readonly SqlValue[] | null): MovePage {
  const table: MoveTable = moveTables[name];
  const key = table.key.map((column) => `m.${column}`).join(", ");
  const limit = table.page ?? 200;
  const rows = sql.all<Row & { of: string | null }>(
    `SELECT m.*, ${table.ofCustomer ? "c.id" : "NULL"} AS "of" FROM ${table.from ?? name} AS m
     ${table.ofCustomer ? "LEFT JOIN customers AS c ON c.n = m.customer" : ""}
     WHERE ${after === null ? "true" : `(${key}) > (${table.key.map(() => "?").join(", ")})`}
       ${table.ofCustomer ? "AND (c.n IS NOT NULL OR COALESCE(m.customer, 0) = 0)" : ""}
     ORDER BY ${key} LIMIT ?`,
    ...(after ?? []),
    limit,
  );
  const last = rows.length === limit ? rows.at(-1)! : null;
  return {
    rows: rows.map(({ of, ...row }) => ({ of, row })),
    next: last === null ? null : table.key.map((column) => last[column] as SqlValue),
  };
}

/** The columns that a table has here. */
export function columnsOf(sql: Sql, name: MoveTableName): string[] {
  return sql
    .all<{ name: string }>("SELECT name FROM pragma_table_info(?)", name)
    .map(({ name: column }) => column);
}

/** Inserts a row whose columns are known to be the table's. */
export function insertMoved(sql: Sql, name: MoveTableName, row: Row): void {
  const { conflict }: MoveTable = moveTables[name];
  const columns = Object.keys(row);
  sql.run(
    `INSERT INTO ${name} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})
     ${conflict === undefined ? "" : `ON CONFLICT ${conflict}`}`,
    ...Object.values(row),
  );
}

/** Whether nothing was ever kept here but the workspace itself. */
export function isEmpty(sql: Sql): boolean {
  const found = sql.get(
    `SELECT 1 FROM customers UNION ALL SELECT 1 FROM catalogue WHERE kind <> 'workspace'
     UNION ALL SELECT 1 FROM aliases LIMIT 1`,
  );
  return found === undefined;
}

/** The catalogue of an empty workspace makes room for the one that comes. */
export function clearCatalogue(sql: Sql): void {
  sql.run("DELETE FROM catalogue");
}

/** Messages and events that are with a sender whose lease has not ended. */
export function claimsUnderWay(sql: Sql, now: number): number {
  return sql.get<{ n: number }>(
    `SELECT (SELECT COUNT(*) FROM notifications WHERE claim IS NOT NULL AND due_at > ?)
       + (SELECT COUNT(*) FROM webhook_deliveries WHERE claim IS NOT NULL AND due_at > ?) AS n`,
    now,
    now,
  )!.n;
}

/** Slices that have not been handed back. */
export function leasesOut(sql: Sql): { owner: string; kind: "budget" | "rate" | "offer" }[] {
  return sql.all("SELECT campaign AS owner, kind FROM supply_leases WHERE units > 0");
}

/** The highest number that a position has here, or that a saved presence refers to. */
export function highestPosition(sql: Sql): number {
  return sql.get<{ top: number }>(
    `SELECT MAX(COALESCE((SELECT MAX(seq) FROM positions), 0),
       COALESCE((SELECT MAX(presence_seq) FROM customers), 0)) AS top`,
  )!.top;
}
