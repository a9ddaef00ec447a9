/** A small flat world for tests: zones around one place, and pings so many metres north and east of it. */
import { parseShape, signedDistance } from "../../../geo/index.ts";
import type { Ping, PresenceSettings, Zone, Zones } from "../../../src/domain/presence/index.ts";

export const settings: PresenceSettings = {
  maxAccuracy: 100,
  exitBuffer: 25,
  exitAfter: 20_000,
  presenceTimeout: 6 * 3_600_000,
};

export const seconds = 1000;
export const minutes = 60_000;
export const hours = 3_600_000;

const origin = { latitude: 48.8709, longitude: 2.3317 };
/** Lengths of a degree there, WGS 84. */
const metresPerDegree = { north: 111_207.2, east: 73_360.7 };

export function place(north: number, east = 0): { latitude: number; longitude: number } {
  return {
    latitude: origin.latitude + north / metresPerDegree.north,
    longitude: origin.longitude + east / metresPerDegree.east,
  };
}

export interface Circle {
  readonly id: string;
  readonly radius: number;
  readonly north?: number;
  readonly east?: number;
  readonly dwell?: number;
  readonly shapedAt?: number;
}

export function circle({ id, radius, north = 0, east = 0, dwell = 3 * minutes, shapedAt = 1 }: Circle): Zone {
  const centre = place(north, east);
  const parsed = parseShape({
    geometry: { type: "Point", coordinates: [centre.longitude, centre.latitude] },
    radius,
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return { id, shape: parsed.shape, dwell, shapedAt };
}

/** Every question answered by asking every zone. */
export function zonesOf(version: number, zones: readonly Zone[]): Zones {
  const ordered = zones.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return {
    version,
    containing: (lng, lat) => ordered.filter(({ shape }) => signedDistance(shape, lng, lat) <= 0),
    get: (id) => ordered.find((zone) => zone.id === id),
  };
}

export function ping(at: number, north: number, rest: Partial<Ping> & { readonly east?: number } = {}): Ping {
  const { east = 0, ...fields } = rest;
  return {
    id: null,
    at,
    ...place(north, east),
    accuracy: 10,
    speed: null,
    mock: false,
    region: null,
    ...fields,
  };
}

export function visitIds(): () => string {
  let count = 0;
  return () => `vis_${++count}`;
}
