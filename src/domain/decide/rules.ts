import type { HoursResult } from "../local-time/opening-hours.ts";
import type { Span } from "../local-time/span.ts";
import type { Candidate, Circumstances, GeofencePlace } from "./types.ts";

/** The quiet hours that hold for a candidate, and the zone whose clock they follow. */
export function quietHoursOf(
  { campaign, place }: Candidate,
  { settings, recipient }: Circumstances,
): { readonly span: Span | null; readonly timezone: string } {
  return {
    span: campaign.quietHours === undefined ? settings.quietHours : campaign.quietHours,
    timezone: recipient.timezone ?? place.timezone,
  };
}

/** The hours of a store that has some. */
export function hoursOf(place: GeofencePlace, { hours }: Circumstances): HoursResult {
  return hours(place.openingHours ?? "24/7", place);
}
