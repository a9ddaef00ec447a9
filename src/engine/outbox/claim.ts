import { murmur3 } from "../../domain/hash.ts";
import { claimNotification, dueNotifications, type NotificationRow } from "../../store/notifications.ts";
import { type Answer, done } from "../answer.ts";
import { type Customer, mayLocate, mayPush, type WebPushSubscription } from "../customers/customer.ts";
import type { Shard } from "../shard.ts";
import { end } from "./end.ts";

/** A claim is a lease: an attempt times out, after 10 s, before it ends. */
const leaseMs = 15_000;

/** One message to send now, with all a sender needs and nothing more. */
export interface Outgoing {
  readonly id: string;
  readonly claim: string;
  readonly push: WebPushSubscription;
  readonly host: string;
  /** The payload without its receipt, which the sender adds. */
  readonly payload: {
    readonly id: string;
    readonly title: string;
    readonly body: string;
    readonly url: string | null;
    readonly image: string | null;
    readonly icon: string | null;
    readonly tag: string;
    readonly data: { readonly campaignId: string; readonly geofenceId: string };
  };
  /** Names what replaces what while the phone is off (RFC 8030 §5.4): campaign and geofence. */
  readonly topic: string;
  readonly expiresAt: number;
  readonly attempts: number;
}

/**
 * Hands out up to `max` due messages, and no more than `perHost` to one push service together with those in
 * flight, so that a slow service holds up no other. Before every attempt it looks again whether the message may still be
 * sent; what may not ends here.
 */
export function claim(
  shard: Shard,
  input: { claim: string; max: number; perHost: number; inFlight: Readonly<Record<string, number>> },
): Answer<{ outgoing: Outgoing[]; more: boolean }> {
  if (!shard.catalogueIsConfirmed)
    return { ok: false, needs: { kind: "catalogue", since: shard.catalogue.version } };
  const now = shard.host.now();
  const free = new Map(Object.entries(input.inFlight).map(([host, busy]) => [host, input.perHost - busy]));
  const full = [...free].filter(([, places]) => places <= 0).map(([host]) => host);
  const due = dueNotifications(shard.sql, now, full, input.max);
  const outgoing: Outgoing[] = [];
  for (const row of due) {
    const places = free.get(row.host) ?? input.perHost;
    if (places <= 0) continue;
    const customer = shard.customers.find(row.customerId)!;
    const push = customer.devices.find((device) => device.id === row.deviceId)?.push ?? null;
    const obstacle = obstacleTo(shard, customer, row, now);
    if (obstacle !== null || push === null) {
      end(shard, row, obstacle?.state ?? "cancelled", obstacle?.reason ?? "device_removed");
      continue;
    }
    free.set(row.host, places - 1);
    claimNotification(shard.sql, row.id, input.claim, now + leaseMs);
    shard.dueAt(now + leaseMs);
    outgoing.push(toOutgoing(row, push, input.claim));
  }
  return done({ outgoing, more: due.length === input.max });
}

/** Why a message must not be sent (any more); null when it may. */
function obstacleTo(
  shard: Shard,
  customer: Customer,
  row: NotificationRow,
  now: number,
): { state: "cancelled" | "expired"; reason: string } | null {
  if (now >= row.expiresAt) return { state: "expired", reason: "ttl" };
  const cancelled = (reason: string) => ({ state: "cancelled" as const, reason });
  if (shard.catalogue.settings.sending === "off") return cancelled("sending_off");
  const isTest = row.decisionId === null;
  if (!isTest && shard.catalogue.campaign(row.campaignId) === undefined)
    return cancelled("campaign_not_active");
  if (!mayPush(customer) || !(isTest || mayLocate(customer))) return cancelled("consent_withdrawn");
  const device = customer.devices.find((known) => known.id === row.deviceId);
  if (device === undefined) return cancelled("device_removed");
  if (device.disabledReason !== null) return cancelled("device_unreachable");
  return null;
}

function toOutgoing(row: NotificationRow, push: WebPushSubscription, claimId: string): Outgoing {
  const { url, image } = JSON.parse(row.message) as { url: string | null; image: string | null };
  return {
    id: row.id,
    claim: claimId,
    push,
    host: row.host,
    payload: {
      id: row.id,
      title: row.title,
      body: row.body,
      url,
      image,
      icon: null,
      tag: row.id,
      data: { campaignId: row.campaignId, geofenceId: row.geofenceId },
    },
    topic: topicOf(row),
    expiresAt: row.expiresAt,
    attempts: row.attempts + 1,
  };
}

/** At most 32 characters of the URL-safe base64 alphabet; the hash keeps names out of the push service's sight. */
function topicOf({ campaignId, geofenceId, decisionId }: NotificationRow): string {
  const real = `${campaignId}\u0000${geofenceId}`;
  // A test must not take the place of a message that waits for the phone.
  const name = decisionId === null ? `${real}\u0000test` : real;
  return [0, 1, 2, 3].map((seed) => murmur3(name, seed).toString(16).padStart(8, "0")).join("");
}
