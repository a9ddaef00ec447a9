import { duration } from "../../domain/durations.ts";
import { nextTimeout, oldestPlace, type Step, withoutPlaces } from "../../domain/presence/index.ts";
import { presenceSettings } from "../../domain/settings.ts";
import { writePresence } from "../../store/customers.ts";
import type { Customer } from "../customers/customer.ts";
import { purgeBy } from "../due/purge-plan.ts";
import { tieEvery } from "../due/tie-positions.ts";
import type { Shard } from "../shard.ts";
import { evidenceText } from "./evidence.ts";
import { type IncomingPing, noDevice } from "./types.ts";

/** How often at most a quiet ping is saved where no position is kept. */
const saveEvery = 60_000;

/** A place of this age was told late, or is that of another phone. */
const old = 15 * 60_000;

/**
 * Keeps what retention asks for: the position as a row, and the presence when the ping changed more than
 * the rows can tell after a restart. With retention `0s` no coordinate is written anywhere, and a quiet ping
 * saves the presence without its places once a minute at most.
 */
export function keepPosition(
  shard: Shard,
  customer: Customer,
  ping: IncomingPing,
  step: Step,
  { hasDecided, now }: { hasDecided: boolean; now: number },
): void {
  if (step.status === "duplicate") return;
  const keepsPositions = duration(shard.catalogue.settings.locationRetention) > 0;
  if (keepsPositions) appendPosition(shard, customer, ping, step, now);
  // What a campaign's own dwell has decided is not to be decided again after a restart.
  if (!step.quiet || hasDecided || (!keepsPositions && now - customer.presenceSavedAt >= saveEvery))
    savePresence(shard, customer, now, ping.deviceId ?? noDevice);
}

function appendPosition(shard: Shard, customer: Customer, ping: IncomingPing, step: Step, now: number): void {
  if (shard.positions.isTied) shard.tieAt(now + tieEvery);
  customer.head = shard.positions.append(customer.n, {
    prev: customer.head,
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
    evidence: evidenceText(ping),
  });
}

/**
 * Writes the presence of a customer, and when it has something to do by itself. Places older than the retention
 * are forgotten on disk and in memory, so that a restart changes nothing; with `0s` memory alone keeps them.
 * `pinging`: the device whose ping makes it write, if any.
 */
export function savePresence(
  shard: Shard,
  customer: Customer,
  now: number,
  pinging: string | null = null,
): void {
  const { settings } = shard.catalogue;
  const retention = duration(settings.locationRetention);
  const kept =
    retention === 0
      ? withoutPlaces(customer.presence, Number.POSITIVE_INFINITY)
      : withoutPlaces(customer.presence, now - retention, pinging);
  if (retention > 0) customer.presence = kept;
  const oldest = oldestPlace(kept);
  const due = nextTimeout(customer.presence, presenceSettings(settings));
  writePresence(shard.sql, customer.n, {
    presence: JSON.stringify(kept),
    seq: customer.head,
    at: now,
    oldestPlace: oldest,
    due,
  });
  // One that a phone tells late is to be forgotten before those that come now.
  if (oldest !== null && oldest < now - old) purgeBy(shard, oldest + retention);
  shard.positions.tie(customer.n);
  customer.presenceSavedAt = now;
  if (due !== null) shard.dueAt(due);
}
