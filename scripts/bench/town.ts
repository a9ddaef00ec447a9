import { moved, type Place } from "../support/plane.ts";
import { gaussian } from "../support/random.ts";
import type { Request } from "./load.ts";

export interface Zone extends Place {
  readonly id: string;
  readonly radius: number;
}

const STORES_PER_CITY = 150;

/** Stores clustered like cities: a few large ones and many small, denser in the middle, zones overlapping. */
export function makeZones(count: number, random: () => number): Zone[] {
  const cities = Math.max(1, Math.round(count / STORES_PER_CITY));
  const centres = Array.from({ length: cities }, () => ({
    latitude: 36 + 24 * random(),
    longitude: -10 + 35 * random(),
  }));
  const weights = centres.map((_, rank) => 1 / (rank + 1) ** 0.7);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const cumulative = weights.map((_, rank) => weights.slice(0, rank + 1).reduce((a, b) => a + b, 0) / total);
  return Array.from({ length: count }, (_, index) => {
    const chosen = random();
    const rank = Math.max(
      0,
      cumulative.findIndex((share) => chosen < share),
    );
    const spread = 400 * Math.sqrt((count * weights[rank]!) / total);
    const place = moved(centres[rank]!, spread * gaussian(random), spread * gaussian(random));
    return { ...place, id: `store-${index}`, radius: 50 + Math.round(100 * random()) };
  });
}

export function toGeofence({ id, latitude, longitude, radius }: Zone): Request {
  const geometry = { type: "Point", coordinates: [longitude, latitude] };
  const body = { name: id, geometry, radius, tags: ["store"], timezone: "UTC", country: "FR" };
  return { method: "PUT", path: `/v1/geofences/${id}`, body: JSON.stringify(body) };
}
