import type { Decided } from "../../domain/decide/types.ts";
import type { Moment } from "../../domain/presence/types.ts";
import { appendDecisions } from "../../store/decisions.ts";
import { type Customer, type ReachableDevice, reachableDevice } from "../customers/customer.ts";
import { countSend } from "../outbox/count-send.ts";
import { enqueue } from "../outbox/enqueue.ts";
import type { Shard } from "../shard.ts";
import { supplyOf, takeSupply } from "../supply/supply.ts";
import { candidatesOf, type VisitCandidate } from "./candidates.ts";
import { type Fix, judge } from "./judge.ts";
import { dueRetries, keepRetries } from "./retries.ts";
import { personOf } from "./warm-person.ts";

/** What a ping brings to decide on. */
export interface Occasion {
  readonly fix: Fix;
  /** The device that pinged; null for a server. */
  readonly deviceId: string | null;
  readonly moments: readonly Moment[];
  /** Geofences the device is present in at this ping. */
  readonly inside: readonly string[];
}

/** Lets every active campaign that this ping concerns decide; answers what is to be sent, or null when none does. */
export function decidePing(
  shard: Shard,
  customer: Customer,
  occasion: Occasion,
  now: number,
): readonly string[] | null {
  const fresh = candidatesOf(shard.catalogue, occasion.moments);
  const isNow = ({ candidate, visitId }: VisitCandidate) =>
    fresh.some((one) => one.candidate.campaign === candidate.campaign && one.visitId === visitId);
  const retried = dueRetries(shard.catalogue, customer, occasion).filter((one) => !isNow(one));
  const candidates = [...fresh, ...retried];
  if (candidates.length === 0) return null;
  const { decided, notifications } = decideCandidates(shard, customer, candidates, occasion, now);
  keepRetries(shard, customer, candidates, decided);
  return notifications;
}

/**
 * Decides candidates together, as those of one ping, and writes what follows from it: the decisions, each
 * marked as its job's if it is part of one, and the message.
 */
export function decideCandidates(
  shard: Shard,
  customer: Customer,
  candidates: readonly VisitCandidate[],
  { fix, deviceId, jobId }: Pick<Occasion, "fix" | "deviceId"> & { readonly jobId?: string },
  now: number,
): { readonly decided: readonly Decided[]; readonly notifications: readonly string[] } {
  const device = reachableDevice(customer, deviceId);
  const about = {
    candidates: candidates.map(({ candidate }) => candidate),
    visitIds: candidates.map(({ visitId }) => visitId),
  };
  const person = personOf(shard, customer);
  const decided = judge(shard.catalogue, person, fix, about, supplyOf(shard, now), now);
  const mark = jobId === undefined ? {} : { jobId };
  const recorded = decided.map((one) => ({ ...record(shard, customer, one, device, now), ...mark }));
  appendDecisions(shard.sql, {
    id: recorded[0]!.id,
    customer: customer.n,
    at: now,
    ranked: JSON.stringify(recorded),
  });
  const notifications = recorded.flatMap(({ notificationId }) =>
    notificationId === undefined ? [] : [notificationId],
  );
  return { decided, notifications };
}

/** Writes what a decision makes: a message, or a ghost that counts like one. */
function record(shard: Shard, customer: Customer, one: Decided, device: ReachableDevice | null, now: number) {
  const id = shard.id("dec");
  const { candidate, outcome, reason, gates } = one;
  let notificationId: string | undefined;
  if (one.outcome === "sent" && device !== null) {
    takeSupply(shard, candidate, now);
    notificationId = enqueue(shard, customer, {
      decisionId: id,
      candidate,
      message: one.message,
      device,
      now,
      expiresAt: one.expiresAt,
    });
    countSend(shard, customer, notificationId, candidate, now);
  }
  if (one.outcome === "ghost") countSend(shard, customer, id, candidate, now);
  return {
    id,
    at: new Date(now).toISOString(),
    customerId: customer.id,
    campaignId: candidate.campaign.id,
    geofenceId: candidate.geofenceId,
    event: candidate.event,
    outcome,
    reason,
    gates,
    ...(notificationId === undefined ? {} : { notificationId }),
    ...(one.variant === null ? {} : { variant: one.variant }),
    catalogueVersion: shard.catalogue.version,
  };
}
