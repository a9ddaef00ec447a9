import type { Message } from "../../domain/content/message.ts";
import type { Candidate } from "../../domain/decide/types.ts";
import { duration } from "../../domain/durations.ts";
import { insertNotification } from "../../store/notifications.ts";
import { appendSend } from "../../store/sends.ts";
import type { Customer, ReachableDevice } from "../customers/customer.ts";
import type { Shard } from "../shard.ts";

/** Puts a message into the outbox and counts it, in the transaction of its decision. Answers its id. */
export function enqueue(
  shard: Shard,
  customer: Customer,
  sent: { decisionId: string; candidate: Candidate; message: Message; device: ReachableDevice; now: number },
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
    host: hostOf(device.push.endpoint),
    state: "queued",
    reason: null,
    title: message.title,
    body: message.body,
    message: JSON.stringify({ url: message.url, image: message.image }),
    createdAt: now,
    sentAt: null,
    expiresAt: now + duration(campaign.ttl),
    attempts: 0,
    attemptLog: "[]",
    dueAt: now,
    claim: null,
  });
  const send = { at: now, campaignId: campaign.id, geofenceId };
  appendSend(shard.sql, customer.n, id, send);
  customer.sends = [...customer.sends, send];
  shard.dueAt(now);
  return id;
}

function hostOf(endpoint: string): string {
  return /^https?:\/\/([^/?#]+)/i.exec(endpoint)?.[1]?.toLowerCase() ?? "";
}
