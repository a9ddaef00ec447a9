import type { WallState } from "./instant.ts";
import { dayMs, dayOf, minuteMs, type Wall, type Weekday, weekdayOf } from "./wall.ts";

/** Local times of day, `"HH:MM"`; `from` = `to` is never, `from` > `to` passes midnight. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

const pattern = /^(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;

/** Milliseconds into the day of `"HH:MM"`, `"24:00"` included; null when it is not one. */
export function parseClock(text: string): number | null {
  const match = pattern.exec(text);
  if (match === null) return null;
  if (match[1] === undefined) return dayMs;
  return (Number(match[1]) * 60 + Number(match[2])) * minuteMs;
}

function clock(text: string): number {
  const ms = parseClock(text);
  if (ms === null) throw new Error(`expected a time of day such as "19:30", got ${JSON.stringify(text)}`);
  return ms;
}

/**
 * The times of day of a span, on the days named. What the wall clock shows decides: its start counts, its end does
 * not. One that passes midnight belongs to the day on which it starts, so that Monday 22:00 to 02:00 holds early on
 * Tuesday and not early on Monday.
 */
export function spanState(span: Span, days?: readonly Weekday[]): WallState {
  const from = clock(span.from);
  const to = clock(span.to);
  const startsOn = (day: Wall) => days === undefined || days.includes(weekdayOf(day));
  return {
    holds(wall) {
      const day = dayOf(wall);
      const time = wall - day;
      if (from < to) return time >= from && time < to && startsOn(day);
      if (from === to) return false;
      return (time >= from && startsOn(day)) || (time < to && startsOn(day - dayMs));
    },
    nextChange(wall) {
      const next = (time: number) => {
        const today = dayOf(wall) + (time % dayMs);
        return today > wall ? today : today + dayMs;
      };
      return Math.min(next(from), next(to));
    },
  };
}
