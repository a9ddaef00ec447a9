import { LRUCache } from "lru-cache";

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
  const offset = readOffset(timezone, quarter * quarterMs);
  if (offset === null) throw new Error(`expected an IANA time zone and a time, got ${timezone} and ${at}`);
  known.set(key, offset);
  return offset;
}

const formats = new LRUCache<string, Intl.DateTimeFormat>({ max: 500 });

/** As the runtime writes it (ECMA-402, `longOffset`): `GMT`, `GMT+05:30`, and `GMT-00:25:21` of before there were zones. */
const offsetText = /^GMT(?:(?<sign>[+-])(?<hours>\d\d):(?<minutes>\d\d)(?::(?<seconds>\d\d))?)?$/;

function readOffset(timezone: string, at: number): number | null {
  try {
    const shown = formatOf(timezone)
      .formatToParts(at)
      .find(({ type }) => type === "timeZoneName")!;
    const { sign, hours = 0, minutes = 0, seconds = 0 } = offsetText.exec(shown.value)!.groups!;
    const ahead = Number(hours) * 3_600_000 + Number(minutes) * minuteMs + Number(seconds) * 1_000;
    return sign === "-" ? -ahead : ahead;
  } catch {
    return null;
  }
}

/** Making one takes as long as ten look-ups. */
function formatOf(timezone: string): Intl.DateTimeFormat {
  const known = formats.get(timezone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-US", { timeZone: timezone, timeZoneName: "longOffset" });
  formats.set(timezone, made);
  return made;
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
