import type { Decided } from "../../domain/decide/types.ts";
import type { CustomerPresence } from "../../domain/presence/index.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import { candidateAt, type VisitCandidate } from "./candidates.ts";
import type { Occasion } from "./occasion.ts";

/** A decision that fell on speed alone so far: the first later inside ping within the limit makes it again. */
export interface Retry {
  readonly campaignId: string;
  readonly geofenceId: string;
  readonly visitId: string;
}

/** What retries need to know of a customer: the presence is that after the ping. */
export interface Trying {
  readonly presence: CustomerPresence;
  readonly retries: readonly Retry[];
}

/** Retries whose moment this ping is: inside, in the same visit, and not too fast any more. */
export function dueRetries(
  catalogue: Catalogue,
  { presence, retries }: Trying,
  { inside, fix }: Pick<Occasion, "inside" | "fix">,
): VisitCandidate[] {
  return retries.flatMap(({ campaignId, geofenceId, visitId }) => {
    const campaign = catalogue.campaign(campaignId);
    const zone = catalogue.get(geofenceId);
    if (campaign === undefined || zone === undefined || !inside.includes(geofenceId)) return [];
    if (presence.visits[geofenceId]?.visitId !== visitId) return [];
    const { maxSpeed } = campaign.trigger;
    if (maxSpeed !== undefined && fix.speed !== null && fix.speed > maxSpeed) return [];
    return [{ candidate: candidateAt(campaign, zone, campaign.trigger.event), visitId }];
  });
}

/** What is to be decided again from here on, without what was decided now and what belongs to an ended visit. */
export function retriesAfter(
  { presence, retries }: Trying,
  candidates: readonly VisitCandidate[],
  decided: readonly Decided[],
): readonly Retry[] {
  const open = new Set(Object.values(presence.visits).map((visit) => visit.visitId));
  const again = candidates.flatMap(({ candidate, visitId }): Retry[] => {
    const one = decided.find((d) => d.candidate === candidate);
    if (visitId === null || one?.retry !== "speed" || candidate.event === "exit") return [];
    return [{ campaignId: candidate.campaign.id, geofenceId: candidate.geofenceId, visitId }];
  });
  const isDecided = (retry: Retry) =>
    candidates.some(
      ({ candidate, visitId }) => candidate.campaign.id === retry.campaignId && visitId === retry.visitId,
    );
  const kept = retries.filter((retry) => open.has(retry.visitId) && !isDecided(retry));
  return [...kept, ...again];
}
