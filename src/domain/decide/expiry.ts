import { duration } from "../durations.ts";
import { nextInstant } from "../local-time/instant.ts";
import { dailyState, scheduleBounds } from "../local-time/schedule.ts";
import { spanState } from "../local-time/span.ts";
import { hoursOf, quietHoursOf } from "./rules.ts";
import type { Candidate, Circumstances } from "./types.ts";

/**
 * The instant from which a message decided now is not sent any more (epoch milliseconds): `ttl`, cut at the start
 * of quiet hours, at closing time where the campaign sends while the store is open, and at the campaign's end.
 */
export function expiry(candidate: Candidate, at: Circumstances): number {
  const { campaign, place } = candidate;
  const until = at.now + duration(campaign.ttl);
  const cuts = [until];
  const quiet = quietHoursOf(candidate, at);
  if (quiet.span !== null)
    cuts.push(nextInstant(spanState(quiet.span), true, quiet.timezone, at.now, until) ?? until);
  if (campaign.schedule !== undefined) {
    cuts.push(scheduleBounds(campaign.schedule).endAt);
    cuts.push(nextInstant(dailyState(campaign.schedule), false, place.timezone, at.now, until) ?? until);
    if (campaign.schedule.storeOpen === true && place.openingHours !== null) {
      const read = hoursOf(place, at);
      if (read.ok) cuts.push(nextInstant(read.hours, false, place.timezone, at.now, until) ?? until);
    }
  }
  return Math.min(...cuts);
}
