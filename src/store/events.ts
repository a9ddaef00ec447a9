import { equalities, idBounds, type LogPage } from "./log.ts";
import type { Sql } from "./sql.ts";

export interface EventRow {
  readonly id: string;
  readonly customerId: string;
  readonly body: string;
}

export function appendEvent(
  sql: Sql,
  event: { id: string; customer: number; geofenceId: string; type: string; at: number; body: string },
): void {
  sql.run(
    "INSERT INTO events (id, customer, geofence, type, at, body) VALUES (?, ?, ?, ?, ?, ?)",
    event.id,
    event.customer,
    event.geofenceId,
    event.type,
    event.at,
    event.body,
  );
}

export interface EventFilter extends LogPage {
  readonly customer?: number | undefined;
  readonly geofenceId?: string | undefined;
  readonly type?: string | undefined;
  readonly from: number | null;
  readonly to: number | null;
}

export function listEvents(sql: Sql, shard: number, filter: EventFilter): EventRow[] {
  // Nothing happens after it is received, bar two minutes of clock skew: `from` bounds the ids as well.
  const since = filter.from === null ? null : filter.from - 120_000;
  const ids = idBounds("evt", shard, filter, since);
  const equal = equalities({
    "events.customer": filter.customer,
    geofence: filter.geofenceId,
    type: filter.type,
  });
  return sql.all(
    `SELECT events.id, customers.id AS customerId, events.body
     FROM events JOIN customers ON customers.n = events.customer
     WHERE events.id > ? AND events.id < ? AND at >= ? AND at < ?${equal.text}
     ORDER BY events.id DESC LIMIT ?`,
    ids.after,
    ids.before,
    filter.from ?? Number.MIN_SAFE_INTEGER,
    filter.to ?? Number.MAX_SAFE_INTEGER,
    ...equal.params,
    filter.limit,
  );
}
