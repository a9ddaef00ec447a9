import type { SupplyKind } from "../domain/supply.ts";
import type { Sql } from "./sql.ts";

/** Uses that are settled on the primary. A budget is one row; a rate has one for each instant of use. */
export function addUses(sql: Sql, campaign: string, kind: SupplyKind, at: number, units: number): void {
  sql.run(
    `INSERT INTO supply_uses (campaign, kind, at, units) VALUES (?, ?, ?, ?)
     ON CONFLICT (campaign, kind, at) DO UPDATE SET units = units + excluded.units`,
    campaign,
    kind,
    kind === "budget" ? 0 : at,
    units,
  );
}

/** Uses after `since`, oldest first. */
export function usesSince(
  sql: Sql,
  campaign: string,
  kind: SupplyKind,
  since: number,
): { at: number; units: number }[] {
  return sql.all(
    "SELECT at, units FROM supply_uses WHERE campaign = ? AND kind = ? AND at > ? ORDER BY at",
    campaign,
    kind,
    since,
  );
}

export function forgetUses(sql: Sql, campaign: string, kind: "rate", upTo: number): void {
  sql.run("DELETE FROM supply_uses WHERE campaign = ? AND kind = ? AND at <= ?", campaign, kind, upTo);
}

/** A slice that the primary handed to a shard and that has not come back: all of it counts as used. */
export interface Grant {
  readonly id: string;
  /** Index of the shard that has it. */
  readonly shard: number;
  readonly campaign: string;
  readonly kind: SupplyKind;
  readonly units: number;
  readonly expiresAt: number;
}

export function openGrants(sql: Sql, campaign: string, kind: SupplyKind): Grant[] {
  return sql.all(
    `SELECT id, shard, campaign, kind, units, expires_at AS expiresAt FROM supply_grants
     WHERE campaign = ? AND kind = ? ORDER BY expires_at`,
    campaign,
    kind,
  );
}

export function readGrant(sql: Sql, id: string): Grant | null {
  return (
    sql.get<Grant>(
      "SELECT id, shard, campaign, kind, units, expires_at AS expiresAt FROM supply_grants WHERE id = ?",
      id,
    ) ?? null
  );
}

export function writeGrant(sql: Sql, grant: Grant): void {
  sql.run(
    "INSERT INTO supply_grants (id, shard, campaign, kind, units, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
    grant.id,
    grant.shard,
    grant.campaign,
    grant.kind,
    grant.units,
    grant.expiresAt,
  );
}

export function deleteGrant(sql: Sql, id: string): void {
  sql.run("DELETE FROM supply_grants WHERE id = ?", id);
}

export function deleteGrantsOf(sql: Sql, shard: number, campaign: string, kind: SupplyKind): void {
  sql.run("DELETE FROM supply_grants WHERE shard = ? AND campaign = ? AND kind = ?", shard, campaign, kind);
}

/** A slice as the shard that holds it sees it. One that could not be had has no units and no id. */
export interface Lease {
  readonly campaign: string;
  readonly kind: SupplyKind;
  readonly id: string | null;
  readonly units: number;
  readonly used: number;
  readonly lastUsedAt: number | null;
  readonly expiresAt: number;
  /** When the primary expects to have units again; null when never or unknown. */
  readonly retryAt: number | null;
}

const leaseColumns = `campaign, kind, id, units, used, last_used_at AS lastUsedAt, expires_at AS expiresAt,
  retry_at AS retryAt`;

export function readLease(sql: Sql, campaign: string, kind: SupplyKind): Lease | null {
  return (
    sql.get<Lease>(
      `SELECT ${leaseColumns} FROM supply_leases WHERE campaign = ? AND kind = ?`,
      campaign,
      kind,
    ) ?? null
  );
}

export function writeLease(sql: Sql, lease: Lease): void {
  sql.run(
    `INSERT INTO supply_leases (campaign, kind, id, units, used, last_used_at, expires_at, retry_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (campaign, kind) DO UPDATE SET id = excluded.id, units = excluded.units, used = excluded.used,
       last_used_at = excluded.last_used_at, expires_at = excluded.expires_at, retry_at = excluded.retry_at`,
    lease.campaign,
    lease.kind,
    lease.id,
    lease.units,
    lease.used,
    lease.lastUsedAt,
    lease.expiresAt,
    lease.retryAt,
  );
}

export function deleteLease(sql: Sql, campaign: string, kind: SupplyKind): void {
  sql.run("DELETE FROM supply_leases WHERE campaign = ? AND kind = ?", campaign, kind);
}

/** Leases that are over, to be handed back. */
export function endedLeases(sql: Sql, now: number): Lease[] {
  return sql.all(`SELECT ${leaseColumns} FROM supply_leases WHERE expires_at <= ? ORDER BY expires_at`, now);
}

export function nextLeaseEnd(sql: Sql): number | null {
  return sql.get<{ at: number | null }>("SELECT MIN(expires_at) AS at FROM supply_leases")?.at ?? null;
}
