import { describe, expect, it } from "vitest";
import {
  distance,
  GeofenceIndex,
  type Position,
  parseShape,
  type Shape,
  signedDistance,
} from "../../geo/index.ts";
import { karney, oracleDistance, turfContains } from "./oracle.ts";
import { anyFence, anyPlace, placeNear, seeded } from "./worlds.ts";

/** All of it where `PARVIS_LONG` is set, else one hundredth. */
const share = process.env.PARVIS_LONG ? 1 : 0.01;

/** The oracle walks every edge: minutes of it, where all is asked for (ms). */
const oracleTimeout = 600_000;

/** Rounding of coordinates near 180 degrees, in metres: nearer to a boundary than this, sides are not compared. */
const band = 1e-6;

describe("distance against Karney's algorithm", () => {
  const ranges: [string, number, number, number][] = [
    ["0.1 m to 100 km", 0.1, 100_000, 0.000_01],
    ["100 km to 19 500 km", 100_000, 19_500_000, 0.000_1],
    ["19 500 km to the antipodes", 19_500_000, 20_003_000, 0.001],
  ];
  it.each(ranges)("%s", (_name, low, high, bound) => {
    const random = seeded(11);
    let worst = 0;
    for (let i = 0; i < 1_000_000 * share; i++) {
      const from = anyPlace(random);
      const to = placeNear(from, Math.min(180, (low * (high / low) ** random()) / 111_000), random);
      const exact = karney(from, to);
      if (exact < low || exact > high) continue;
      // Very near a pole one rounding of a longitude is a part of the distance itself.
      worst = Math.max(worst, (Math.abs(distance(...from, ...to) - exact) - 1e-6) / exact);
    }
    expect(worst).toBeLessThan(bound);
  });

  it("is symmetric, and 0 from a place to itself", () => {
    const random = seeded(12);
    for (let i = 0; i < 10_000; i++) {
      const [p, q] = [anyPlace(random), anyPlace(random)];
      expect(distance(...p, ...q)).toBeCloseTo(distance(...q, ...p), 6);
      expect(distance(...p, ...p)).toBe(0);
    }
  });
});

it("measures signed distances within 0.1 % of the oracle's, on the same side", {
  timeout: oracleTimeout,
}, () => {
  const random = seeded(21);
  let worst = 0;
  for (let i = 0; i < 40_000 * share; i++) {
    const fence = anyFence(random);
    const shape = made(fence);
    for (let j = 0; j < 4; j++) {
      const place = j < 3 ? placeNear(fence.centre, fence.degrees * (j + 0.5), random) : anyPlace(random);
      const expected = oracleDistance(fence.geometry, fence.radius ?? null, place);
      const found = signedDistance(shape, ...place);
      if (Math.abs(expected) > band * (1 + (fence.radius ?? 0))) {
        expect(Math.sign(found), `${JSON.stringify(fence)} at ${place}`).toBe(Math.sign(expected));
      }
      // A circle's distance is the difference of two lengths, each as exact as the geodesic.
      const scale = Math.abs(expected) + (fence.radius ?? 0);
      worst = Math.max(worst, (Math.abs(found - expected) - 1e-4) / scale);
    }
  }
  expect(worst).toBeLessThan(0.001);
});

it("finds the same shapes at a million places as turf and Karney", () => {
  const random = seeded(31);
  const worlds = Math.ceil(100 * share);
  let compared = 0;
  let inside = 0;
  for (let w = 0; w < worlds; w++) {
    const fences = Array.from({ length: 100 }, () => anyFence(random));
    const shapes = fences.map(made);
    const index = new GeofenceIndex();
    index.load(shapes.map((shape, i) => [String(i), shape]));
    const places = Array.from({ length: 10_000 }, (_, i) => {
      const near = fences[Math.floor(random() * fences.length)]!;
      return i % 10 ? placeNear(near.centre, near.degrees * 1.2, random) : anyPlace(random);
    });
    const answers = index.atEach(places);
    for (const [i, place] of places.entries()) {
      expect(index.at(...place)).toEqual(answers[i]);
      const found = new Set(answers[i]);
      fences.forEach((fence, f) => {
        if (found.has(String(f)) !== insideByOracle(fence, place)) {
          const off = Math.abs(signedDistance(shapes[f]!, ...place));
          expect(off, `${JSON.stringify(fence)} at ${place}`).toBeLessThan(band + 1e-5 * (fence.radius ?? 0));
        }
      });
      compared++;
      inside += found.size;
    }
  }
  expect(compared).toBe(1_000_000 * share);
  expect(inside).toBeGreaterThan(compared / 4);
});

/** As turf and Karney say; far from a fence nobody needs to be asked. */
function insideByOracle(fence: ReturnType<typeof anyFence>, place: Position): boolean {
  const [lng, lat] = place;
  if (Math.abs(lat - fence.centre[1]) > 1.5 * fence.degrees + 0.1) return false;
  if (fence.geometry.type === "Point") return karney(place, fence.centre) <= fence.radius!;
  return turfContains(fence.geometry, [lng, lat]);
}

function made(fence: ReturnType<typeof anyFence>): Shape {
  const parsed = parseShape(fence);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.shape;
}
