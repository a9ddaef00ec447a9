import type { Sql } from "./sql.ts";

/** The rows of one kind before (at, order), newest first by the time at which the thing happened. */
export interface TimelinePage {
  readonly at: number;
  /** Rows of the moment `at` count as before when their order is less than this. */
  readonly order: string;
  readonly limit: number;
}

/** A row's time and id, what orders those of one kind and moment, and what else is told of it as JSON. */
export interface TimelineRow {
  readonly at: number;
  readonly order: string;
  readonly id: string;
  readonly told: string;
}

type Source = (sql: Sql, customer: number, page: TimelinePage) => TimelineRow[];

/**
 * Reads one kind from the rows of one customer, which an index finds; ids and times are expressions over its columns.
 * Ids made here order things as they were made; what has other ids says by what it is ordered.
 */
function source(from: string, at: string, id: string, told: string, order = id): Source {
  const text = `SELECT ${at} AS at, ${order} AS "order", ${id} AS id, ${told} AS told FROM ${from}
    AND (${at}, ${order}) < (?, ?) ORDER BY ${at} DESC, ${order} DESC LIMIT ?`;
  return (sql, customer, page) => sql.all(text, customer, page.at, page.order, page.limit);
}

/** What a timeline is made of, by kind. */
export const timelineSources = {
  consent: source(
    "consent_changes WHERE customer = ?",
    "at",
    "purpose || '.' || seq",
    `json_object('purpose', purpose, 'granted', json(iif(granted, 'true', 'false')),
       'effective', json(iif(effective, 'true', 'false')), 'source', source)`,
    "printf('%015d.%09d.%s', received_at, seq, purpose)",
  ),
  event: source("events WHERE customer = ?", "at", "id", "body"),
  notification: source(
    "notifications WHERE customer = ?",
    "created_at",
    "id",
    `json_object('campaignId', campaign, 'geofenceId', geofence, 'state', state, 'reason', reason,
       'title', title, 'body', body)`,
  ),
  redemption: source(
    "redemptions WHERE customer = ?",
    "at",
    "id",
    `json_object('code', code, 'orderId', order_id, 'offerId', offer, 'campaignId', campaign,
       'geofenceId', geofence, 'amount', amount, 'currency', currency)`,
  ),
  touch: source(
    "sends WHERE customer = ? AND id GLOB 'touch:*'",
    "at",
    "substr(id, 7)",
    "json_object('channel', channel)",
  ),
  visit: source(
    "visits WHERE customer = ?",
    "entered_at",
    "id",
    `json_object('geofenceId', geofence, 'confirmed', json(iif(confirmed, 'true', 'false')), 'reason', reason,
       'exitedAt', exited_at, 'dwelledAt', dwelled_at)`,
  ),
} as const satisfies Readonly<Record<string, Source>>;
