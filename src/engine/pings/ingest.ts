import { type Answer, done } from "../answer.ts";
import { type Customer, mayLocate } from "../customers/customer.ts";
import { type Caller, mayPing } from "../customers/device-access.ts";
import { decidePing } from "../decide/decide-ping.ts";
import { closeRemovedFor } from "../due/close-removed.ts";
import { allowDevice } from "../limits.ts";
import type { Shard } from "../shard.ts";
import { keepPosition } from "./keep-position.ts";
import { meet } from "./meet.ts";
import { recordPresence } from "./record-presence.ts";
import type { IncomingPing, PingResult } from "./types.ts";

/**
 * Takes the pings of one request, in order of their time, and answers in the order they stand in. Presence,
 * events, decisions and notifications of all of them are one transaction. `device`: who asks, with a device token.
 */
export function ingest(
  shard: Shard,
  input: { pings: readonly IncomingPing[]; device?: Caller },
): Answer<PingResult[]> {
  const { device } = input;
  const tooMany = device === undefined ? null : allowDevice(shard, device.id);
  if (tooMany !== null) return tooMany;
  if (!shard.catalogueIsConfirmed)
    return { ok: false, needs: { kind: "catalogue", since: shard.catalogue.version } };
  const inOrder = [...input.pings].sort((a, b) => a.at - b.at || a.index - b.index);
  const results = inOrder.map((ping) => ingestOne(shard, ping, device));
  return done(results.sort((a, b) => a.index - b.index));
}

function ingestOne(shard: Shard, ping: IncomingPing, device?: Caller): PingResult {
  const customer = shard.customers.find(ping.customerId);
  // One answer for both: nobody learns from it which customers exist.
  if (customer !== null && device !== undefined && !mayPing(customer, device, ping))
    return refused(ping.index, "the device token is not, or no more, good for this customer and device");
  if (customer === null || !mayLocate(customer))
    return refused(ping.index, "the customer is unknown or has not agreed to location");
  return take(shard, customer, ping);
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
