import type { PresenceEvent, VisitRecord } from "../../domain/presence/index.ts";
import { appendEvent } from "../../store/events.ts";
import { writeVisit } from "../../store/visits.ts";
import type { Customer } from "../customers/customer.ts";
import type { Shard } from "../shard.ts";
import { noDevice } from "./types.ts";

/** Writes what changed in a customer's presence: events to the log, visits as they stand now. */
export function recordPresence(
  shard: Shard,
  customer: Customer,
  made: { readonly events: readonly PresenceEvent[]; readonly visits: readonly VisitRecord[] },
  now: number,
): void {
  for (const event of made.events) recordEvent(shard, customer, event, now);
  for (const visit of made.visits) {
    const exit = made.events.find(
      (event) => event.visitId === visit.visitId && event.type === "geofence.exited",
    );
    writeVisit(shard.sql, customer.n, { ...visit, reason: exit?.reason ?? null });
  }
}

function recordEvent(shard: Shard, customer: Customer, event: PresenceEvent, now: number): void {
  const { at, deviceId, distance, ...rest } = event;
  appendEvent(shard.sql, {
    id: shard.id("evt"),
    customer: customer.n,
    geofenceId: event.geofenceId,
    type: event.type,
    at,
    body: JSON.stringify({
      ...rest,
      deviceId: deviceId === noDevice ? null : deviceId,
      distance: distance === null ? null : Math.round(distance * 10) / 10,
      at: new Date(at).toISOString(),
      receivedAt: new Date(now).toISOString(),
    }),
  });
}
