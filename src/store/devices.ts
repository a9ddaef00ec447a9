import type { Sql } from "./sql.ts";

export interface DeviceRow {
  readonly id: string;
  readonly platform: string;
  /** JSON of the push subscription; null when the device gave none. */
  readonly push: string | null;
  /** Why its push service refuses it for good; null while it can be reached. */
  readonly disabledReason: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When its token was last used, to a day; null: never since it was made. */
  readonly seenAt: number | null;
}

const columns = `id, platform, push, disabled_reason AS disabledReason,
  created_at AS createdAt, updated_at AS updatedAt, seen_at AS seenAt`;

export function listDevices(sql: Sql, customer: number): DeviceRow[] {
  return sql.all(`SELECT ${columns} FROM devices WHERE customer = ? ORDER BY id`, customer);
}

/** A new registration lifts whatever disabled the old one. */
export function upsertDevice(
  sql: Sql,
  customer: number,
  device: { id: string; platform: string; push: string | null },
  now: number,
): void {
  sql.run(
    `INSERT INTO devices (customer, id, platform, push, disabled_reason, created_at, updated_at)
     VALUES (?, ?, ?, ?, NULL, ?, ?)
     ON CONFLICT (customer, id) DO UPDATE SET platform = excluded.platform, push = excluded.push,
       disabled_reason = NULL, updated_at = excluded.updated_at`,
    customer,
    device.id,
    device.platform,
    device.push,
    now,
    now,
  );
}

export function writeSeen(sql: Sql, customer: number, id: string, at: number): void {
  sql.run("UPDATE devices SET seen_at = ? WHERE customer = ? AND id = ?", at, customer, id);
}

export function deleteDevice(sql: Sql, customer: number, id: string): void {
  sql.run("DELETE FROM devices WHERE customer = ? AND id = ?", customer, id);
}

/** Only the subscription that was refused: one registered since stays. */
export function disableDevice(sql: Sql, customer: number, id: string, push: string, reason: string): void {
  sql.run(
    "UPDATE devices SET disabled_reason = ? WHERE customer = ? AND id = ? AND push = ?",
    reason,
    customer,
    id,
    push,
  );
}

/** Web push subscriptions for each VAPID key they were made for; those that name none under the empty text. */
export function countVapidKeys(sql: Sql): Record<string, number> {
  const rows = sql.all<{ key: string; n: number }>(
    `SELECT COALESCE(push ->> '$.applicationServerKey', '') AS "key", COUNT(*) AS n FROM devices
     WHERE push ->> '$.type' = 'webpush' AND disabled_reason IS NULL GROUP BY 1`,
  );
  return Object.fromEntries(rows.map(({ key, n }) => [key, n]));
}
