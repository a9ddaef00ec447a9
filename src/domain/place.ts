import lookup from "@photostructure/tz-lookup";
import { zonesByCountry } from "./zone-countries.ts";

export interface Place {
  /** IANA time zone; at sea one of the `Etc/GMT±n`. */
  readonly timezone: string;
  /** ISO 3166-1 alpha-2; null at sea. */
  readonly country: string | null;
}

const countryOf = new Map(
  Object.entries(zonesByCountry).flatMap(([country, zones]) =>
    zones.split(" ").map((zone) => [zone, country]),
  ),
);

/**
 * The time zone and country of a place (degrees, WGS 84; any turn of longitude). Borders are those of the time zone map, drawn
 * coarsely: by the library's own count one random place in twenty gets a zone that keeps another time. Near a border the
 * neighbour may be named, and the Vatican counts as Italy.
 */
export function placeOf(longitude: number, latitude: number): Place {
  const timezone = lookup(latitude, ((((longitude + 180) % 360) + 360) % 360) - 180);
  return { timezone, country: countryOf.get(timezone) ?? null };
}
