import { makeId } from "./ids.ts";
import { equalities, idBounds, type LogPage } from "./log.ts";
import type { Sql } from "./sql.ts";

/** Nothing happens after it is received, bar two minutes of clock skew: a lower bound of time bounds the ids as well. */
const maxSkew = 120_000;

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
  const since = filter.from === null ? null : filter.from - maxSkew;
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

export interface PastEventRow extends EventRow {
  readonly at: number;
  /** Of its visit, where that is still kept: whether it was confirmed, and the last that is known of it. */
  readonly confirmed: number | null;
  readonly insideUntil: number | null;
}

/** Events in the order they were made, of those received since `from`; `after` is the time part of the last one read. */
export function eventsAfter(
  sql: Sql,
  shard: number,
  page: { after: string | null; from: number; limit: number },
): PastEventRow[] {
  const ids = idBounds("evt", shard, { before: null, limit: page.limit }, page.from - maxSkew);
  return sql.all(
    `SELECT events.id, customers.id AS customerId, events.at, events.body,
       visits.confirmed, COALESCE(visits.exited_at, visits.dwelled_at, visits.entered_at) AS insideUntil
     FROM events JOIN customers ON customers.n = events.customer
       LEFT JOIN visits ON visits.id = events.body ->> '$.visitId'
     WHERE events.id > ? AND events.id < ? ORDER BY events.id LIMIT ?`,
    page.after === null ? ids.after : makeId("evt", shard, page.after),
    ids.before,
    page.limit,
  );
}

export interface NewEventRow extends EventRow {
  readonly geofenceId: string;
  readonly type: string;
  readonly at: number;
}

/** Events from the one with the time part `from` on, itself included, in the order they were made. */
export function eventsFrom(
  sql: Sql,
  shard: number,
  page: { from: string; customer: number | undefined; limit: number },
): NewEventRow[] {
  const { before } = idBounds("evt", shard, { before: null, limit: page.limit }, null);
  const equal = equalities({ "events.customer": page.customer });
  return sql.all(
    `SELECT events.id, customers.id AS customerId, events.geofence AS geofenceId, events.type, events.at, events.body
     FROM events JOIN customers ON customers.n = events.customer
     WHERE events.id >= ? AND events.id < ?${equal.text} ORDER BY events.id LIMIT ?`,
    makeId("evt", shard, page.from),
    before,
    ...equal.params,
    page.limit,
  );
}
