import type { CampaignBody } from "../campaign.ts";
import { duration } from "../durations.ts";
import { allOf, nextInstant, not, type WallState } from "../local-time/instant.ts";
import type { HoursReader } from "../local-time/opening-hours.ts";
import { dailyState, scheduleBounds } from "../local-time/schedule.ts";
import { spanState } from "../local-time/span.ts";
import { dayMs, wallAt } from "../local-time/wall.ts";
import type { Settings } from "../settings.ts";
import type { GeofencePlace, OfferSupply } from "./types.ts";

/** Why a campaign would never send, and which part of it says so (RFC 6901, within the campaign). */
export interface NeverFires {
  readonly pointer: string;
  readonly detail: string;
}

export interface World {
  readonly now: number;
  readonly settings: Settings;
  /** Of the geofences that the trigger means. */
  readonly places: Iterable<GeofencePlace>;
  readonly hours: HoursReader;
  /** Fields an audience reads that no customer has, such as `traits.teir`. */
  readonly missingFields: readonly string[];
  /** What keeps the campaign's offer from being had; null when nothing does, or without one. */
  readonly offer: OfferSupply["why"] | null;
}

/** A year holds every season's opening hours. */
const horizonMs = 370 * dayMs;
/** As many different places are looked at before the answer is "nowhere". */
const maxPlaces = 20;

/** All that keeps a campaign from ever sending, as far as one can see; empty when nothing does. */
export function neverFires(campaign: CampaignBody, world: World): readonly NeverFires[] {
  const numbers = neverByNumbers(campaign, world);
  const calendar = neverByCalendar(campaign, world);
  return [...numbers, ...(calendar ?? neverByPlace(campaign, world))];
}

function neverByNumbers(campaign: CampaignBody, { settings, missingFields, offer }: World): NeverFires[] {
  const found: NeverFires[] = [];
  const add = (pointer: string, detail: string) => found.push({ pointer, detail });
  campaign.caps?.forEach(({ limit }, i) => {
    if (limit === 0) add(`/caps/${i}`, "a cap of 0 never lets a message through");
  });
  if (campaign.rate?.limit === 0) add("/rate", "a rate of 0 never lets a message through");
  if (campaign.budget?.sends === 0) add("/budget/sends", "a budget of 0 sends nothing");
  if ((campaign.holdout ?? 0) >= 1) add("/holdout", "everyone is held out");
  if (duration(campaign.ttl) === 0) add("/ttl", "a message that lives 0 seconds is never sent");
  if (settings.sending === "off") add("", "sending is switched off in the settings");
  if (settings.globalHoldout >= 1) add("", "the settings hold out everyone");
  if (settings.pressure.some(({ limit }) => limit === 0)) add("", "a pressure limit of 0 in the settings");
  if (offer === "ended") add("/offer", `the offer ${campaign.offer} has ended`);
  if (offer === "sold_out") add("/offer", `nothing is left of the offer ${campaign.offer}`);
  for (const field of missingFields) add("/audience", `no customer has "${field}"`);
  return found;
}

/** What the schedule alone rules out; null when it leaves some moment. */
function neverByCalendar({ schedule }: CampaignBody, { now }: World): NeverFires[] | null {
  if (schedule === undefined) return null;
  const { startAt, endAt } = scheduleBounds(schedule);
  const { from = "00:00", to = "24:00", days } = schedule;
  if (endAt <= startAt) return [{ pointer: "/schedule/endAt", detail: "the end is not after the start" }];
  if (endAt <= now) return [{ pointer: "/schedule/endAt", detail: `ended on ${schedule.endAt}` }];
  if (days?.length === 0) return [{ pointer: "/schedule/days", detail: "no day is named" }];
  if (from === to) return [{ pointer: "/schedule/from", detail: `from ${from} to ${to} is never` }];
  return null;
}

/** What schedule, opening hours and quiet hours together rule out at every geofence. */
function neverByPlace(campaign: CampaignBody, world: World): NeverFires[] {
  let last: NeverFires[] = [];
  const seen = new Set<string>();
  for (const place of world.places) {
    const key = JSON.stringify([place.timezone, place.openingHours, place.country, place.region]);
    if (seen.has(key)) continue;
    if (seen.size === maxPlaces) break;
    seen.add(key);
    last = neverAt(place, campaign, world);
    if (last.length === 0) break;
  }
  return last;
}

function neverAt(place: GeofencePlace, campaign: CampaignBody, world: World): NeverFires[] {
  const { schedule = {} } = campaign;
  const { startAt, endAt } = scheduleBounds(schedule);
  const from = Math.max(world.now, startAt);
  const until = Math.min(endAt, from + horizonMs);
  const ever = (...states: WallState[]) => isEver(allOf(states), place.timezone, from, until);
  const daily = dailyState(schedule);
  if (!ever(daily)) return [{ pointer: "/schedule", detail: "no moment of it lies between start and end" }];
  const open: WallState[] = [];
  if (schedule.storeOpen === true && place.openingHours !== null) {
    const read = world.hours(place.openingHours, place);
    if (!read.ok) return [{ pointer: "/schedule/storeOpen", detail: read.detail }];
    open.push(read.hours);
    const hours = `(${place.openingHours})`;
    if (!ever(read.hours))
      return [{ pointer: "/schedule/storeOpen", detail: `no store is ever open ${hours}` }];
    if (!ever(daily, read.hours))
      return [{ pointer: "/schedule/storeOpen", detail: `no store is open within the schedule ${hours}` }];
  }
  const quiet = campaign.quietHours === undefined ? world.settings.quietHours : campaign.quietHours;
  if (quiet !== null && !ever(daily, ...open, not(spanState(quiet))))
    return [
      {
        pointer: "/schedule",
        detail: `quiet hours (${quiet.from}–${quiet.to}) cover all of it, for customers in the geofence's time zone`,
      },
    ];
  return [];
}

function isEver(state: WallState, timezone: string, from: number, until: number): boolean {
  if (state.holds(wallAt(timezone, from))) return true;
  const found = nextInstant(state, true, timezone, from, until);
  return found !== null && found < until;
}
