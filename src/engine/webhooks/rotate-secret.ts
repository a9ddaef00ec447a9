import { readEntry } from "../../store/catalogue.ts";
import { type Answer, done, notFound, refuse } from "../answer.ts";
import { audit } from "../audit.ts";
import type { Shard } from "../shard.ts";
import { type SecretBody, stillValid } from "./endpoints.ts";
import { storedWebhook, writeSecret } from "./put-webhook.ts";

/** How long the secret before goes on signing beside the new one. */
const overlap = 24 * 3_600_000;
/** Each adds a signature to a header that receivers bound. */
const maxPrevious = 3;

/** Makes a secret the one that signs; the one before signs beside it for 24 h. */
export function rotateWebhookSecret(
  shard: Shard,
  input: { id: string; secret: string; by: string },
): Answer<{ previousUntil: string }> {
  const { id, secret, by } = input;
  const row = readEntry(shard.sql, "webhookSecret", id);
  if (storedWebhook(shard, id) === null || row === null) return notFound("webhook", id);
  const now = shard.host.now();
  const before = JSON.parse(row.body) as SecretBody;
  const valid = stillValid(before, now);
  if (valid.length >= maxPrevious)
    return refuse({
      kind: "conflict",
      code: "too_many_rotations",
      detail: `expected at most ${maxPrevious} rotations within 24 h: each of the secrets before still signs`,
    });
  const until = now + overlap;
  writeSecret(shard, id, { current: secret, previous: [{ secret: before.current, until }, ...valid] });
  audit(shard, { by, action: "webhook.secret_rotated", subject: "webhook", id });
  return done({ previousUntil: new Date(until).toISOString() });
}
