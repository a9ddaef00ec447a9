import { describe, expect, it } from "vitest";
import {
  contains,
  GeofenceIndex,
  type Position,
  parseShape,
  type Shape,
  signedDistance,
} from "../../geo/index.ts";
import { anyFence, anyPlace, placeNear, seeded } from "./worlds.ts";

function world(
  seed: number,
  size: number,
): { random: () => number; shapes: Map<string, Shape>; places: Position[] } {
  const random = seeded(seed);
  const shapes = new Map<string, Shape>();
  const places: Position[] = [];
  while (shapes.size < size) {
    const fence = anyFence(random);
    const parsed = parseShape(fence);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    shapes.set(`z${Math.floor(random() * 1e9)}`, parsed.shape);
    places.push(placeNear(fence.centre, fence.degrees, random));
  }
  places.push(
    [180, 10],
    [-180, 10],
    [0, 90],
    [77, -90],
    ...Array.from({ length: 20 }, () => anyPlace(random)),
  );
  return { random, shapes, places };
}

function ranked(
  shapes: ReadonlyMap<string, Shape>,
  [lng, lat]: Position,
): { id: string; distance: number }[] {
  return Array.from(shapes, ([id, shape]) => ({
    id,
    distance: Math.max(0, signedDistance(shape, lng, lat)),
  })).sort((p, q) => p.distance - q.distance || (p.id < q.id ? -1 : 1));
}

const seeds = [1, 2, 3, 4, 5, 6];

describe("an index answers as a walk through all shapes does", () => {
  it.each(seeds)("at a place (world %i)", (seed) => {
    const { shapes, places } = world(seed, 300);
    const index = new GeofenceIndex();
    index.load(shapes);
    for (const [lng, lat] of places) {
      const expected = [...shapes].filter(([, shape]) => contains(shape, lng, lat)).map(([id]) => id);
      expect(index.at(lng, lat)).toEqual(expected.sort());
    }
  });

  it.each(seeds)("within a distance (world %i)", (seed) => {
    const { random, shapes, places } = world(seed, 200);
    const index = new GeofenceIndex();
    index.load(shapes);
    for (const place of places.slice(-120)) {
      const metres = 100 * 100_000 ** random();
      const expected = ranked(shapes, place).filter(({ distance }) => distance <= metres);
      expect(index.within(place[0], place[1], metres)).toEqual(expected);
    }
  });

  it.each(seeds)("for the nearest (world %i)", (seed) => {
    const { random, shapes, places } = world(seed, 200);
    const index = new GeofenceIndex();
    index.load(shapes);
    for (const place of places.slice(-120)) {
      const k = Math.floor(random() ** 2 * 210);
      const all = ranked(shapes, place);
      const { results, refreshRadius } = index.nearest(place[0], place[1], k);
      expect(results).toEqual(all.slice(0, k));
      expect(refreshRadius).toBe(all[k]?.distance ?? 50_000);
    }
  });

  it.each(seeds)("after any changes, in any order (world %i)", (seed) => {
    const { random, shapes, places } = world(seed, 200);
    const index = new GeofenceIndex();
    const kept = new Map<string, Shape>();
    const entries = [...shapes];
    index.load(entries.slice(0, 80));
    for (const [id, shape] of entries.slice(0, 80)) kept.set(id, shape);
    for (let i = 0; i < 600; i++) {
      const [id] = entries[Math.floor(random() * entries.length)]!;
      if (random() < 0.4) {
        expect(index.remove(id)).toBe(kept.delete(id));
      } else {
        const [, shape] = entries[Math.floor(random() * entries.length)]!;
        index.upsert(id, shape);
        kept.set(id, shape);
      }
      if (i % 40 === 0) {
        const more = entries.slice(-5);
        index.load(more);
        for (const [moreId, shape] of more) kept.set(moreId, shape);
      }
    }
    expect(index.size).toBe(kept.size);
    for (const [id] of entries) expect(index.get(id)).toEqual(kept.get(id));
    for (const [lng, lat] of places) {
      const expected = [...kept].filter(([, shape]) => contains(shape, lng, lat)).map(([id]) => id);
      expect(index.at(lng, lat)).toEqual(expected.sort());
      expect(index.nearest(lng, lat, 5).results).toEqual(ranked(kept, [lng, lat]).slice(0, 5));
    }
  });
});

it("keeps circles at the antimeridian apart from places beyond them", () => {
  const random = seeded(4);
  const index = new GeofenceIndex();
  const shapes = new Map<string, Shape>();
  for (let i = 0; i < 200; i++) {
    const lng = [180, -180, 179.99, -179.99][i % 4]!;
    const geometry = { type: "Point", coordinates: [lng, random() * 2 - 1] };
    const parsed = parseShape({ geometry, radius: 10 * 500 ** random() });
    if (parsed.ok) shapes.set(`c${i}`, parsed.shape);
  }
  index.load(shapes);
  for (let i = 0; i < 5_000; i++) {
    const [lng, lat] = placeNear([180, 0], 1.05, random);
    const near = Math.sign(lng) * (180 - (180 - Math.abs(lng)) * 0.05);
    const expected = [...shapes].filter(([, shape]) => contains(shape, near, lat)).map(([id]) => id);
    expect(index.at(near, lat)).toEqual(expected.sort());
  }
});

it("keeps the last of those loaded with one id, and the first where loading fails", () => {
  const circles = [10, 20, 30].map((lng) => {
    const parsed = parseShape({ geometry: { type: "Point", coordinates: [lng, 0] }, radius: 100 });
    if (!parsed.ok) throw new Error("bad circle");
    return parsed.shape;
  });
  const index = new GeofenceIndex();
  index.load([
    ["a", circles[2]!],
    ["b", circles[1]!],
    ["a", circles[0]!],
  ]);
  expect([index.at(10, 0), index.at(20, 0), index.at(30, 0), index.size]).toEqual([["a"], ["b"], [], 2]);
  function* broken(): Generator<[string, Shape]> {
    yield ["a", circles[2]!];
    throw new Error("the database went away");
  }
  expect(() => index.load(broken())).toThrow("went away");
  expect([index.at(10, 0), index.at(30, 0), index.size, index.get("a")]).toEqual([["a"], [], 2, circles[0]]);
});

it("takes any turn of longitude", () => {
  const { shapes, places } = world(9, 100);
  const index = new GeofenceIndex();
  index.load(shapes);
  for (const [lng, lat] of places) {
    for (const turn of [-720, -360, 360, 720]) expect(index.at(lng + turn, lat)).toEqual(index.at(lng, lat));
  }
});

it("answers an empty index", () => {
  const index = new GeofenceIndex();
  expect(index.at(0, 0)).toEqual([]);
  expect(index.within(0, 0, 1e7)).toEqual([]);
  expect(index.nearest(0, 0, 3)).toEqual({ results: [], refreshRadius: 50_000 });
  expect(index.remove("nothing")).toBe(false);
  expect(index.get("nothing")).toBeUndefined();
});
