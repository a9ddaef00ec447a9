import { makeZones, type Zone } from "../bench/town.ts";
import { moved, type Place } from "../support/plane.ts";

export interface CitySize {
  readonly geofences: number;
  readonly campaigns: number;
  readonly customers: number;
  readonly pings: number;
}

/** The size that the service is meant to simulate in one call. */
export const fullSize: CitySize = { geofences: 10_000, campaigns: 20, customers: 2_000, pings: 100_000 };

const begin = Date.UTC(2026, 2, 2, 9);
const step = 30_000;
const events = ["enter", "dwell", "exit"] as const;

/** The body of a simulation: customers who stroll from store to store, each half a minute a ping. */
export function simulationBody(size: CitySize, random: () => number) {
  const zones = makeZones(size.geofences, random);
  return {
    settings: { pressure: [{ limit: 3, window: "24h" }], quietHours: null },
    geofences: zones.map(toGeofence),
    campaigns: Array.from({ length: size.campaigns }, (_, i) => toCampaign(i)),
    customers: Array.from({ length: size.customers }, (_, i) => ({
      id: `customer-${i}`,
      traits: { tier: i % 3 === 0 ? "gold" : "tin" },
    })),
    pings: stroll(size, zones, random),
  };
}

function toGeofence({ id, latitude, longitude, radius }: Zone, i: number) {
  const geometry = { type: "Point", coordinates: [longitude, latitude] };
  return {
    id,
    name: id,
    geometry,
    radius,
    tags: [`chain-${i % 10}`],
    timezone: "Europe/Paris",
    country: "FR",
  };
}

function toCampaign(i: number) {
  return {
    id: `campaign-${i}`,
    name: `Campaign ${i}`,
    trigger: { event: events[i % 3]!, geofences: { tags: [`chain-${i % 10}`] } },
    ...(i % 4 === 0 ? { audience: { "traits.tier": "gold" } } : {}),
    ...(i % 5 === 0 ? { rate: { limit: 100, window: "1h" } } : {}),
    caps: [{ limit: 2, window: "24h" }],
    cooldown: "6h",
    holdout: 0.1,
    priority: 50 + i,
    content: { default: { title: "Hello {{ customer.id }}", body: "{{ geofence.name }}, {{ distance }} m" } },
  };
}

/** Each customer stays some pings about a store and goes on to one close by in the list. */
function stroll({ customers, pings }: CitySize, zones: readonly Zone[], random: () => number) {
  const stays = Array.from({ length: customers }, () => Math.floor(random() * zones.length));
  const turns = Math.ceil(pings / customers);
  return Array.from({ length: turns }, (_, turn) =>
    stays.map((stay, i) => {
      if (random() < 0.15) stays[i] = Math.floor(random() * zones.length);
      const place: Place = moved(zones[stay]!, 60 * (random() - 0.5), 60 * (random() - 0.5));
      const timestamp = begin + turn * step + i * 10;
      return { customerId: `customer-${i}`, ...place, accuracy: 10, speed: 1.2, timestamp };
    }),
  )
    .flat()
    .slice(0, pings);
}
