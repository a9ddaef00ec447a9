import { nextInstant } from "../../local-time/instant.ts";
import { isScheduled, nextScheduled, scheduleBounds } from "../../local-time/schedule.ts";
import { spanState } from "../../local-time/span.ts";
import { clockText, dayMs, wallAt, weekdayOf } from "../../local-time/wall.ts";
import { hoursOf, quietHoursOf } from "../rules.ts";
import type { Gate, Verdict } from "../types.ts";

/** How far ahead the end of a closed day is looked for. */
const maxClosedMs = 35 * dayMs;

/** In the geofence's zone. */
export const schedule: Gate = {
  name: "schedule",
  reason: "outside_schedule",
  check({ campaign, place }, { now }) {
    const rule = campaign.schedule;
    if (rule === undefined || isScheduled(rule, place.timezone, now)) return { pass: true };
    const { startAt, endAt, days, from, to } = rule;
    const bounds = scheduleBounds(rule);
    const missed =
      now < bounds.startAt
        ? { startAt }
        : now >= bounds.endAt
          ? { endAt }
          : { ...(days === undefined ? {} : { days }), from: from ?? "00:00", to: to ?? "24:00" };
    return failed(place.timezone, now, missed, nextScheduled(rule, place.timezone, now));
  },
};

/** In the geofence's zone. A geofence without hours is always open; one that may be closed is not open. */
export const storeHours: Gate = {
  name: "storeHours",
  reason: "store_closed",
  check(candidate, at) {
    const { campaign, place } = candidate;
    if (campaign.schedule?.storeOpen !== true || place.openingHours === null) return { pass: true };
    const read = hoursOf(place, at);
    if (!read.ok) return { pass: false, detail: { openingHours: place.openingHours, state: "unreadable" } };
    const state = read.hours.stateAt(wallAt(place.timezone, at.now));
    if (state === "open") return { pass: true };
    const opens = nextInstant(read.hours, true, place.timezone, at.now, at.now + maxClosedMs);
    return failed(place.timezone, at.now, { openingHours: place.openingHours, state }, opens);
  },
};

/** In the customer's zone, else in the geofence's. */
export const quietHours: Gate = {
  name: "quietHours",
  reason: "quiet_hours",
  check(candidate, at) {
    const { span, timezone } = quietHoursOf(candidate, at);
    if (span === null) return { pass: true };
    const state = spanState(span);
    if (!state.holds(wallAt(timezone, at.now))) return { pass: true };
    const ends = nextInstant(state, false, timezone, at.now, at.now + 2 * dayMs);
    return failed(timezone, at.now, { from: span.from, to: span.to }, ends);
  },
};

function failed(
  timezone: string,
  now: number,
  figures: Readonly<Record<string, unknown>>,
  retryAt: number | null,
): Verdict {
  const wall = wallAt(timezone, now);
  return {
    pass: false,
    detail: {
      ...figures,
      timezone,
      localDay: weekdayOf(wall),
      localTime: clockText(wall),
      retryAt: retryAt === null ? null : new Date(retryAt).toISOString(),
    },
  };
}
