import type { Decided } from "../../domain/decide/types.ts";
import { writeRetries } from "../../store/customers.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import type { Customer } from "../customers/customer.ts";
import type { Shard } from "../shard.ts";
import { candidateAt, type VisitCandidate } from "./candidates.ts";
import type { Occasion } from "./decide-ping.ts";

/** A decision that fell on speed alone so far: the first later inside ping within the limit makes it again. */
export interface Retry {
  readonly campaignId: string;
  readonly geofenceId: string;
  readonly visitId: string;
}

/** Retries whose moment this ping is: inside, and not too fast any more. */
export function dueRetries(
  catalogue: Catalogue,
  customer: Customer,
  { inside, fix }: Pick<Occasion, "inside" | "fix">,
): VisitCandidate[] {
  return customer.retries.flatMap((retry) => {
    const campaign = catalogue.campaign(retry.campaignId);
    const zone = catalogue.get(retry.geofenceId);
    if (campaign === undefined || zone === undefined || !inside.includes(retry.geofenceId)) return [];
    const { maxSpeed } = campaign.trigger;
    if (maxSpeed !== undefined && fix.speed !== null && fix.speed > maxSpeed) return [];
    return [{ candidate: candidateAt(campaign, zone, campaign.trigger.event), visitId: retry.visitId }];
  });
}

/** Remembers what is to be decided again, and forgets what was decided now or whose visit has ended. */
export function keepRetries(
  shard: Shard,
  customer: Customer,
  candidates: readonly VisitCandidate[],
  decided: readonly Decided[],
): void {
  const open = new Set(Object.values(customer.presence.visits).map((visit) => visit.visitId));
  const again = candidates.flatMap(({ candidate, visitId }): Retry[] => {
    const one = decided.find((d) => d.candidate === candidate);
    if (one?.retry !== "speed" || candidate.event === "exit") return [];
    return [{ campaignId: candidate.campaign.id, geofenceId: candidate.geofenceId, visitId }];
  });
  const isDecided = (retry: Retry) =>
    candidates.some(
      ({ candidate, visitId }) => candidate.campaign.id === retry.campaignId && visitId === retry.visitId,
    );
  const kept = customer.retries.filter((retry) => open.has(retry.visitId) && !isDecided(retry));
  const retries = [...kept, ...again];
  if (retries.length === 0 && customer.retries.length === 0) return;
  customer.retries = retries;
  writeRetries(shard.sql, customer.n, retries.length === 0 ? null : JSON.stringify(retries));
}
