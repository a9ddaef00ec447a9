import type { PresenceEvent } from "../../domain/presence/types.ts";
import { appendEvent } from "../../store/events.ts";
import { closeVisit, markDwell, openVisit } from "../../store/visits.ts";
import type { Customer } from "../customers/customer.ts";
import type { Shard } from "../shard.ts";
import { noDevice } from "./types.ts";

/** Writes events to the log and what they mean for visits. */
export function recordEvents(
  shard: Shard,
  customer: Customer,
  events: readonly PresenceEvent[],
  now: number,
): void {
  for (const event of events) {
    recordEvent(shard, customer, event, now);
    recordVisit(shard, customer, event);
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

function recordVisit(shard: Shard, customer: Customer, event: PresenceEvent): void {
  switch (event.type) {
    case "geofence.entered":
      return openVisit(shard.sql, {
        id: event.visitId,
        customer: customer.n,
        geofenceId: event.geofenceId,
        enteredAt: event.at,
        confirmed: false,
      });
    case "geofence.dwelled":
      return markDwell(shard.sql, event.visitId, event.at);
    case "geofence.exited":
      return closeVisit(shard.sql, event.visitId, event.at, event.reason ?? null);
  }
}
