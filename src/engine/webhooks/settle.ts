import { failingSince, isGivenUp, nextDelivery } from "../../domain/webhook-retry.ts";
import {
  type DeliveryRow,
  readDelivery,
  readHealth,
  settleDelivery,
  writeHealth,
} from "../../store/webhooks.ts";
import { type Answer, done } from "../answer.ts";
import type { Shard } from "../shard.ts";
import type { DisabledReason } from "./endpoints.ts";

/** How one attempt went. Only a 2xx is a success; 410 says that the endpoint is gone for good. */
export type DeliveryOutcome =
  | { readonly kind: "delivered"; readonly status: number }
  | { readonly kind: "gone"; readonly status: number; readonly detail: string }
  | {
      readonly kind: "failed";
      readonly status: number | null;
      readonly detail: string;
      /** Epoch milliseconds before which the endpoint does not want to be asked. */
      readonly retryAfter: number | null;
    };

export interface DeliverySettlement {
  readonly id: string;
  readonly claim: string;
  /** Where it was tried: an endpoint that has moved since is not given up for it. */
  readonly url: string;
  readonly outcome: DeliveryOutcome;
}

/** An endpoint that this shard would disable; whoever knows the other shards decides. */
export interface GivenUp {
  readonly id: string;
  readonly url: string;
  readonly reason: DisabledReason;
}

/** Attempts shown with an event: those of one schedule, and of a replay or two. */
const maxLogged = 20;

/** Writes down how an attempt went. What came back late, after the claim went to another, counts only as a success. */
export function settleDeliveries(
  shard: Shard,
  { id, claim, url, outcome }: DeliverySettlement,
): Answer<{ settled: boolean; givenUp: GivenUp | null }> {
  const row = readDelivery(shard.sql, id);
  const isLate = row?.claim !== claim;
  if (row === null || row.state !== "pending" || (isLate && outcome.kind !== "delivered"))
    return done({ settled: false, givenUp: null });
  const reason = outcome.kind === "delivered" ? succeed(shard, row, outcome) : fail(shard, row, outcome);
  return done({ settled: true, givenUp: reason === null ? null : { id: row.webhook, url, reason } });
}

function succeed(shard: Shard, row: DeliveryRow, outcome: DeliveryOutcome): null {
  const now = shard.host.now();
  const attemptLog = withAttempt(row.attemptLog, outcome, now);
  const attempts = row.attempts + 1;
  settleDelivery(shard.sql, row.id, { state: "delivered", attempts, attemptLog, dueAt: null });
  const before = readHealth(shard.sql, row.webhook);
  const delivered = before.delivered + 1;
  writeHealth(shard.sql, row.webhook, { ...before, delivered, lastSuccessAt: now, failingSince: null });
  return null;
}

/** Queues the next attempt, if there is one; answers why the endpoint is to be given up, if it is. */
function fail(
  shard: Shard,
  row: DeliveryRow,
  outcome: Exclude<DeliveryOutcome, { kind: "delivered" }>,
): DisabledReason | null {
  const now = shard.host.now();
  const isGone = outcome.kind === "gone";
  const attempts = row.attempts + 1;
  const dueAt = isGone ? null : nextDelivery(attempts, now, outcome.retryAfter, shard.host.random());
  const attemptLog = withAttempt(row.attemptLog, outcome, now);
  const state = dueAt === null ? "dead" : "pending";
  settleDelivery(shard.sql, row.id, { state, attempts, attemptLog, dueAt });
  if (dueAt !== null) shard.dueAt(dueAt);
  const before = readHealth(shard.sql, row.webhook);
  const since = failingSince(before, now);
  writeHealth(shard.sql, row.webhook, {
    ...before,
    lastFailureAt: now,
    lastStatus: outcome.status,
    failingSince: since,
  });
  if (isGone) return "gone";
  return isGivenUp(since, now) ? "failing" : null;
}

function withAttempt(log: string, outcome: DeliveryOutcome, now: number): string {
  const attempts = JSON.parse(log) as unknown[];
  const detail = outcome.kind === "delivered" ? null : outcome.detail;
  attempts.push({ at: new Date(now).toISOString(), status: outcome.status, detail });
  return JSON.stringify(attempts.slice(-maxLogged));
}
