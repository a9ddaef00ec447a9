import { equalities, idBounds, type LogPage } from "./log.ts";
import type { Sql } from "./sql.ts";

export interface VisitRow {
  readonly visitId: string;
  readonly geofenceId: string;
  readonly enteredAt: number;
  readonly exitedAt: number | null;
  readonly dwelledAt: number | null;
  readonly confirmed: boolean;
  /** Why it ended, when no ping ended it. */
  readonly reason: string | null;
}

/** Opens a visit, or writes it again as it stands now. */
export function writeVisit(sql: Sql, customer: number, visit: VisitRow): void {
  sql.run(
    `INSERT INTO visits (id, customer, geofence, entered_at, exited_at, dwelled_at, confirmed, reason)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET exited_at = excluded.exited_at, dwelled_at = excluded.dwelled_at,
       confirmed = excluded.confirmed, reason = excluded.reason`,
    visit.visitId,
    customer,
    visit.geofenceId,
    visit.enteredAt,
    visit.exitedAt,
    visit.dwelledAt,
    visit.confirmed ? 1 : 0,
    visit.reason,
  );
}

export interface VisitFilter extends LogPage {
  readonly customer?: number | undefined;
  readonly geofenceId?: string | undefined;
  readonly confirmed?: boolean | undefined;
  /** Bounds of the enter: from inclusive, to exclusive. */
  readonly from: number | null;
  readonly to: number | null;
}

/** Visits in the order in which they were opened, newest first. */
export function listVisits(
  sql: Sql,
  shard: number,
  filter: VisitFilter,
): (Omit<VisitRow, "confirmed"> & { customerId: string; confirmed: number })[] {
  const ids = idBounds("vis", shard, filter, null);
  const equal = equalities({
    customer: filter.customer,
    geofence: filter.geofenceId,
    confirmed: filter.confirmed === undefined ? undefined : Number(filter.confirmed),
  });
  return sql.all(
    `SELECT visits.id AS visitId, customers.id AS customerId, geofence AS geofenceId, entered_at AS enteredAt,
       exited_at AS exitedAt, dwelled_at AS dwelledAt, confirmed, reason
     FROM visits JOIN customers ON customers.n = visits.customer
     WHERE visits.id > ? AND visits.id < ? AND entered_at >= ? AND entered_at < ?${equal.text}
     ORDER BY visits.id DESC LIMIT ?`,
    ids.after,
    ids.before,
    filter.from ?? Number.MIN_SAFE_INTEGER,
    filter.to ?? Number.MAX_SAFE_INTEGER,
    ...equal.params,
    filter.limit,
  );
}

/** A customer's confirmed visits that began before a time. */
export function confirmedVisitsBefore(
  sql: Sql,
  customer: number,
  time: number,
): { visitId: string; enteredAt: number }[] {
  return sql.all(
    `SELECT id AS visitId, entered_at AS enteredAt FROM visits
     WHERE customer = ? AND confirmed = 1 AND entered_at < ?`,
    customer,
    time,
  );
}

/** Times of the enters of a customer's confirmed visits that began before the one named; of all, where it is none. */
export function confirmedVisitTimes(sql: Sql, customer: number, before: string | null): number[] {
  return sql
    .all<{ at: number }>(
      `SELECT entered_at AS at FROM visits
       WHERE customer = ? AND confirmed = 1 AND entered_at < COALESCE((SELECT entered_at FROM visits WHERE id = ?), ?)`,
      customer,
      before,
      Number.MAX_SAFE_INTEGER,
    )
    .map((row) => row.at);
}

/** Geofences somebody is in now. */
export function openGeofences(sql: Sql): string[] {
  return sql
    .all<{ geofence: string }>("SELECT DISTINCT geofence FROM visits WHERE exited_at IS NULL")
    .map((row) => row.geofence);
}

/** Keys of customers with an open visit at a geofence. */
export function customersInside(sql: Sql, geofenceId: string, limit: number): number[] {
  return sql
    .all<{ customer: number }>(
      "SELECT customer FROM visits WHERE geofence = ? AND exited_at IS NULL LIMIT ?",
      geofenceId,
      limit,
    )
    .map((row) => row.customer);
}

/** What figures are made of, of one confirmed visit. */
export interface VisitFact {
  readonly geofence: string;
  readonly customer: number;
  readonly enteredAt: number;
  readonly exitedAt: number | null;
  readonly dwelledAt: number | null;
}

/** The next visits in order of their ids, whenever they were, and the last id looked at; null at the end. */
export function visitFacts(
  sql: Sql,
  after: string,
  limit: number,
): { rows: (VisitFact & { confirmed: number })[]; last: string | null } {
  const rows = sql.all<VisitFact & { id: string; confirmed: number }>(
    `SELECT id, geofence, customer, entered_at AS enteredAt, exited_at AS exitedAt, dwelled_at AS dwelledAt, confirmed
     FROM visits WHERE id > ? ORDER BY id LIMIT ?`,
    after,
    limit,
  );
  return { rows, last: rows.length < limit ? null : rows.at(-1)!.id };
}
