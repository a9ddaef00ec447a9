import { nextInstant } from "./instant.ts";
import { spanState } from "./span.ts";
import { dayMs, type Weekday, wallAt } from "./wall.ts";

/** When a campaign may send; times of day and days are those of the geofence's zone. */
export interface Schedule {
  /** RFC 3339. */
  readonly startAt?: string | undefined;
  readonly endAt?: string | undefined;
  readonly days?: readonly Weekday[] | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Only while the store is open; a rule of its own. */
  readonly storeOpen?: boolean | undefined;
}

/** A side that is left out is the day's own: `from` midnight, `to` midnight. */
export function dailyState({ from = "00:00", to = "24:00", days }: Schedule) {
  return spanState({ from, to }, days);
}

export function scheduleBounds(schedule: Schedule): { readonly startAt: number; readonly endAt: number } {
  return {
    startAt: schedule.startAt === undefined ? Number.NEGATIVE_INFINITY : instant(schedule.startAt),
    endAt: schedule.endAt === undefined ? Number.POSITIVE_INFINITY : instant(schedule.endAt),
  };
}

/** Whether the schedule lets a message through at an instant: `startAt` counts, `endAt` does not. */
export function isScheduled(schedule: Schedule, timezone: string, at: number): boolean {
  const { startAt, endAt } = scheduleBounds(schedule);
  return at >= startAt && at < endAt && dailyState(schedule).holds(wallAt(timezone, at));
}

/** The first instant from `at` on that is in the schedule; null when there is none. */
export function nextScheduled(schedule: Schedule, timezone: string, at: number): number | null {
  const { startAt, endAt } = scheduleBounds(schedule);
  const from = Math.max(at, startAt);
  if (isScheduled(schedule, timezone, from)) return from;
  // A week holds every day and time of day; the eighth day is for clocks that jump.
  const found = nextInstant(dailyState(schedule), true, timezone, from, Math.min(endAt, from + 8 * dayMs));
  return found === null || found >= endAt ? null : found;
}

function instant(text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new Error(`expected an RFC 3339 time, got ${JSON.stringify(text)}`);
  return ms;
}
