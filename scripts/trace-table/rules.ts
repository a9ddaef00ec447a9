/** The two rules that are compared, each on one trace and one set of circles. */
import { GeofenceIndex, parseShape, type Shape, signedDistance } from "../../geo/index.ts";
import {
  emptyPresence,
  type PresenceSettings,
  step,
  type Zone,
  type Zones,
} from "../../src/domain/presence/index.ts";
import type { Fix, Place } from "./data.ts";

export type Counts = Readonly<Record<string, number>>;

const settings: PresenceSettings = {
  maxAccuracy: 100,
  exitBuffer: 25,
  exitAfter: 20_000,
  presenceTimeout: 6 * 3_600_000,
};

/** Circles of one radius around these places. */
export function circles(places: readonly Place[], radius: number): Zones {
  const zones = new Map<string, Zone>();
  for (const [i, { latitude, longitude }] of places.entries()) {
    const id = String(i).padStart(5, "0");
    const shape = circle(longitude, latitude, radius);
    zones.set(id, { id, shape, dwell: 3 * 60_000, shapedAt: 1 });
  }
  const index = new GeofenceIndex();
  index.load([...zones].map(([id, { shape }]) => [id, shape]));
  return {
    version: 1,
    containing: (lng, lat) => index.at(lng, lat).map((id) => zones.get(id)!),
    get: (id) => zones.get(id),
  };
}

function circle(longitude: number, latitude: number, radius: number): Shape {
  const parsed = parseShape({ geometry: { type: "Point", coordinates: [longitude, latitude] }, radius });
  if (!parsed.ok) throw new Error(`expected a circle, got ${JSON.stringify(parsed.errors)}`);
  return parsed.shape;
}

/** Events by type, visits, and pings by status. */
export function parvis(fixes: readonly Fix[], zones: Zones): Counts {
  const counts: Record<string, number> = {};
  const count = (name: string, n = 1) => {
    counts[name] = (counts[name] ?? 0) + n;
  };
  const confirmed = new Set<string>();
  let visits = 0;
  let presence = emptyPresence();
  for (const fix of fixes) {
    const ping = { ...fix, id: null, speed: null, mock: false, region: null };
    const told = step(presence, "phone", ping, zones, settings, () => `vis_${++visits}`);
    presence = told.presence;
    count(told.status);
    for (const { type } of told.events) count(type.replace("geofence.", ""));
    for (const visit of told.visits) if (visit.confirmed) confirmed.add(visit.visitId);
  }
  count("visits", visits);
  count("confirmed", confirmed.size);
  return counts;
}

/** Inside now, outside now: an event at every change, as Tile38's fences and Traccar's geofences have it. */
export function naive(fixes: readonly Fix[], zones: Zones): Counts {
  const inside = new Map<string, Zone>();
  let entered = 0;
  let exited = 0;
  for (const { latitude, longitude } of fixes) {
    for (const [id, { shape }] of inside) {
      if (signedDistance(shape, longitude, latitude) <= 0) continue;
      inside.delete(id);
      exited++;
    }
    for (const zone of zones.containing(longitude, latitude)) {
      if (inside.has(zone.id)) continue;
      inside.set(zone.id, zone);
      entered++;
    }
  }
  return { entered, exited };
}
