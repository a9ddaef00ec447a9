import { LRUCache } from "lru-cache";
import OpeningHoursOfOsm from "opening_hours";
import type { WallState } from "./instant.ts";
import { unprinted } from "./unprinted.ts";
import { dayMs, dayOf, minuteMs, offsetAt, type Wall } from "./wall.ts";
import { type Holidays, withoutHolidays } from "./without-holidays.ts";

/** Where a store stands: its holidays and its sunsets. */
export interface StorePlace {
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  /** A state's name in its own language (`"Bayern"`) or its ISO 3166-2 code (`"DE-BY"`). */
  readonly region: string | null;
  readonly longitude: number;
  readonly latitude: number;
  /** IANA. */
  readonly timezone: string;
}

/** Opening hours by the store's wall clock. `holds` is "surely open". */
export interface OpeningHours extends WallState {
  /** `unknown`: "on appointment", or an end left open (`18:00+`). */
  stateAt(wall: Wall): "open" | "closed" | "unknown";
}

export type HoursResult =
  | {
      readonly ok: true;
      readonly hours: OpeningHours;
      /** Named by the text and known to nobody here: they fall on no day. */
      readonly unknownHolidays: readonly Holidays[];
    }
  | { readonly ok: false; readonly detail: string };

export type HoursReader = (text: string, place: StorePlace) => HoursResult;

/**
 * Reads OpenStreetMap opening hours (wiki.openstreetmap.org/wiki/Key:opening_hours) and keeps the `max` last used:
 * parsing takes a millisecond, and stores of a chain share their hours.
 */
export function hoursReader(max: number): HoursReader {
  const known = new LRUCache<string, HoursResult>({ max });
  return (text, place) => {
    const key = keyOf(text, place);
    const found = known.get(key);
    if (found !== undefined) return found;
    const result = read(text, place);
    known.set(key, result);
    return result;
  };
}

/** Where it stands matters to hours that name the sun only. */
function keyOf(text: string, { country, region, longitude, latitude, timezone }: StorePlace): string {
  const key = `${country}\n${region}\n${text}`;
  return namesSun(text) ? `${longitude.toFixed(2)} ${latitude.toFixed(2)} ${timezone}\n${key}` : key;
}

function namesSun(text: string): boolean {
  return /sun(rise|set)|dawn|dusk/i.test(text);
}

function read(text: string, place: StorePlace): HoursResult {
  try {
    const unknown = unknownHolidays(text, place);
    const hours = follow([parsing(text, place, unknown), parsing(text, place, [...unknown, "SH"])]);
    return { ok: true, hours, unknownHolidays: unknown };
  } catch (problem) {
    const reason = (problem instanceof Error ? problem.message : String(problem)).trim();
    return { ok: false, detail: `expected OpenStreetMap opening hours, got ${quoted(text)}: ${reason}` };
  }
}

const unknownAtMost: readonly (readonly Holidays[])[] = [[], ["SH"], ["PH"], ["PH", "SH"]];

/** The fewest without which a text can be read at this place; throws what is wrong with a text that cannot even then. */
function unknownHolidays(text: string, place: StorePlace): readonly Holidays[] {
  let reason: unknown;
  for (const kinds of unknownAtMost) {
    try {
      parse(text, place, place.longitude, kinds);
      return kinds;
    } catch (problem) {
      reason = problem;
    }
  }
  throw reason;
}

type Parsed = InstanceType<typeof OpeningHoursOfOsm>;

function parse(text: string, place: StorePlace, longitude: number, without: readonly Holidays[]): Parsed {
  return unprinted(() => new OpeningHoursOfOsm(withoutHolidays(text, without), addressOf(place, longitude)));
}

/** Hours as they are to be asked at a time. */
type ParsedAt = (wall: Wall) => Parsed;

/**
 * Parsed when they are first asked. The library reads the sun's instants off the process's clock. Where the store's
 * clock is an hour ahead of that, a place 15° further west, whose sun is an hour later, makes both agree to the minute.
 */
function parsing(text: string, place: StorePlace, without: readonly Holidays[]): ParsedAt {
  const known = new Map<number, Parsed>();
  const followsSun = namesSun(text);
  return (wall) => {
    const ahead = followsSun ? aheadOfProcess(place.timezone, wall) : 0;
    const west = place.longitude - (ahead / 3_600_000) * 15;
    const parsed = known.get(ahead) ?? parse(text, place, west, without);
    known.set(ahead, parsed);
    return parsed;
  };
}

function aheadOfProcess(timezone: string, wall: Wall): number {
  const here = -localDate(wall).getTimezoneOffset() * minuteMs;
  return offsetAt(timezone, wall - offsetAt(timezone, wall)) - here;
}

type Address = ConstructorParameters<typeof OpeningHoursOfOsm>[1];

/** As the library reads it, which is not quite as its types say: coordinates are texts, a state may be a code. */
function addressOf({ country, region, latitude }: StorePlace, longitude: number): Address {
  const address = {
    ...(country === null ? {} : { country_code: country.toLowerCase() }),
    ...(region === null ? {} : { state: region, "ISO3166-2-lvl4": region }),
  };
  return { lat: String(latitude), lon: String(longitude), address } as unknown as Address;
}

interface Stretch {
  readonly from: Wall;
  readonly to: Wall;
  readonly state: "open" | "closed" | "unknown";
}

/** As far ahead as one look goes: hours that seldom change cost no more than others. */
const lookMs = 7 * dayMs;

/** Remembers the stretch asked for last: all of a quiet afternoon is one answer. */
function follow(readings: readonly ParsedAt[]): OpeningHours {
  let last: Stretch | null = null;
  const at = (wall: Wall): Stretch => {
    if (last === null || wall < last.from || wall >= last.to) last = stretchFrom(wall, readings);
    return last;
  };
  return {
    stateAt: (wall) => at(wall).state,
    holds: (wall) => at(wall).state === "open",
    nextChange: (wall) => at(wall).to,
  };
}

/** By the first reading that can be followed: school holidays are known for some years only, and are none in others. */
function stretchFrom(from: Wall, readings: readonly ParsedAt[]): Stretch {
  for (const parsedAt of readings) {
    try {
      return unprinted(() => stretchOf(from, parsedAt(from)));
    } catch {}
  }
  // Some hours parse and still cannot be followed, such as those that count from an Easter in another year.
  return { from, to: dayOf(from) + dayMs, state: "unknown" };
}

function stretchOf(from: Wall, parsed: Parsed): Stretch {
  const date = localDate(from);
  const state = parsed.getState(date) ? "open" : parsed.getUnknown(date) ? "unknown" : "closed";
  const change = parsed.getNextChange(date, localDate(from + lookMs));
  const to = change === undefined ? from + lookMs : Math.min(wallOf(change), from + lookMs);
  return { from, to: Math.max(to, from + 1), state };
}

/** The library reads a date's local components, whatever zone the process runs in: here they are the store's. */
function localDate(wall: Wall): Date {
  const utc = new Date(wall);
  return new Date(
    utc.getUTCFullYear(),
    utc.getUTCMonth(),
    utc.getUTCDate(),
    utc.getUTCHours(),
    utc.getUTCMinutes(),
    utc.getUTCSeconds(),
    utc.getUTCMilliseconds(),
  );
}

function wallOf(local: Date): Wall {
  return Date.UTC(
    local.getFullYear(),
    local.getMonth(),
    local.getDate(),
    local.getHours(),
    local.getMinutes(),
    local.getSeconds(),
    local.getMilliseconds(),
  );
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
