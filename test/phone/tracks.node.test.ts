import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { GeofenceIndex, parseShape, type Shape } from "../../geo/index.ts";
import { hasData, readTraces, storesAlong } from "../../scripts/trace-table/data.ts";
import type { PresenceEvent, Zones } from "../../src/domain/presence/index.ts";
import { consider, needsZones, nowhere, type State } from "../../src/phone/sdk/policy.ts";
import type { Area, Fix, Zone } from "../../src/phone/sdk/types.ts";
import { settings } from "../domain/presence/world.ts";
import { eventsOf } from "./server.ts";

/**
 * A phone that carries the SDK along a recording: it looks only when the rate says so, knows only the zones it was
 * given, and sends only what can matter. Beside it a phone that posts every fix of the recording.
 */

const folder = join(import.meta.dirname, "../../../shared/data");
const isThere = hasData(folder);
const why = isThere ? "" : " (skipped: the folder of recorded data is not here)";
const listed = 50;

interface World {
  readonly served: Zones;
  readonly near: (at: Fix) => Area;
}

function worldOf(places: readonly { latitude: number; longitude: number }[], radius: number): World {
  const zones = new Map<string, Zone & { shape: Shape }>();
  for (const [i, { latitude, longitude }] of places.entries()) {
    const center = [longitude, latitude];
    const parsed = parseShape({ geometry: { type: "Point", coordinates: center }, radius });
    if (!parsed.ok) throw new Error("expected a circle");
    const id = `z${i}`;
    zones.set(id, { id, name: id, center, radius, dwell: ["3m"], shape: parsed.shape });
  }
  const index = new GeofenceIndex();
  index.load([...zones].map(([id, { shape }]) => [id, shape]));
  const get = (id: string) => {
    const zone = zones.get(id);
    return zone && { id, shape: zone.shape, dwell: 180_000, shapedAt: 1 };
  };
  return {
    served: { version: 1, containing: (lng, lat) => index.at(lng, lat).map((id) => get(id)!), get },
    near({ latitude, longitude, at }) {
      const { results, refreshRadius } = index.nearest(longitude, latitude, listed);
      const some = results.map(({ id }) => zones.get(id)!);
      return { latitude, longitude, zones: some, refreshRadius, etag: null, fetchedAt: at };
    },
  };
}

interface Walked {
  readonly sent: readonly Fix[];
  readonly taken: number;
}

function walk(fixes: readonly Fix[], { near }: World): Walked {
  let [state, area, next, taken]: [State, Area | null, number, number] = [nowhere, null, 0, 0];
  const sent: Fix[] = [];
  for (const fix of fixes) {
    if (fix.at < next) continue;
    taken++;
    if (needsZones(area, state.last, fix)) area = near(fix);
    const verdict = consider(state, fix, { area, rules: settings });
    state = verdict.state;
    sent.push(...verdict.send);
    next = fix.at + verdict.wait;
  }
  return { sent, taken };
}

/** Events that the sparse phone never made, and how much later it made the enters of the others, in seconds. */
function compare(every: readonly PresenceEvent[], some: readonly PresenceEvent[]) {
  const left = [...some];
  const late: number[] = [];
  const lost = every.filter((event) => {
    const i = left.findIndex(
      ({ type, geofenceId, at }) =>
        type === event.type && geofenceId === event.geofenceId && Math.abs(at - event.at) < 120_000,
    );
    if (i < 0) return true;
    const [found] = left.splice(i, 1);
    if (event.type === "geofence.entered") late.push((found!.at - event.at) / 1_000);
    return false;
  });
  return { lost, late: Math.max(0, ...late) };
}

describe.skipIf(!isThere)(`the adaptive rate on recordings${why}`, () => {
  const traces = isThere ? readTraces(folder) : [];
  const named = traces.filter(({ name }) => /berlin|x0001-001$/.test(name));

  it.each(named.flatMap(({ name, fixes }) => [50, 100, 200, 500].map((radius) => ({ name, fixes, radius }))))(
    "$name, zones of $radius m on its way: 90 % of pings saved, no event lost, enter at most 30 s later",
    ({ name, fixes, radius }) => {
      const inOrder = fixes.toSorted((a, b) => a.at - b.at);
      const world = worldOf(storesAlong({ name, fixes }, [], radius).places, radius);
      const { sent, taken } = walk(inOrder, world);
      const every = eventsOf(inOrder, world.served, settings);
      const { lost, late } = compare(every, eventsOf(sent, world.served, settings));
      const saved = 1 - sent.length / inOrder.length;
      expect(every.length).toBeGreaterThan(5);
      expect(lost).toEqual([]);
      expect(late).toBeLessThanOrEqual(30);
      expect(saved).toBeGreaterThanOrEqual(0.9);
      expect(taken).toBeLessThan(inOrder.length / 2);
    },
  );
});
