import type { Sql } from "./sql.ts";

export function openVisit(
  sql: Sql,
  visit: { id: string; customer: number; geofenceId: string; enteredAt: number; confirmed: boolean },
): void {
  sql.run(
    "INSERT INTO visits (id, customer, geofence, entered_at, confirmed) VALUES (?, ?, ?, ?, ?)",
    visit.id,
    visit.customer,
    visit.geofenceId,
    visit.enteredAt,
    visit.confirmed ? 1 : 0,
  );
}

export function confirmVisit(sql: Sql, id: string): void {
  sql.run("UPDATE visits SET confirmed = 1 WHERE id = ?", id);
}

export function markDwell(sql: Sql, id: string, at: number): void {
  sql.run("UPDATE visits SET dwelled_at = ? WHERE id = ?", at, id);
}

export function closeVisit(sql: Sql, id: string, at: number, reason: string | null): void {
  sql.run("UPDATE visits SET exited_at = ?, reason = ? WHERE id = ?", at, reason, id);
}

/** Withdrawal of consent: every open visit ends now, without an event. */
export function closeOpenVisits(sql: Sql, customer: number, at: number, reason: string): void {
  sql.run(
    "UPDATE visits SET exited_at = ?, reason = ? WHERE customer = ? AND exited_at IS NULL",
    at,
    reason,
    customer,
  );
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
