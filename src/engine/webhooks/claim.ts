import { claimDelivery, dueDeliveries } from "../../store/webhooks.ts";
import { type Answer, done } from "../answer.ts";
import type { Shard } from "../shard.ts";

/** A claim is a lease: an attempt times out, after 15 s, well before it ends. */
const leaseMs = 30_000;

/** One event to deliver now, with all a sender needs. */
export interface OutgoingEvent {
  readonly id: string;
  readonly claim: string;
  readonly webhook: string;
  readonly url: string;
  /** Each signs; the newest first. */
  readonly secrets: readonly string[];
  readonly body: string;
}

/**
 * Hands out due events of enabled endpoints, to each no more at a time than `perEndpoint` together with those in
 * flight. Every endpoint has places of its own and an event that failed waits outside of them, so neither a slow
 * endpoint nor a poisoned event holds up another.
 */
export function claimDeliveries(
  shard: Shard,
  input: { claim: string; perEndpoint: number; inFlight: Readonly<Record<string, number>> },
): Answer<{ outgoing: OutgoingEvent[] }> {
  const endpoints = shard.catalogue.webhooks.enabled;
  if (endpoints.length === 0) return done({ outgoing: [] });
  if (!shard.catalogueIsConfirmed)
    return { ok: false, needs: { kind: "catalogue", since: shard.catalogue.version } };
  const now = shard.host.now();
  const outgoing = endpoints.flatMap(({ id: webhook, url }) => {
    const places = input.perEndpoint - (input.inFlight[webhook] ?? 0);
    if (places <= 0) return [];
    const secrets = shard.catalogue.webhooks.secrets(webhook, now);
    return dueDeliveries(shard.sql, webhook, now, places).map(({ id, body }) => {
      claimDelivery(shard.sql, id, input.claim, now + leaseMs);
      return { id, claim: input.claim, webhook, url, secrets, body };
    });
  });
  if (outgoing.length > 0) shard.dueAt(now + leaseMs);
  return done({ outgoing });
}
