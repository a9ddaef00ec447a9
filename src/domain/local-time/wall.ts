import { LRUCache } from "lru-cache";
import { IANAZone } from "luxon";

/**
 * What the clock and the calendar on a wall of a time zone show, as milliseconds counted as if it were UTC: with
 * it, days, weekdays and minutes are plain arithmetic. When clocks go forward some wall times never come, when
 * they go back some come twice.
 */
export type Wall = number;

export const minuteMs = 60_000;
export const dayMs = 86_400_000;

export const weekdays = ["mo", "tu", "we", "th", "fr", "sa", "su"] as const;
export type Weekday = (typeof weekdays)[number];

/** Offsets change at full quarters of an hour UTC only, so one look-up serves a quarter. */
const quarterMs = 900_000;
const known = new LRUCache<string, number>({ max: 5_000 });

/** Milliseconds a zone's wall clock is ahead of UTC at an instant; throws on a zone nobody knows. */
export function offsetAt(timezone: string, at: number): number {
  const quarter = Math.floor(at / quarterMs);
  const key = `${timezone} ${quarter}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const offset = IANAZone.create(timezone).offset(quarter * quarterMs) * minuteMs;
  if (Number.isNaN(offset))
    throw new Error(`expected an IANA time zone and a time, got ${timezone} and ${at}`);
  known.set(key, offset);
  return offset;
}

export function wallAt(timezone: string, at: number): Wall {
  return at + offsetAt(timezone, at);
}

/** Midnight of the day, by the calendar. */
export function dayOf(wall: Wall): Wall {
  return Math.floor(wall / dayMs) * dayMs;
}

export function weekdayOf(wall: Wall): Weekday {
  // 1 January 1970 was a Thursday.
  return weekdays[(((Math.floor(wall / dayMs) + 3) % 7) + 7) % 7]!;
}

/** `"18:42"` */
export function clockText(wall: Wall): string {
  return new Date(wall).toISOString().slice(11, 16);
}
