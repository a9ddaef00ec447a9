import { duration } from "../../domain/durations.ts";
import { readEntry } from "../../store/catalogue.ts";
import { lastPosition } from "../../store/positions.ts";
import { type Answer, done, notFound } from "../answer.ts";
import { audit } from "../audit.ts";
import { type Customer, mayLocate } from "../customers/customer.ts";
import { type Keyed, timeKey } from "../page.ts";
import { newestPlace } from "../send/newest-place.ts";
import { freshSince, isFirstSight, nextBatch, type Search } from "../send/whereabouts.ts";
import type { Shard } from "../shard.ts";

/** What is asked for: metres from the boundary, and how old a place may be, a duration. */
export interface NearQuery {
  readonly geofenceId: string;
  readonly within: number;
  readonly maxAge: string;
}

/** Somebody in or near a geofence; no coordinates. */
export interface NearCustomer {
  readonly customerId: string;
  /** Whole metres to the boundary; 0 inside. */
  readonly distance: number;
  readonly lastSeenAt: string;
  /** Since when the customer is visiting; null: near, or not long enough inside to have entered. */
  readonly enteredAt: string | null;
}

/** On the primary: notes who looks at who is where, before anything is shown. */
export function openNear(shard: Shard, input: NearQuery & { by: string }): Answer<{ at: number }> {
  const { by, geofenceId: id, within, maxAge } = input;
  const row = readEntry(shard.sql, "geofence", id);
  if (row === null || row.deleted) return notFound("geofence", id);
  const changes = [
    { field: "within", to: within },
    { field: "maxAge", to: maxAge },
  ];
  audit(shard, { by, action: "geofence.customers_viewed", subject: "geofence", id, changes });
  return done({ at: shard.host.now() });
}

/**
 * One slice of the opted-in customers whose newest place is in or near a geofence; `next` is where to go on, null at
 * the end. Where no position is stored, they are those whose place memory still has: after a restart, nobody until
 * they ping. A geofence that is disabled has nobody in it.
 */
export function nearCustomers(
  shard: Shard,
  input: NearQuery & { at: number; search: Search | null },
): Answer<{ found: Keyed<NearCustomer>[]; next: Search | null }> {
  if (!shard.catalogueIsConfirmed)
    return { ok: false, needs: { kind: "catalogue", since: shard.catalogue.version } };
  if (shard.catalogue.get(input.geofenceId) === undefined) return done({ found: [], next: null });
  const search = input.search ?? beginSearch(shard, input);
  const batch = nextBatch(shard, search);
  const found = batch.steps.flatMap(({ customerId, cursor }) => {
    const row = shard.customers.row(customerId);
    const customer = row === null ? null : shard.customers.look(row);
    if (customer === null || !mayLocate(customer) || !isFirstSight(shard, search, customer, cursor))
      return [];
    return seen(shard, input, search, customer) ?? [];
  });
  return done({ found, next: batch.isLast ? null : { ...search, cursor: batch.end } });
}

function beginSearch(shard: Shard, { at, maxAge }: { at: number; maxAge: string }): Search {
  const source = duration(shard.catalogue.settings.locationRetention) > 0 ? "positions" : "memory";
  const top = lastPosition(shard.sql);
  return { source, top, cursor: source === "positions" ? top + 1 : 0, createdAt: at, maxAge };
}

function seen(
  shard: Shard,
  { geofenceId, within }: NearQuery,
  search: Search,
  customer: Customer,
): Keyed<NearCustomer> | null {
  const place = newestPlace(customer);
  if (place === null || place.at < freshSince(search)) return null;
  const metres = shard.catalogue.distanceTo(geofenceId, place.longitude, place.latitude, within);
  if (metres === null) return null;
  const enteredAt = customer.presence.visits[geofenceId]?.enteredAt;
  return {
    key: timeKey(place.at, customer.id),
    item: {
      customerId: customer.id,
      distance: Math.round(metres),
      lastSeenAt: new Date(place.at).toISOString(),
      enteredAt: enteredAt === undefined ? null : new Date(enteredAt).toISOString(),
    },
  };
}
