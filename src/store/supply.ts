import type { SupplyKind } from "../domain/supply.ts";
import type { Sql } from "./sql.ts";

/**
 * Uses that are settled on the primary. A budget or stock is one row; a rate has rows for the times of use. The
 * `owner`, in the column `campaign`, is the campaign, or the offer whose stock it is.
 */
export function addUses(sql: Sql, owner: string, kind: SupplyKind, at: number, units: number): void {
  sql.run(
    `INSERT INTO supply_uses (campaign, kind, at, units) VALUES (?, ?, ?, ?)
     ON CONFLICT (campaign, kind, at) DO UPDATE SET units = units + excluded.units`,
    owner,
    kind,
    kind === "rate" ? at : 0,
    units,
  );
}

/** Units used after `since`, settled and handed out alike: what is out may be used until it is over. */
export function usedSince(sql: Sql, owner: string, kind: SupplyKind, since: number): number {
  return sql.get<{ units: number }>(
    `SELECT COALESCE(SUM(units), 0) AS units FROM (
       SELECT units FROM supply_uses WHERE campaign = ? AND kind = ? AND at > ?
       UNION ALL SELECT units FROM supply_grants WHERE campaign = ? AND kind = ? AND expires_at > ?)`,
    owner,
    kind,
    since,
    owner,
    kind,
    since,
  )!.units;
}

/** The same uses one by one, oldest first. */
export function usesSince(
  sql: Sql,
  owner: string,
  kind: SupplyKind,
  since: number,
): { at: number; units: number }[] {
  return sql.all(
    `SELECT at, units FROM supply_uses WHERE campaign = ? AND kind = ? AND at > ?
     UNION ALL SELECT expires_at AS at, units FROM supply_grants
       WHERE campaign = ? AND kind = ? AND expires_at > ? AND units > 0
     ORDER BY at`,
    owner,
    kind,
    since,
    owner,
    kind,
    since,
  );
}

export function forgetUses(sql: Sql, owner: string, kind: "rate", upTo: number): void {
  sql.run("DELETE FROM supply_uses WHERE campaign = ? AND kind = ? AND at <= ?", owner, kind, upTo);
}

/** The last slice that the primary handed to a shard. It counts as used, all of it, until the next replaces it. */
export interface Grant {
  /** Slices of a kind handed to this shard so far, this one included. */
  readonly n: number;
  readonly units: number;
  readonly expiresAt: number;
}

export function readGrant(sql: Sql, owner: string, kind: SupplyKind, shard: number): Grant | null {
  return (
    sql.get<Grant>(
      `SELECT n, units, expires_at AS expiresAt FROM supply_grants WHERE campaign = ? AND kind = ? AND shard = ?`,
      owner,
      kind,
      shard,
    ) ?? null
  );
}

export function writeGrant(sql: Sql, owner: string, kind: SupplyKind, shard: number, grant: Grant): void {
  sql.run(
    `INSERT INTO supply_grants (campaign, kind, shard, n, units, expires_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (campaign, kind, shard) DO UPDATE SET n = excluded.n, units = excluded.units,
       expires_at = excluded.expires_at`,
    owner,
    kind,
    shard,
    grant.n,
    grant.units,
    grant.expiresAt,
  );
}

/** When the next slice that is out comes back; null when none is. */
export function nextGrantEnd(sql: Sql, owner: string, kind: SupplyKind): number | null {
  return sql.get<{ at: number | null }>(
    "SELECT MIN(expires_at) AS at FROM supply_grants WHERE campaign = ? AND kind = ? AND units > 0",
    owner,
    kind,
  )!.at;
}

/** A slice as the shard that holds it sees it; without units it says that there is none. */
export interface Lease {
  readonly owner: string;
  readonly kind: SupplyKind;
  readonly n: number;
  readonly units: number;
  readonly used: number;
  readonly lastUsedAt: number | null;
  readonly expiresAt: number;
  /** When the primary may be asked for more: it had no more than this before. */
  readonly askAt: number;
  /** When the primary expects to have units again; null when never or unknown. */
  readonly retryAt: number | null;
  /** Catalogue version it was granted under. */
  readonly version: number;
  /** It is on its way back: nothing more may be taken from it. */
  readonly closed: boolean;
}

const leaseColumns = `campaign AS owner, kind, n, units, used, last_used_at AS lastUsedAt, expires_at AS expiresAt,
  ask_at AS askAt, retry_at AS retryAt, version, closed`;

type StoredLease = Omit<Lease, "closed"> & { closed: number };

export function readLease(sql: Sql, owner: string, kind: SupplyKind): Lease | null {
  const row = sql.get<StoredLease>(
    `SELECT ${leaseColumns} FROM supply_leases WHERE campaign = ? AND kind = ?`,
    owner,
    kind,
  );
  return row === undefined ? null : { ...row, closed: row.closed === 1 };
}

export function writeLease(sql: Sql, lease: Lease): void {
  sql.run(
    `INSERT INTO supply_leases
       (campaign, kind, n, units, used, last_used_at, expires_at, ask_at, retry_at, version, closed)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (campaign, kind) DO UPDATE SET n = excluded.n, units = excluded.units, used = excluded.used,
       last_used_at = excluded.last_used_at, expires_at = excluded.expires_at, ask_at = excluded.ask_at,
       retry_at = excluded.retry_at, version = excluded.version, closed = excluded.closed`,
    lease.owner,
    lease.kind,
    lease.n,
    lease.units,
    lease.used,
    lease.lastUsedAt,
    lease.expiresAt,
    lease.askAt,
    lease.retryAt,
    lease.version,
    lease.closed ? 1 : 0,
  );
}

/** Leases that are over, to be handed back. */
export function endedLeases(sql: Sql, now: number): { owner: string; kind: SupplyKind }[] {
  return sql.all(
    "SELECT campaign AS owner, kind FROM supply_leases WHERE units > 0 AND expires_at <= ?",
    now,
  );
}

export function nextLeaseEnd(sql: Sql): number | null {
  return sql.get<{ at: number | null }>("SELECT MIN(expires_at) AS at FROM supply_leases WHERE units > 0")!
    .at;
}
