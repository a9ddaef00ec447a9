import { LRUCache } from "lru-cache";
import OpeningHoursOfOsm from "opening_hours";
import type { WallState } from "./instant.ts";
import type { Wall } from "./wall.ts";

/** Where a store stands: its holidays and its sunsets. */
export interface StorePlace {
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  /** A state's name in its own language (`"Bayern"`) or its ISO 3166-2 code (`"DE-BY"`). */
  readonly region: string | null;
  readonly longitude: number;
  readonly latitude: number;
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

/** Coordinates matter to hours that name the sun only. */
function keyOf(text: string, { country, region, longitude, latitude }: StorePlace): string {
  const sun = /sun(rise|set)|dawn|dusk/i.test(text);
  return JSON.stringify([text, country, region, ...(sun ? [longitude.toFixed(2), latitude.toFixed(2)] : [])]);
}

function read(text: string, place: StorePlace): HoursResult {
  try {
    return { ok: true, hours: follow(new OpeningHoursOfOsm(text, addressOf(place))) };
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

type Address = ConstructorParameters<typeof OpeningHoursOfOsm>[1];

/** As the library reads it, which is not quite as its types say: coordinates are texts, a state may be a code. */
function addressOf({ country, region, longitude, latitude }: StorePlace): Address {
  const address = {
    ...(country === null ? {} : { country_code: country.toLowerCase() }),
    ...(region === null ? {} : { state: region, "ISO3166-2-lvl4": region }),
  };
  return { lat: String(latitude), lon: String(longitude), address } as unknown as Address;
}

/** Remembers the stretch asked for last: all of a quiet afternoon is one answer. */
function follow(parsed: OpeningHoursOfOsm): OpeningHours {
  let stretch: { from: Wall; to: Wall; state: "open" | "closed" | "unknown" } | null = null;
  const at = (wall: Wall) => {
    if (stretch !== null && wall >= stretch.from && wall < stretch.to) return stretch;
    const date = localDate(wall);
    const state = parsed.getState(date) ? "open" : parsed.getUnknown(date) ? "unknown" : "closed";
    const change = parsed.getNextChange(date);
    stretch = { from: wall, to: change === undefined ? Number.POSITIVE_INFINITY : wallOf(change), state };
    return stretch;
  };
  return {
    stateAt: (wall) => at(wall).state,
    holds: (wall) => at(wall).state === "open",
    nextChange(wall) {
      const { to } = at(wall);
      return Number.isFinite(to) ? to : null;
    },
  };
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
