import { type Campaign, targets } from "../../domain/campaign.ts";
import type { Decided } from "../../domain/decide/types.ts";
import type { LastPlace } from "../../domain/presence/index.ts";
import { lastTwoFixes } from "../../store/positions.ts";
import type { SendJobRow } from "../../store/send-jobs.ts";
import { type Customer, mayLocate } from "../customers/customer.ts";
import { candidateAt } from "../decide/candidates.ts";
import { decideCandidates } from "../decide/decide-ping.ts";
import { speedBetween } from "../pings/speed.ts";
import { noDevice } from "../pings/types.ts";
import type { Shard } from "../shard.ts";
import { newestPlace } from "./newest-place.ts";
import { freshSince, isFirstSight } from "./whereabouts.ts";

/** Zones that are weighed for one customer, the nearest: in a city a wide order is near to hundreds. */
const maxZones = 10;

/** What became of one customer: not for this job, too far, or what was decided. */
export type Fate = "unknown" | "far" | Pick<Decided, "outcome" | "reason">;

/** Decides on one customer by the newest place there is of them, through the gates that every ping meets. */
export function sendTo(
  shard: Shard,
  job: SendJobRow,
  campaign: Campaign,
  step: { readonly customerId: string; readonly cursor: number },
  now: number,
): Fate {
  const customer = shard.customers.find(step.customerId);
  if (customer === null || !mayLocate(customer) || !isFirstSight(shard, job, customer, step.cursor))
    return "unknown";
  const place = newestPlace(customer);
  if (place === null || place.at < freshSince(job)) return "unknown";
  const zones = shard.catalogue
    .within(place.longitude, place.latitude, job.within)
    .filter((zone) => targets(campaign.trigger, zone))
    .slice(0, maxZones);
  if (zones.length === 0) return "far";
  const { at, latitude, longitude, deviceId } = place;
  const speed = campaign.trigger.maxSpeed === undefined ? null : speedAt(shard, job, customer, place);
  const candidates = zones.map((zone) => ({
    candidate: candidateAt(campaign, zone, "send"),
    visitId: customer.presence.visits[zone.id]?.visitId ?? null,
  }));
  const { decided } = decideCandidates(
    shard,
    customer,
    candidates,
    {
      fix: { at, latitude, longitude, speed, maxAge: job.maxAge },
      deviceId: deviceId === noDevice ? null : deviceId,
      jobId: job.id,
    },
    now,
  );
  return decided.find(({ outcome }) => outcome !== "suppressed") ?? decided[0]!;
}

/** The speed at a customer's newest place, as a ping there would have had it; null where no position is stored. */
function speedAt(shard: Shard, job: SendJobRow, customer: Customer, place: LastPlace): number | null {
  const [last, before] = lastTwoFixes(shard.sql, customer.n, customer.head, place.deviceId, freshSince(job));
  if (last === undefined || last.at !== place.at) return null;
  return last.speed ?? speedBetween(before, last);
}
