import lookup from "@photostructure/tz-lookup";
import { expect, it } from "vitest";
import { placeOf } from "../../src/domain/place.ts";
import { zonesByCountry } from "../../src/domain/zone-countries.ts";

const places: [string, number, number, string, string | null][] = [
  ["Paris", 2.3316, 48.8708, "Europe/Paris", "FR"],
  ["Strasbourg", 7.7455, 48.5839, "Europe/Paris", "FR"],
  ["Oslo, whose clock is Berlin's", 10.75, 59.91, "Europe/Oslo", "NO"],
  ["Luxembourg, whose clock is Brussels'", 6.13, 49.61, "Europe/Luxembourg", "LU"],
  ["Belfast", -5.93, 54.6, "Europe/London", "GB"],
  ["Zagreb", 15.98, 45.81, "Europe/Zagreb", "HR"],
  ["New York", -73.98, 40.75, "America/New_York", "US"],
  ["San Juan", -66.1, 18.4, "America/Puerto_Rico", "PR"],
  ["Suva", 178.44, -18.14, "Pacific/Fiji", "FJ"],
  ["Auckland", 174.76, -36.85, "Pacific/Auckland", "NZ"],
  ["Honolulu", -157.86, 21.31, "Pacific/Honolulu", "US"],
  ["the same, a turn on", 202.14, 21.31, "Pacific/Honolulu", "US"],
  ["the Atlantic", -30, 0, "Etc/GMT+2", null],
  ["the North Pole", 0, 90, "Etc/GMT", null],
];

it.each(places)("knows %s", (_name, longitude, latitude, timezone, country) => {
  expect(placeOf(longitude, latitude)).toEqual({ timezone, country });
});

it("knows the country of every zone on land, and no other", () => {
  const known = new Set(Object.values(zonesByCountry).flatMap((zones) => zones.split(" ")));
  const strange = new Set<string>();
  for (let latitude = -90; latitude <= 90; latitude += 0.5) {
    for (let longitude = -180; longitude <= 180; longitude += 0.5) {
      const zone = lookup(latitude, longitude);
      if (known.has(zone) === zone.startsWith("Etc/")) strange.add(zone);
    }
  }
  expect([...strange]).toEqual([]);
});

it("gives zones that the runtime knows", () => {
  for (const zone of Object.values(zonesByCountry).flatMap((zones) => zones.split(" "))) {
    expect(() => new Intl.DateTimeFormat("en", { timeZone: zone })).not.toThrow();
  }
});
