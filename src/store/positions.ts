import type { Sql } from "./sql.ts";

/** One stored ping. `seq` counts a customer's rows in the order they were taken. */
export interface PositionRow {
  readonly seq: number;
  readonly at: number;
  readonly device: string;
  readonly id: string | null;
  readonly status: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracy: number | null;
  readonly speed: number | null;
  readonly receivedAt: number;
  /** Catalogue version it was taken under. */
  readonly version: number;
  /** JSON list of the zones the device was present in; null for none. */
  readonly inside: string | null;
}

export function appendPosition(sql: Sql, customer: number, row: PositionRow): void {
  sql.run(
    `INSERT INTO positions
       (customer, seq, at, device, id, status, latitude, longitude, accuracy, speed, received_at, version, inside)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    customer,
    row.seq,
    row.at,
    row.device,
    row.id,
    row.status,
    row.latitude,
    row.longitude,
    row.accuracy,
    row.speed,
    row.receivedAt,
    row.version,
    row.inside,
  );
}

export function positionsAfter(sql: Sql, customer: number, seq: number): PositionRow[] {
  return sql.all(
    `SELECT seq, at, device, id, status, latitude, longitude, accuracy, speed, received_at AS receivedAt, version, inside
     FROM positions WHERE customer = ? AND seq > ? ORDER BY seq`,
    customer,
    seq,
  );
}

export function deletePositions(sql: Sql, customer: number): void {
  sql.run("DELETE FROM positions WHERE customer = ?", customer);
}

/** Deletes what is older than `before` of the customers with keys in (from, to]. */
export function purgePositions(sql: Sql, keys: { from: number; to: number }, before: number): void {
  sql.run(
    "DELETE FROM positions WHERE customer > ? AND customer <= ? AND received_at < ?",
    keys.from,
    keys.to,
    before,
  );
}
