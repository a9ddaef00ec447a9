import type { Sql } from "./sql.ts";

/** The whole customer, where an alias may also be of one device. */
export const wholeCustomer = "";

/** Where a customer's data, or one device of a customer, has gone: kept on the shard it left. */
export interface Alias {
  /** The customer it was. */
  readonly id: string;
  /** The device that went; `wholeCustomer` when all of the customer did. */
  readonly device: string;
  /** The customer it belongs to now, and that one's shard. */
  readonly customer: string;
  readonly shard: number;
  readonly at: number;
  /** Whether the new shard has told that it has everything. */
  readonly arrived: boolean;
}

type Stored = Omit<Alias, "arrived"> & { arrived: number };

export function readAlias(sql: Sql, id: string, device: string): Alias | null {
  const row = sql.get<Stored>(
    "SELECT id, device, owner AS customer, shard, at, arrived FROM aliases WHERE id = ? AND device = ?",
    id,
    device,
  );
  return row === undefined ? null : { ...row, arrived: row.arrived === 1 };
}

/** Writes an alias with what is on its way, in parts that fit into a row. */
export function writeAlias(sql: Sql, alias: Omit<Alias, "arrived">, parts: readonly string[]): void {
  sql.run(
    `INSERT INTO aliases (id, device, owner, shard, at, arrived) VALUES (?, ?, ?, ?, ?, 0)
     ON CONFLICT (id, device) DO UPDATE SET owner = excluded.owner, shard = excluded.shard,
       at = excluded.at, arrived = 0`,
    alias.id,
    alias.device,
    alias.customer,
    alias.shard,
    alias.at,
  );
  for (const [part, body] of parts.entries())
    sql.run(
      "INSERT INTO parcels (id, device, part, body) VALUES (?, ?, ?, ?)",
      alias.id,
      alias.device,
      part,
      body,
    );
}

/** What is on its way of an alias, put together again; empty when it has arrived. */
export function readParcel(sql: Sql, id: string, device: string): string {
  return sql
    .all<{ body: string }>("SELECT body FROM parcels WHERE id = ? AND device = ? ORDER BY part", id, device)
    .map(({ body }) => body)
    .join("");
}

export function endParcel(sql: Sql, id: string, device: string): void {
  sql.run("DELETE FROM parcels WHERE id = ? AND device = ?", id, device);
  sql.run("UPDATE aliases SET arrived = 1 WHERE id = ? AND device = ?", id, device);
}

/** The alias that has been leaving for longest; null when everything has arrived. */
export function oldestLeaving(sql: Sql): Pick<Alias, "id" | "device" | "at"> | null {
  return sql.get("SELECT id, device, at FROM aliases WHERE arrived = 0 ORDER BY at LIMIT 1") ?? null;
}

/** Notes under which customer things of these ids, made on this shard, are found now. */
export function noteMoved(sql: Sql, ids: readonly string[], customer: string): void {
  sql.run(
    `INSERT INTO moved_ids (id, owner) SELECT value, ? FROM json_each(?) WHERE true
     ON CONFLICT (id) DO UPDATE SET owner = excluded.owner`,
    customer,
    JSON.stringify(ids),
  );
}

export function movedTo(sql: Sql, id: string): string | null {
  return sql.get<{ owner: string }>("SELECT owner FROM moved_ids WHERE id = ?", id)?.owner ?? null;
}

/**
 * Nothing leads to the customer from here any more, and nothing is on its way to them. Answers the
 * aliases that did.
 */
export function forgetAliasesOf(sql: Sql, customer: string): Pick<Alias, "id" | "device">[] {
  sql.run(
    "DELETE FROM parcels WHERE (id, device) IN (SELECT id, device FROM aliases WHERE owner = ?)",
    customer,
  );
  sql.run("DELETE FROM moved_ids WHERE owner = ?", customer);
  return sql.all("DELETE FROM aliases WHERE owner = ? OR id = ? RETURNING id, device", customer, customer);
}

/** What a customer has taken in: the parcel that left under this alias at this time. */
export interface Origin {
  readonly id: string;
  readonly device: string;
  readonly at: number;
}

export function originsOf(sql: Sql, customer: number): Origin[] {
  return sql.all("SELECT id, device, at FROM origins WHERE customer = ? ORDER BY at, id", customer);
}

export function hasOrigin(sql: Sql, customer: number, origin: Origin): boolean {
  const found = sql.get(
    "SELECT 1 FROM origins WHERE customer = ? AND id = ? AND device = ? AND at = ?",
    customer,
    origin.id,
    origin.device,
    origin.at,
  );
  return found !== undefined;
}

export function writeOrigin(sql: Sql, customer: number, origin: Origin): void {
  sql.run(
    "INSERT INTO origins (customer, id, device, at) VALUES (?, ?, ?, ?)",
    customer,
    origin.id,
    origin.device,
    origin.at,
  );
}
