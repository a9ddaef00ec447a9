import { makeCode } from "../../domain/code.ts";
import type { Decided } from "../../domain/decide/types.ts";
import { writeRetries } from "../../store/customers.ts";
import { appendDecisions } from "../../store/decisions.ts";
import { chooseDevice } from "../customers/choose-device.ts";
import type { Customer, ReachableDevice } from "../customers/customer.ts";
import { tally } from "../measure/tally.ts";
import { issueCode } from "../offers/issue-code.ts";
import { countSend } from "../outbox/count-send.ts";
import { enqueue } from "../outbox/enqueue.ts";
import type { Shard } from "../shard.ts";
import { supplyOf, takeSupply } from "../supply/supply.ts";
import { emit } from "../webhooks/emit.ts";
import type { VisitCandidate } from "./candidates.ts";
import { decisionBody } from "./decision-body.ts";
import { judge } from "./judge.ts";
import { type Occasion, occasionCandidates } from "./occasion.ts";
import { retriesAfter } from "./retries.ts";
import { personOf } from "./warm-person.ts";

/** Lets every active campaign that this ping concerns decide; answers what is to be sent, or null when none does. */
export function decidePing(
  shard: Shard,
  customer: Customer,
  occasion: Occasion,
  now: number,
): readonly string[] | null {
  const candidates = occasionCandidates(shard.catalogue, customer, occasion);
  if (candidates.length === 0) return null;
  const { decided, notifications } = decideCandidates(shard, customer, candidates, occasion, now);
  keepRetries(shard, customer, retriesAfter(customer, candidates, decided));
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
  const device = chooseDevice(customer, deviceId);
  const person = personOf(shard, customer);
  const newCode = () => makeCode(shard.index, () => shard.host.nextUint32());
  const decided = judge(shard.catalogue, person, fix, candidates, supplyOf(shard, now), now, newCode);
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

function keepRetries(shard: Shard, customer: Customer, retries: Customer["retries"]): void {
  if (retries.length === 0 && customer.retries.length === 0) return;
  customer.retries = retries;
  writeRetries(shard.sql, customer.n, retries.length === 0 ? null : JSON.stringify(retries));
}

/** Writes what a decision makes: a message, or a ghost that counts like one. */
function record(shard: Shard, customer: Customer, one: Decided, device: ReachableDevice | null, now: number) {
  const id = shard.id("dec");
  const { candidate, variant } = one;
  const { campaign, geofenceId } = candidate;
  shard.decisionCounts.add(one);
  tally(
    shard,
    { campaignId: campaign.id, geofenceId, variant, at: now },
    one.reason && one.outcome === "suppressed" ? one.reason : one.outcome,
  );
  let notificationId: string | undefined;
  if (one.outcome === "sent" && device !== null) {
    takeSupply(shard, candidate, now);
    notificationId = enqueue(shard, customer, {
      decisionId: id,
      candidate,
      message: one.message,
      device,
      offerCode: one.code ?? shard.catalogue.offers.of(campaign)?.code ?? null,
      now,
      expiresAt: one.expiresAt,
    });
    countSend(shard, customer, notificationId, candidate, variant, now);
    if (one.code !== null)
      issueCode(shard, customer, one.code, { candidate, notificationId, decisionId: id, now });
  }
  if (one.outcome === "ghost") {
    countSend(shard, customer, id, candidate, variant, now);
    const data = { decisionId: id, campaignId: campaign.id, geofenceId, reason: one.reason };
    emit(shard, "notification.ghosted", customer, data);
  }
  return {
    id,
    ...decisionBody(one, customer.id, now),
    ...(notificationId === undefined ? {} : { notificationId }),
    catalogueVersion: shard.catalogue.version,
  };
}
