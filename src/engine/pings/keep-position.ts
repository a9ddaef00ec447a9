import { duration } from "../../domain/durations.ts";
import { nextTimeout, type Step, withoutPlaces } from "../../domain/presence/index.ts";
import { presenceSettings } from "../../domain/settings.ts";
import { writePresence } from "../../store/customers.ts";
import { appendPosition } from "../../store/positions.ts";
import type { Customer } from "../customers/customer.ts";
import type { Shard } from "../shard.ts";
import { type IncomingPing, noDevice } from "./types.ts";

/** How often at most a ping that changes nothing is written into the saved presence. */
const saveEvery = 60_000;

/**
 * Keeps what retention asks for: the position as a row, and the presence when the ping changed more than
 * the rows can tell after a restart. With retention `0s` no coordinate is written anywhere.
 */
export function keepPosition(
  shard: Shard,
  customer: Customer,
  ping: IncomingPing,
  step: Step,
  now: number,
): void {
  if (step.status === "duplicate") return;
  const keeps = duration(shard.catalogue.settings.locationRetention) > 0;
  if (keeps) {
    customer.positionSeq += 1;
    appendPosition(shard.sql, customer.n, {
      seq: customer.positionSeq,
      at: ping.at,
      device: ping.deviceId ?? noDevice,
      id: ping.id,
      status: step.status,
      latitude: ping.latitude,
      longitude: ping.longitude,
      accuracy: ping.accuracy,
      speed: ping.speed,
      receivedAt: now,
      version: shard.catalogue.version,
      inside: step.inside.length === 0 ? null : JSON.stringify(step.inside),
    });
  }
  if (!step.quiet || now - customer.presenceSavedAt >= saveEvery) savePresence(shard, customer, now);
}

/** Writes the presence of a customer as it is in memory, and when it has something to do by itself. */
export function savePresence(shard: Shard, customer: Customer, now: number): void {
  const { settings } = shard.catalogue;
  const due = nextTimeout(customer.presence, presenceSettings(settings));
  const kept =
    duration(settings.locationRetention) > 0
      ? customer.presence
      : withoutPlaces(customer.presence, Number.POSITIVE_INFINITY);
  writePresence(shard.sql, customer.n, {
    presence: JSON.stringify(kept),
    seq: customer.positionSeq,
    at: now,
    due,
  });
  customer.presenceSavedAt = now;
  if (due !== null) shard.dueAt(due);
}
