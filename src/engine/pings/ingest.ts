import { type Answer, done } from "../answer.ts";
import { type Customer, mayLocate } from "../customers/customer.ts";
import { decidePing } from "../decide/decide-ping.ts";
import { closeRemovedFor } from "../due/close-removed.ts";
import { type DeviceAccess, deviceOf, deviceWords } from "../identity/device-access.ts";
import { Moved } from "../identity/signals.ts";
import { allowDevice } from "../limits.ts";
import type { Shard } from "../shard.ts";
import { keepPosition } from "./keep-position.ts";
import { meet } from "./meet.ts";
import { recordPresence } from "./record-presence.ts";
import type { IncomingPing, PingResult } from "./types.ts";

/**
 * Takes the pings of one request, in order of their time, and answers in the order they stand in. Presence,
 * events, decisions and notifications of all of them are one transaction. `device`: who asks, with a device token;
 * `isCounted`: the request was counted before.
 */
export function ingest(
  shard: Shard,
  input: { pings: readonly IncomingPing[]; device?: DeviceAccess; isCounted?: boolean },
): Answer<PingResult[]> {
  const { device } = input;
  const tooMany = device === undefined || input.isCounted ? null : allowDevice(shard, device.id);
  if (tooMany !== null) return tooMany;
  if (!shard.catalogueIsConfirmed)
    return { ok: false, needs: { kind: "catalogue", since: shard.catalogue.version } };
  const inOrder = [...input.pings].sort((a, b) => a.at - b.at || a.index - b.index);
  const results = inOrder.map((ping) => ingestOne(shard, ping, device));
  return done(results.sort((a, b) => a.index - b.index));
}

/** A customer who is another one now is told of, ping by ping: the others of the request are taken all the same. */
function ingestOne(shard: Shard, ping: IncomingPing, device: DeviceAccess | undefined): PingResult {
  try {
    return takeFrom(shard, ping, device);
  } catch (signal) {
    if (!(signal instanceof Moved)) throw signal;
    return { index: ping.index, status: "moved", to: signal.to, events: [], notifications: [] };
  }
}

function takeFrom(shard: Shard, ping: IncomingPing, device: DeviceAccess | undefined): PingResult {
  const customer = shard.customers.find(ping.customerId);
  if (device !== undefined && customer !== null) {
    const fault = deviceFault(shard, customer, ping, device);
    if (fault !== null) return refused(ping.index, fault);
  }
  // One answer for both: nobody learns from it which customers exist.
  if (customer === null || !mayLocate(customer))
    return refused(ping.index, "the customer is unknown or has not agreed to location");
  return take(shard, customer, ping);
}

/** Why a device's token does not make this ping good; null when it does. */
function deviceFault(
  shard: Shard,
  customer: Customer,
  ping: IncomingPing,
  device: DeviceAccess,
): string | null {
  const found = deviceOf(shard, customer, device);
  if ("fault" in found) return deviceWords[found.fault];
  const isOwn = ping.deviceId === device.id && (ping.as ?? customer.id) === customer.id;
  return isOwn ? null : "the token is another device's, or another customer's";
}

function take(shard: Shard, customer: Customer, ping: IncomingPing): PingResult {
  const { catalogue } = shard;
  const now = shard.host.now();
  closeRemovedFor(shard, customer, now);
  const { step: result, occasion } = meet(customer.presence, ping, catalogue, () => shard.id("vis"));
  customer.presence = result.presence;
  recordPresence(shard, customer, result, now);
  const notifications = decidePing(shard, customer, occasion, now);
  keepPosition(shard, customer, ping, result, { hasDecided: notifications !== null, now });
  return {
    index: ping.index,
    status: result.status,
    events: result.events.map((event) => ({
      type: event.type,
      geofenceId: event.geofenceId,
      ...(event.confidence === undefined ? {} : { confidence: event.confidence }),
      at: new Date(event.at).toISOString(),
      ...(event.initial === undefined ? {} : { initial: event.initial }),
      ...(event.resumed === undefined ? {} : { resumed: event.resumed }),
      ...(event.reason === undefined ? {} : { reason: event.reason }),
    })),
    notifications: notifications ?? [],
  };
}

function refused(index: number, detail: string): PingResult {
  return { index, status: "refused", detail, events: [], notifications: [] };
}
