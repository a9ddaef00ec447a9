import { replayDead, replayNamed } from "../../store/webhooks.ts";
import { type Answer, done, notFound, type Refusal, refuse } from "../answer.ts";
import { audit } from "../audit.ts";
import type { Shard } from "../shard.ts";
import { queue } from "./emit.ts";
import { testType } from "./event-types.ts";
import { storedWebhook } from "./put-webhook.ts";

/** Events queued again by one call in one shard: a call is one transaction. */
const maxReplayed = 5_000;

/**
 * Queues an endpoint's events in this shard again, under their old ids: those named, or the dead ones of a time
 * (from inclusive, to exclusive). `more` when the call was too small for all.
 */
export function replayDeliveries(
  shard: Shard,
  input: { id: string; from: number | null; to: number | null; ids: readonly string[] | null; by: string },
): Answer<{ count: number; more: boolean }> {
  const { id, ids, by } = input;
  const obstacle = obstacleTo(shard, id);
  if (obstacle !== null) return obstacle;
  const now = shard.host.now();
  const range = { from: input.from ?? 0, to: input.to ?? Number.MAX_SAFE_INTEGER, limit: maxReplayed };
  const count = ids === null ? replayDead(shard.sql, id, range, now) : replayNamed(shard.sql, id, ids, now);
  if (count === 0) return done({ count, more: false });
  shard.dueAt(now);
  const changes = [{ field: "replayed", to: count }];
  audit(shard, { by, action: "webhook.replayed", subject: "webhook", id, changes });
  return done({ count, more: ids === null && count === maxReplayed });
}

/** Queues a test event, whatever the endpoint asked for; answers its id. */
export function testWebhook(shard: Shard, { id }: { id: string }): Answer<{ id: string }> {
  const obstacle = obstacleTo(shard, id);
  if (obstacle !== null) return obstacle;
  return done({ id: queue(shard, id, testType, null, { webhookId: id }, shard.host.now()) });
}

function obstacleTo(shard: Shard, id: string): { ok: false; refusal: Refusal } | null {
  const webhook = storedWebhook(shard, id);
  if (webhook === null) return notFound("webhook", id);
  if (webhook.enabled) return null;
  return refuse({
    kind: "conflict",
    code: "webhook_disabled",
    detail: `the webhook ${id} is disabled, and its queue stands still: enable it first`,
  });
}
