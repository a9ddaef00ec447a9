import type { PresenceEvent, VisitRecord } from "../../domain/presence/index.ts";
import { appendEvent } from "../../store/events.ts";
import { writeVisit } from "../../store/visits.ts";
import type { Customer } from "../customers/customer.ts";
import { convertDwell } from "../measure/convert.ts";
import type { Shard } from "../shard.ts";
import { emit } from "../webhooks/emit.ts";
import { eventBody } from "./event-body.ts";

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
  const id = shard.id("evt");
  const { type, ...body } = eventBody(event, now);
  appendEvent(shard.sql, {
    id,
    customer: customer.n,
    geofenceId: event.geofenceId,
    type,
    at: event.at,
    body: JSON.stringify({ type, ...body }),
  });
  if (type === "geofence.dwelled") convertDwell(shard, customer, event);
  emit(shard, type, customer, { id, ...body }, event.at);
}
