import { type Campaign, targets } from "../../domain/campaign.ts";
import type { Candidate, GeofencePlace } from "../../domain/decide/types.ts";
import { duration } from "../../domain/durations.ts";
import type { Moment } from "../../domain/presence/types.ts";
import type { Catalogue, LiveGeofence } from "../catalogue/catalogue.ts";

/** A candidate with the visit it is about; a flash sale may be about none. */
export interface VisitCandidate {
  readonly candidate: Candidate;
  readonly visitId: string | null;
}

/** One candidate for each active campaign and moment that match. */
export function candidatesOf(catalogue: Catalogue, moments: readonly Moment[]): VisitCandidate[] {
  const found: VisitCandidate[] = [];
  for (const moment of moments) {
    const zone = catalogue.get(moment.geofenceId);
    if (zone === undefined) continue;
    for (const campaign of catalogue.activeCampaigns)
      if (matches(campaign, moment) && targets(campaign.trigger, zone))
        found.push({
          candidate: candidateAt(campaign, zone, campaign.trigger.event),
          visitId: moment.visitId,
        });
  }
  return found;
}

export function candidateAt(campaign: Campaign, zone: LiveGeofence, event: Candidate["event"]): Candidate {
  return { campaign, geofenceId: zone.id, area: zone.area, event, place: placeOf(zone) };
}

export function placeOf({ body, center: [longitude, latitude] }: LiveGeofence): GeofencePlace {
  const { timezone, country, region, openingHours } = body;
  return { timezone, country, region, openingHours, longitude, latitude };
}

function matches({ trigger }: Campaign, moment: Moment): boolean {
  switch (moment.kind) {
    case "entered":
      return trigger.event === "enter" && !trigger.confirm;
    case "confirmed":
      return trigger.event === "enter" && trigger.confirm;
    case "exited":
      return trigger.event === "exit";
    case "dwelled": {
      if (trigger.event !== "dwell") return false;
      if (trigger.dwell === undefined) return moment.zoneDwell;
      const wanted = duration(trigger.dwell);
      return moment.after < wanted && wanted <= moment.upTo;
    }
  }
}
