import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { signedDistance as exact, parseShape, type Shape } from "../../geo/index.ts";
import type { Zone as ServerZone } from "../../src/domain/presence/index.ts";
import { signedDistance } from "../../src/phone/sdk/plane.ts";
import { consider, needsZones, nowhere, type State } from "../../src/phone/sdk/policy.ts";
import type { Area, Fix, Rules, Zone } from "../../src/phone/sdk/types.ts";
import { runs } from "../domain/presence/runs.ts";
import { place, settings, zonesOf } from "../domain/presence/world.ts";
import { confirmedVisits, eventsOf } from "./server.ts";

const rules: Rules = settings;
const minute = 60_000;
const hour = 60 * minute;

function zone(id: string, radius: number, north: number, east: number, geometry?: Zone["geometry"]): Zone {
  const { latitude, longitude } = place(north, east);
  const center = [longitude, latitude];
  return { id, name: id, center, radius, dwell: ["3m"], ...(geometry && { geometry }) };
}

/** A yard of 160 m by 160 m, with a hole in its middle. */
function yard(north: number, east: number): Zone["geometry"] {
  const square = (half: number) =>
    [
      [-half, -half],
      [-half, half],
      [half, half],
      [half, -half],
      [-half, -half],
    ].map(([n, e]) => {
      const { latitude, longitude } = place(north + n!, east + e!);
      return [longitude, latitude];
    });
  return { type: "Polygon", coordinates: [square(80), square(30).toReversed()] };
}

const zones = [
  zone("small", 40, 0, 0),
  zone("store", 100, 60, 60),
  zone("far", 150, -400, 200),
  zone("yard", 114, 250, -100, yard(250, -100)),
];
const area: Area = {
  ...place(0),
  zones,
  refreshRadius: 50_000,
  etag: null,
  fetchedAt: 0,
};

function shapeOf({ geometry, center, radius }: Zone): Shape {
  const parsed = parseShape(
    geometry ? { geometry } : { geometry: { type: "Point", coordinates: center }, radius },
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.shape;
}
const served = zonesOf(
  1,
  zones.map((one): ServerZone => ({ id: one.id, shape: shapeOf(one), dwell: 3 * minute, shapedAt: 1 })),
);

const fix = (at: number, north: number, east = 0, rest: Partial<Fix> = {}): Fix => ({
  at,
  ...place(north, east),
  accuracy: 10,
  ...rest,
});

/** What is sent of these fixes, when each of them is looked at. */
function sent(fixes: readonly Fix[], around = { area: area as Area | null, rules }): Fix[] {
  let state: State = nowhere;
  return fixes.flatMap((one) => {
    const verdict = consider(state, one, around);
    state = verdict.state;
    return [...verdict.send];
  });
}

/** Walks that linger at boundaries, with fixes good and bad, and silences well under the presence timeout. */
const walk = fc
  .array(
    fc.record({
      dt: fc.oneof(
        { weight: 8, arbitrary: fc.integer({ min: 1, max: 40 }) },
        { weight: 2, arbitrary: fc.integer({ min: 60, max: 3600 }) },
      ),
      north: fc.integer({ min: -90, max: 90 }),
      east: fc.integer({ min: -90, max: 90 }),
      accuracy: fc.oneof(fc.integer({ min: 3, max: 130 }), fc.constant(null)),
      speed: fc.oneof(fc.constant(null), fc.double({ min: 0, max: 12, noNaN: true })),
    }),
    { minLength: 1, maxLength: 120 },
  )
  .map((steps) => {
    let [at, north, east] = [0, 0, 0];
    return steps.map((one): Fix => {
      at += one.dt * 1000;
      // Held near the zones, or most walks would leave them for good.
      north = Math.max(-500, Math.min(400, north + one.north));
      east = Math.max(-300, Math.min(300, east + one.east));
      return fix(at, north, east, { accuracy: one.accuracy, speed: one.speed });
    });
  });

describe("when to ping", () => {
  it("loses no event and no confirmed visit against posting every fix, on any walk", () => {
    const brief = ({ type, geofenceId, at, resumed }: ReturnType<typeof eventsOf>[number]) =>
      `${type} ${geofenceId} ${at} ${resumed ?? ""}`;
    fc.assert(
      fc.property(walk, (fixes) => {
        const some = sent(fixes);
        expect(eventsOf(some, served, rules).map(brief)).toEqual(eventsOf(fixes, served, rules).map(brief));
        expect(confirmedVisits(some, served, rules)).toEqual(confirmedVisits(fixes, served, rules));
      }),
      runs(300),
    );
  });

  it("asks again in 1 s to 5 min, and its state survives a restart", () => {
    fc.assert(
      fc.property(walk, (fixes) => {
        let state: State = nowhere;
        for (const one of fixes) {
          const verdict = consider(state, one, { area, rules });
          expect(verdict.wait).toBeGreaterThanOrEqual(1_000);
          expect(verdict.wait).toBeLessThanOrEqual(300_000);
          expect(JSON.parse(JSON.stringify(verdict.state))).toEqual(verdict.state);
          state = verdict.state;
        }
      }),
      runs(50),
    );
  });

  it("sends nothing of a day that nears no zone", () => {
    const day = Array.from({ length: 1440 }, (_, i) => fix(i * minute, -3_000 + (i % 10) * 20, 2_000));
    expect(sent(day)).toEqual([]);
  });

  it("sends of a stay: enter, its confirmation, the dwell, one in three hours, and two fixes of the way out", () => {
    const stay = Array.from({ length: 8 * 60 }, (_, i) => fix(i * minute, 0, 0));
    const out = [0, 10, 20, 30].map((s) => fix(8 * hour + s * 1_000, -150, -100));
    const only: Area = { ...area, zones: [zones[0]!] };
    const times = sent([...stay, ...out], { area: only, rules }).map(({ at }) => at / minute);
    expect(times).toEqual([0, 1, 3, 183, 363, 480, 480 + 20 / 60]);
  });

  it("sends one more when the first fix inside does not decide, and the one that ends the row", () => {
    const unsure = { accuracy: 90 };
    const only: Area = { ...area, zones: [zones[0]!] };
    const fixes = [
      fix(0, -200),
      fix(10_000, 0, 0, unsure),
      fix(20_000, 60, 0, unsure),
      fix(30_000, 70, 0, unsure),
      fix(40_000, 20, 0, unsure),
      fix(50_000, 20, 0, unsure),
    ];
    expect(sent(fixes, { area: only, rules }).map(({ at }) => at / 1_000)).toEqual([10, 20, 40, 50]);
  });

  it("tells of the first slow fix inside: a campaign may wait for it", () => {
    const only: Area = { ...area, zones: [zones[2]!] };
    const speeds = [9, 9, 9, 1, 1];
    const fixes = speeds.map((speed, i) => fix(i * 10_000, -400, 200, { speed }));
    expect(sent(fixes, { area: only, rules }).map(({ at }) => at / 1_000)).toEqual([0, 10, 30]);
  });

  it("sends every fix while it does not know what is near, and settles when it does", () => {
    const fixes = Array.from({ length: 6 }, (_, i) => fix(i * 10_000, -3_000, 0));
    let state: State = nowhere;
    const told = fixes.map((one, i) => {
      const verdict = consider(state, one, { area: i < 2 ? null : area, rules });
      state = verdict.state;
      return verdict.send.length;
    });
    expect(told).toEqual([1, 1, 1, 0, 1, 0]);
  });

  it("does not believe one jump, and believes two that agree", () => {
    const home = [0, 10, 20].map((s) => fix(s * 1_000, -3_000));
    const lone = [...home, fix(30_000, 0), fix(40_000, -3_000)];
    const two = [...home, fix(21_000, 0), fix(22_000, 1)];
    expect(sent(lone)).toEqual([]);
    expect(sent(two).map(({ at }) => at)).toEqual([21_000, 22_000]);
  });

  it("looks often near a boundary, seldom far away, and sleeps when still", () => {
    const wait = (fixes: readonly Fix[], battery?: number) => {
      let [state, last]: [State, number] = [nowhere, 0];
      for (const one of fixes) {
        const around = { area: { ...area, zones: [zones[0]!] }, rules };
        const verdict = consider(state, one, battery === undefined ? around : { ...around, battery });
        [state, last] = [verdict.state, verdict.wait];
      }
      return last;
    };
    expect(wait([fix(0, 90)])).toBe(2_000);
    expect(wait([fix(0, 2_540)])).toBe(100_000);
    expect(wait([fix(0, 20_000)])).toBe(300_000);
    expect(wait([fix(0, 1_540, 0, { speed: 30 })])).toBe(33_333);
    expect(wait([fix(0, 70), fix(3 * minute, 72)])).toBe(20_000);
    expect(wait([fix(0, 70)], 0.1)).toBe(30_000);
  });

  it("asks for zones before the end of what is known, and once an hour", () => {
    const known: Area = { ...area, refreshRadius: 1_000 };
    expect(needsZones(null, null, fix(0, 0))).toBe(true);
    expect(needsZones(known, null, fix(0, 740))).toBe(false);
    expect(needsZones(known, null, fix(0, 760))).toBe(true);
    expect(needsZones(known, null, fix(0, 600, 0, { speed: 45 }))).toBe(true);
    expect(needsZones(known, null, fix(61 * minute, 0))).toBe(true);
  });
});

it("measures as the service does, to 0.05 % or a centimetre", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -600, max: 600 }),
      fc.integer({ min: -600, max: 600 }),
      fc.constantFrom(...zones),
      (north, east, one) => {
        const at = place(north, east);
        const d = exact(shapeOf(one), at.longitude, at.latitude);
        if (one.geometry && d > 900) return;
        expect(Math.abs(signedDistance(one, at) - d)).toBeLessThan(0.01 + Math.abs(d) * 0.0005);
      },
    ),
    runs(500),
  );
});

it("measures across the antimeridian, and areas in parts", () => {
  const fiji: Zone = { id: "f", name: "f", center: [179.999, -17], radius: 500, dwell: [] };
  expect(signedDistance(fiji, { latitude: -17, longitude: -179.999 })).toBeCloseTo(-287, 0);
  const split: Zone = {
    ...fiji,
    geometry: {
      type: "MultiPolygon",
      coordinates: [
        [
          [
            [179.99, -17.01],
            [180, -17.01],
            [180, -16.99],
            [179.99, -16.99],
            [179.99, -17.01],
          ],
        ],
        [
          [
            [-180, -17.01],
            [-179.99, -17.01],
            [-179.99, -16.99],
            [-180, -16.99],
            [-180, -17.01],
          ],
        ],
      ],
    },
  };
  expect(signedDistance(split, { latitude: -17, longitude: 179.995 })).toBeLessThan(0);
  expect(signedDistance(split, { latitude: -17, longitude: -179.995 })).toBeLessThan(0);
});
