import { area as turfArea } from "@turf/turf";
import { describe, expect, it } from "vitest";
import {
  area,
  bbox,
  center,
  contains,
  distance,
  enclosingRadius,
  type Geometry,
  labelPoint,
  type Position,
  parseShape,
  type Shape,
  signedDistance,
} from "../../geo/index.ts";
import { anyFence, anyPlace, placeNear, seeded, star } from "./worlds.ts";

function made(geometry: Geometry, radius?: number): Shape {
  const parsed = parseShape({ geometry, radius });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.shape;
}

function polygon(...rings: Position[][]): Shape {
  return made({ type: "Polygon", coordinates: rings });
}

function rectangle(west: number, south: number, east: number, north: number): Position[] {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}

describe("a shape across the antimeridian", () => {
  const whole = polygon(rectangle(176, -20, 184, -12));
  const split = made({
    type: "MultiPolygon",
    coordinates: [[rectangle(176, -20, 180, -12)], [rectangle(-180, -20, -176, -12)]],
  });
  const westward = polygon(rectangle(-184, -20, -176, -12));

  it("is the same split (RFC 7946 §3.1.9), going on east, or going on west", () => {
    const random = seeded(3);
    const places = Array.from({ length: 500 }, () => placeNear([180, -16], 9, random));
    for (const [lng, lat] of [...places, [180, -16], [-180, -19.999], [180, -20], [180, 3]] as Position[]) {
      const expected = signedDistance(whole, lng, lat);
      expect(signedDistance(split, lng, lat)).toBeCloseTo(expected, 6);
      expect(signedDistance(westward, lng, lat)).toBeCloseTo(expected, 6);
    }
    for (const shape of [whole, split, westward]) {
      expect(bbox(shape)).toEqual([176, -20, -176, -12]);
      expect(area(shape)).toBeCloseTo(area(whole), 0);
      expect(Math.abs(center(shape)[0])).toBeCloseTo(180, 6);
      expect(enclosingRadius(shape)).toBeCloseTo(enclosingRadius(whole), 3);
    }
  });

  it("has a boundary on the antimeridian where only one side is covered", () => {
    const uneven = made({
      type: "MultiPolygon",
      coordinates: [[rectangle(176, -20, 180, -12)], [rectangle(-180, -18, -176, -14)]],
    });
    expect(signedDistance(uneven, 180, -19)).toBe(0);
    expect(signedDistance(uneven, -180, -12.5)).toBe(0);
    expect(signedDistance(uneven, 180, -18)).toBe(0);
    expect(signedDistance(uneven, 180, -16)).toBeLessThan(-200_000);
    expect(signedDistance(uneven, -179.99, -19)).toBeCloseTo(distance(-179.99, -19, 180, -19), 0);
  });
});

describe("a shape around a pole", () => {
  const cap = polygon(rectangle(-180, 80, 180, 90));
  const halves = made({
    type: "MultiPolygon",
    coordinates: [[rectangle(-180, 80, 0, 90)], [rectangle(0, 80, 180, 90)]],
  });

  it("is bounded by its parallel alone", () => {
    const toPole = distance(0, 80, 0, 90);
    expect(signedDistance(cap, 12, 90)).toBeCloseTo(-toPole, -2);
    expect(signedDistance(cap, 180, 85)).toBeCloseTo(-distance(0, 80, 0, 85), -2);
    expect(signedDistance(cap, 77, 79)).toBeCloseTo(distance(0, 79, 0, 80), -1);
    expect(contains(halves, -120, 90)).toBe(true);
    expect(contains(cap, 0, -90)).toBe(false);
    expect(bbox(cap)).toEqual([-180, 80, 180, 90]);
    expect(center(cap)[1]).toBeCloseTo(90, 5);
    expect(labelPoint(cap)[1]).toBeGreaterThan(89);
  });

  it("has the pole on its boundary when it is a wedge", () => {
    const wedge = polygon([
      [0, 85],
      [40, 85],
      [40, 90],
      [0, 90],
      [0, 85],
    ]);
    expect(signedDistance(wedge, -120, 90)).toBe(0);
    expect(signedDistance(wedge, -120, 89)).toBeCloseTo(distance(0, 89, 0, 90), 0);
  });

  it("may be all of the Earth, which has no boundary", () => {
    const earth = polygon(rectangle(-180, -90, 180, 90));
    for (const [lng, lat] of [
      [0, 0],
      [180, 3],
      [7, 90],
    ] as const) {
      expect(signedDistance(earth, lng, lat)).toBeLessThan(-20_000_000);
    }
    // 510 065 621.7 km² (Moritz, Geodetic Reference System 1980, agrees to the kilometre).
    expect(area(earth) / 1e6).toBeCloseTo(510_065_621.7, 0);
  });
});

it("measures areas within the sphere's error of turf's", () => {
  const random = seeded(8);
  for (let i = 0; i < 300; i++) {
    const centre: Position = [random() * 360 - 180, random() * 140 - 70];
    const ring = star(centre, 0.001 * 2000 ** random(), 12, random);
    const spherical = turfArea({ type: "Polygon", coordinates: [ring as [number, number][]] });
    // The sphere of turf is off by half a percent, and takes edges for great circles.
    expect(area(polygon(ring)) / spherical).toBeCloseTo(1, 1.7);
  }
});

it("measures circles: area, box, centre, radius", () => {
  const shape = made({ type: "Point", coordinates: [179.9999, 48] }, 1_000);
  expect(area(shape)).toBeCloseTo(Math.PI * 1e6, -1);
  const [west, south, east, north] = bbox(shape);
  expect(distance(179.9999, 48, 179.9999, north)).toBeCloseTo(1_000, 1);
  expect(distance(179.9999, 48, 179.9999, south)).toBeCloseTo(1_000, 1);
  expect(distance(179.9999, 48, west, 48)).toBeCloseTo(1_000, 0);
  expect(distance(179.9999, 48, east, 48)).toBeCloseTo(1_000, 0);
  expect(west).toBeGreaterThan(east);
  expect(center(shape)).toEqual([179.9999, 48]);
  expect(enclosingRadius(shape)).toBe(1_000);
});

it("encloses every shape, and puts labels deep inside", () => {
  const random = seeded(15);
  for (let i = 0; i < 200; i++) {
    const fence = anyFence(random);
    const shape = made(fence.geometry, fence.radius);
    const [lng, lat] = center(shape);
    const radius = enclosingRadius(shape);
    const [west, south, east, north] = bbox(shape);
    for (let j = 0; j < 30; j++) {
      const [x, y] = placeNear(fence.centre, fence.degrees * 1.2, random);
      if (!contains(shape, x, y)) continue;
      expect(distance(lng, lat, x, y)).toBeLessThanOrEqual(radius * 1.001 + 1e-6);
      expect(y).toBeGreaterThanOrEqual(south - 1e-6);
      expect(y).toBeLessThanOrEqual(north + 1e-6);
      expect(west <= east ? x >= west - 1e-6 && x <= east + 1e-6 : x >= west - 1e-6 || x <= east + 1e-6).toBe(
        true,
      );
    }
    const label = labelPoint(shape);
    const depth = -signedDistance(shape, ...label);
    expect(depth).toBeGreaterThan(0);
    for (let j = 0; j < 30; j++) {
      const other = placeNear(fence.centre, fence.degrees, random);
      expect(-signedDistance(shape, ...other)).toBeLessThanOrEqual(depth / 0.97);
    }
  }
});

it("gives finite measures anywhere", () => {
  const random = seeded(16);
  for (let i = 0; i < 200; i++) {
    const fence = anyFence(random);
    const shape = made(fence.geometry, fence.radius);
    const numbers = [
      area(shape),
      enclosingRadius(shape),
      ...center(shape),
      ...bbox(shape),
      ...labelPoint(shape),
    ];
    expect(numbers.every(Number.isFinite)).toBe(true);
    expect(Number.isFinite(signedDistance(shape, ...anyPlace(random)))).toBe(true);
  }
});
