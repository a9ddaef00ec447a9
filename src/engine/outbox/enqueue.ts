import type { Message } from "../../domain/content/message.ts";
import type { Candidate } from "../../domain/decide/types.ts";
import { insertNotification } from "../../store/notifications.ts";
import type { Customer, ReachableDevice } from "../customers/customer.ts";
import { serviceOf } from "../customers/push.ts";
import type { Shard } from "../shard.ts";
import type { Extras } from "./outgoing.ts";

/** Puts a message into the outbox, in the transaction of its decision; a test has none. Answers its id. */
export function enqueue(
  shard: Shard,
  customer: Customer,
  sent: {
    decisionId: string | null;
    candidate: Pick<Candidate, "campaign" | "geofenceId">;
    message: Message;
    device: ReachableDevice;
    /** The code that the message tells; null without an offer. */
    offerCode?: string | null;
    now: number;
    expiresAt: number;
  },
): string {
  const { decisionId, candidate, message, device, now } = sent;
  const { campaign, geofenceId } = candidate;
  const id = shard.id("ntf");
  insertNotification(shard.sql, {
    id,
    customer: customer.n,
    campaignId: campaign.id,
    geofenceId,
    decisionId,
    deviceId: device.id,
    channel: device.push.type,
    host: serviceOf(device.push),
    state: "queued",
    reason: null,
    title: message.title,
    body: message.body,
    message: JSON.stringify({
      url: message.url,
      image: message.image,
      icon: message.icon,
      ...(sent.offerCode == null ? {} : { offerCode: sent.offerCode }),
    } satisfies Extras),
    createdAt: now,
    sentAt: null,
    expiresAt: sent.expiresAt,
    attempts: 0,
    attemptLog: "[]",
    dueAt: now,
    claim: null,
  });
  shard.dueAt(now);
  return id;
}
