import { readEntry } from "../../store/catalogue.ts";
import { type Answer, done, notFound, refuse } from "../answer.ts";
import { write } from "../catalogue/write.ts";
import type { Shard } from "../shard.ts";
import type { SecretBody, WebhookBody } from "./endpoints.ts";
import { takeWebhook } from "./take-webhook.ts";
import { type WebhookView, webhookView } from "./views.ts";

/** Endpoints of one workspace: each has places of its own to send from, so this bounds all of them together. */
export const maxEndpoints = 16;

/**
 * Creates an endpoint, with the secret given, or replaces what it says and keeps its secret. One that the service
 * has disabled is enabled again by `enabled: true`.
 */
export function putWebhook(
  shard: Shard,
  input: { id: string; body: Omit<WebhookBody, "disabledReason">; secret: string; by?: string },
): Answer<{ created: boolean; webhook: WebhookView }> {
  const { id, body, by } = input;
  const before = storedWebhook(shard, id);
  if (before === null && shard.catalogue.webhooks.all.length >= maxEndpoints)
    return refuse({
      kind: "conflict",
      code: "too_many_webhooks",
      detail: `expected at most ${maxEndpoints} webhooks; delete one first`,
    });
  const disabledReason = body.enabled ? null : (before?.disabledReason ?? null);
  const stored: WebhookBody = { ...body, disabledReason };
  // The secret first: a follower that has learnt of the endpoint alone could not sign.
  if (before === null) writeSecret(shard, id, { current: input.secret, previous: [] });
  const entry = { kind: "webhook", id, body: JSON.stringify(stored), shape: null, by } as const;
  const { row, created } = write(shard, entry);
  takeWebhook(shard, row);
  return done({ created, webhook: webhookView(row) });
}

/** Deletes an endpoint with its secret and what it has not been sent. */
export function deleteWebhook(shard: Shard, { id, by }: { id: string; by?: string }): Answer<{ id: string }> {
  if (storedWebhook(shard, id) === null) return notFound("webhook", id);
  const stone = { id, body: "{}", shape: null, deleted: true };
  takeWebhook(shard, write(shard, { ...stone, kind: "webhook", by }).row);
  write(shard, { ...stone, kind: "webhookSecret" });
  return done({ id });
}

/** Disables an endpoint that was given up, unless it has moved or was disabled since. */
export function disableWebhook(
  shard: Shard,
  input: { id: string; url: string; reason: NonNullable<WebhookBody["disabledReason"]> },
): Answer<{ disabled: boolean }> {
  const body = storedWebhook(shard, input.id);
  if (body === null || !body.enabled || body.url !== input.url) return done({ disabled: false });
  const disabled: WebhookBody = { ...body, enabled: false, disabledReason: input.reason };
  write(shard, {
    kind: "webhook",
    id: input.id,
    body: JSON.stringify(disabled),
    shape: null,
    by: "service",
  });
  return done({ disabled: true });
}

export function storedWebhook(shard: Shard, id: string): WebhookBody | null {
  const row = readEntry(shard.sql, "webhook", id);
  return row === null || row.deleted ? null : (JSON.parse(row.body) as WebhookBody);
}

/** Without `by`: the audit log never sees a secret. */
export function writeSecret(shard: Shard, id: string, body: SecretBody): void {
  write(shard, { kind: "webhookSecret", id, body: JSON.stringify(body), shape: null });
}
