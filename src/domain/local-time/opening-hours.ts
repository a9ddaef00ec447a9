import { LRUCache } from "lru-cache";
import OpeningHoursOfOsm from "opening_hours";
import type { WallState } from "./instant.ts";
import { dayMs, dayOf, minuteMs, offsetAt, type Wall } from "./wall.ts";

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
  | { readonly ok: true; readonly hours: OpeningHours }
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
    const parsed = new OpeningHoursOfOsm(text, addressOf(place, place.longitude));
    return { ok: true, hours: follow(namesSun(text) ? underSun(text, place) : () => parsed) };
  } catch (problem) {
    return {
      ok: false,
      detail: `expected OpenStreetMap opening hours, got ${quoted(text)}: ${reasonOf(problem)}`,
    };
  }
}

/** The library throws texts, and takes a country without holidays for a fault of its own. */
function reasonOf(problem: unknown): string {
  const text = (problem instanceof Error ? problem.message : String(problem)).trim();
  if (text.startsWith("Country code missing"))
    return "holidays depend on the country, and none is known here";
  return /There are no holidays .*/s.exec(text)?.[0] ?? text;
}

type Parsed = InstanceType<typeof OpeningHoursOfOsm>;

/**
 * The library reads the sun's instants off the process's clock. Where the store's clock is an hour ahead of that, a
 * place 15° further west, whose sun is an hour later, makes both agree to the minute.
 */
function underSun(text: string, place: StorePlace): (wall: Wall) => Parsed {
  const known = new Map<number, Parsed>();
  return (wall) => {
    const here = -localDate(wall).getTimezoneOffset() * minuteMs;
    const ahead = offsetAt(place.timezone, wall - offsetAt(place.timezone, wall)) - here;
    const west = place.longitude - (ahead / 3_600_000) * 15;
    const parsed = known.get(ahead) ?? new OpeningHoursOfOsm(text, addressOf(place, west));
    known.set(ahead, parsed);
    return parsed;
  };
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
function follow(parsedAt: (wall: Wall) => Parsed): OpeningHours {
  let last: Stretch | null = null;
  const at = (wall: Wall): Stretch => {
    if (last === null || wall < last.from || wall >= last.to) last = stretchFrom(wall, parsedAt(wall));
    return last;
  };
  return {
    stateAt: (wall) => at(wall).state,
    holds: (wall) => at(wall).state === "open",
    nextChange: (wall) => at(wall).to,
  };
}

function stretchFrom(from: Wall, parsed: Parsed): Stretch {
  const date = localDate(from);
  try {
    const state = parsed.getState(date) ? "open" : parsed.getUnknown(date) ? "unknown" : "closed";
    const change = parsed.getNextChange(date, localDate(from + lookMs));
    const to = change === undefined ? from + lookMs : Math.min(wallOf(change), from + lookMs);
    return { from, to: Math.max(to, from + 1), state };
  } catch {
    // Some hours parse and still cannot be followed, such as those that count from an Easter in another year.
    return { from, to: dayOf(from) + dayMs, state: "unknown" };
  }
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
