import { forgetRedemptions } from "./redemptions.ts";
import type { Sql } from "./sql.ts";

/** A customer's own row: profile, the consents in force, and the saved presence with what it covers. */
export interface CustomerRow {
  /** Compact key that the other tables refer to. */
  readonly n: number;
  readonly id: string;
  readonly traits: string;
  readonly locale: string | null;
  readonly timezone: string | null;
  readonly consents: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly presence: string | null;
  /** The last position row that `presence` has taken in. */
  readonly presenceSeq: number;
  readonly presenceSavedAt: number;
  /** JSON list of decisions to be made again; null for none. */
  readonly retries: string | null;
  /** Whose holdout arms the customer has taken over; null: their own. */
  readonly arm: string | null;
  /** 1 when messages were decided in two customers' arms before they became one: no proof of uplift. */
  readonly armsMixed: number;
}

const columns = `n, id, traits, locale, timezone, consents, created_at AS createdAt, updated_at AS updatedAt,
  presence, presence_seq AS presenceSeq, presence_saved_at AS presenceSavedAt, retries, arm, arms_mixed AS armsMixed`;

export function readCustomer(sql: Sql, id: string): CustomerRow | null {
  return sql.get<CustomerRow>(`SELECT ${columns} FROM customers WHERE id = ?`, id) ?? null;
}

export function readCustomerByKey(sql: Sql, n: number): CustomerRow | null {
  return sql.get<CustomerRow>(`SELECT ${columns} FROM customers WHERE n = ?`, n) ?? null;
}

/** The next `limit` customers by key after `from`. */
export function customersAfter(sql: Sql, from: number, limit: number): CustomerRow[] {
  return sql.all<CustomerRow>(`SELECT ${columns} FROM customers WHERE n > ? ORDER BY n LIMIT ?`, from, limit);
}

/** The same, of their keys and ids alone. */
export function customerIdsAfter(sql: Sql, from: number, limit: number): { n: number; id: string }[] {
  return sql.all("SELECT n, id FROM customers WHERE n > ? ORDER BY n LIMIT ?", from, limit);
}

export interface Profile {
  readonly id: string;
  readonly traits: string;
  readonly locale: string | null;
  readonly timezone: string | null;
}

export function insertCustomer(sql: Sql, profile: Profile, now: number): void {
  sql.run(
    `INSERT INTO customers (id, traits, locale, timezone, consents, created_at, updated_at, presence_seq, presence_saved_at)
     VALUES (?, ?, ?, ?, '{}', ?, ?, 0, 0)`,
    profile.id,
    profile.traits,
    profile.locale,
    profile.timezone,
    now,
    now,
  );
}

export function updateProfile(sql: Sql, n: number, profile: Profile, now: number): void {
  sql.run(
    "UPDATE customers SET traits = ?, locale = ?, timezone = ?, updated_at = ? WHERE n = ?",
    profile.traits,
    profile.locale,
    profile.timezone,
    now,
    n,
  );
}

export function writeConsents(sql: Sql, n: number, consents: string): void {
  sql.run("UPDATE customers SET consents = ? WHERE n = ?", consents, n);
}

export function writeArm(sql: Sql, n: number, arm: string | null, mixed: boolean): void {
  sql.run("UPDATE customers SET arm = ?, arms_mixed = ? WHERE n = ?", arm, mixed ? 1 : 0, n);
}

export function writeRetries(sql: Sql, n: number, retries: string | null): void {
  sql.run("UPDATE customers SET retries = ? WHERE n = ?", retries, n);
}

export function writePresence(
  sql: Sql,
  n: number,
  saved: { presence: string | null; seq: number; at: number; due: number | null; oldestPlace: number | null },
): void {
  sql.run(
    `UPDATE customers SET presence = ?, presence_seq = ?, presence_saved_at = ?, presence_due = ?, oldest_place = ?
     WHERE n = ?`,
    saved.presence,
    saved.seq,
    saved.at,
    saved.due,
    saved.oldestPlace,
    n,
  );
}

/** Customers whose presence has something to do by `now`, earliest first. */
export function presenceDue(sql: Sql, now: number, limit: number): { id: string }[] {
  return sql.all(
    "SELECT id FROM customers WHERE presence_due <= ? ORDER BY presence_due LIMIT ?",
    now,
    limit,
  );
}

/**
 * Customers with keys in (from, to] whose saved presence tells a place from before `before`, or has yet to take
 * in positions received before then.
 */
export function presencesToForget(
  sql: Sql,
  keys: { from: number; to: number },
  before: number,
): { id: string }[] {
  return sql.all(
    `SELECT id FROM customers WHERE n > ? AND n <= ? AND (
       EXISTS (SELECT 1 FROM json_each(presence, '$.devices')
         WHERE (value ->> '$.newestAt' < ? AND value ->> '$.place' IS NOT NULL) OR value ->> '$.suspect.at' < ?)
       OR EXISTS (SELECT 1 FROM positions WHERE customer = n AND seq > presence_seq AND received_at < ?))`,
    keys.from,
    keys.to,
    before,
    before,
    before,
  );
}

export function nextPresenceDue(sql: Sql): number | null {
  return sql.get<{ due: number | null }>("SELECT MIN(presence_due) AS due FROM customers")?.due ?? null;
}

export function listCustomers(
  sql: Sql,
  page: { q: string | null; after: { at: number; id: string } | null; limit: number },
): CustomerRow[] {
  return sql.all<CustomerRow>(
    `SELECT ${columns} FROM customers
     WHERE (created_at, id) < (?, ?) AND (? IS NULL OR instr(lower(id), ?) > 0 OR instr(lower(traits), ?) > 0)
     ORDER BY created_at DESC, id DESC LIMIT ?`,
    page.after?.at ?? Number.MAX_SAFE_INTEGER,
    page.after?.id ?? "",
    page.q,
    page.q,
    page.q,
    page.limit,
  );
}

/** Anonymous customers with keys in (from, to] made before `time`, with no consent in force. */
export function unboundAnonymous(
  sql: Sql,
  keys: { from: number; to: number },
  time: number,
): Pick<CustomerRow, "n" | "id">[] {
  return sql.all(
    `SELECT n, id FROM customers WHERE n > ? AND n <= ? AND created_at < ? AND id GLOB 'anon_*'
       AND NOT EXISTS (SELECT 1 FROM json_each(consents) WHERE value ->> '$.granted')
       AND NOT EXISTS (SELECT 1 FROM consent_changes WHERE customer = n AND received_at >= ?)`,
    keys.from,
    keys.to,
    time,
    time,
  );
}

/**
 * Everything about a customer but the positions, whose chain only the caller knows. What was redeemed stays, as
 * nobody's.
 */
export function eraseCustomer(sql: Sql, n: number): void {
  forgetRedemptions(sql, n);
  for (const table of [
    "consent_changes",
    "devices",
    "visits",
    "events",
    "decisions",
    "sends",
    "conversions",
    "notifications",
    "codes",
    "idempotency_keys",
    "origins",
    "webhook_deliveries",
  ])
    sql.run(`DELETE FROM ${table} WHERE customer = ?`, n);
  sql.run("DELETE FROM customers WHERE n = ?", n);
}

/** The key that ends the next `count` customers after `from`; null when there are none. */
export function highestKey(sql: Sql, from: number, count: number): number | null {
  const found = sql.get<{ top: number | null }>(
    "SELECT MAX(n) AS top FROM (SELECT n FROM customers WHERE n > ? ORDER BY n LIMIT ?)",
    from,
    count,
  );
  return found?.top ?? null;
}

/** The oldest place in the saved presences of customers with keys in (from, to]; null without one. */
export function oldestPlaceOf(sql: Sql, keys: { from: number; to: number }): number | null {
  return sql.get<{ at: number | null }>(
    "SELECT MIN(oldest_place) AS at FROM customers WHERE n > ? AND n <= ?",
    keys.from,
    keys.to,
  )!.at;
}

/** Since when the first of the anonymous with keys in (from, to] has agreed to nothing; null without one. */
export function oldestUnbound(sql: Sql, keys: { from: number; to: number }): number | null {
  return sql.get<{ at: number | null }>(
    `SELECT MIN(MAX(created_at,
         COALESCE((SELECT MAX(received_at) FROM consent_changes WHERE customer = n), 0))) AS at
     FROM customers WHERE n > ? AND n <= ? AND id GLOB 'anon_*'
       AND NOT EXISTS (SELECT 1 FROM json_each(consents) WHERE value ->> '$.granted')`,
    keys.from,
    keys.to,
  )!.at;
}

/** Customers with keys in (from, to] whose saved presence holds a place from before `time`. */
export function withPlaceBefore(sql: Sql, keys: { from: number; to: number }, time: number): string[] {
  return sql
    .all<{ id: string }>(
      "SELECT id FROM customers WHERE n > ? AND n <= ? AND oldest_place < ?",
      keys.from,
      keys.to,
      time,
    )
    .map((row) => row.id);
}

/** Customers that are looked at for a trait: more would hold up the shard. */
const lookedAt = 10_000;

/** Whether one of the newest customers has a trait, given by its path. */
export function someoneHas(sql: Sql, path: readonly string[]): boolean {
  const pointer = `$${path.map((name) => `."${name.replaceAll('"', "")}"`).join("")}`;
  const found = sql.get(
    `SELECT 1 FROM (SELECT traits FROM customers ORDER BY n DESC LIMIT ?)
     WHERE json_extract(traits, ?) IS NOT NULL LIMIT 1`,
    lookedAt,
    pointer,
  );
  return found !== undefined;
}
