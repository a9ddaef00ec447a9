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

/** By walking through all of them. */
function holding(shapes: ReadonlyMap<string, Shape>, [lng, lat]: Position): string[] {
  const ids = [...shapes].filter(([, shape]) => contains(shape, lng, lat)).map(([id]) => id);
  return ids.sort();
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
    const expected = places.map((place) => holding(shapes, place));
    expect(places.map(([lng, lat]) => index.at(lng, lat))).toEqual(expected);
    expect(index.atEach(places)).toEqual(expected);
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
    expect(index.atEach(places)).toEqual(places.map((place) => holding(kept, place)));
    for (const [lng, lat] of places) {
      expect(index.at(lng, lat)).toEqual(holding(kept, [lng, lat]));
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
  const places = Array.from({ length: 5_000 }, (): Position => {
    const [lng, lat] = placeNear([180, 0], 1.05, random);
    return [Math.sign(lng) * (180 - (180 - Math.abs(lng)) * 0.05), lat];
  });
  const expected = places.map((place) => holding(shapes, place));
  expect(places.map(([lng, lat]) => index.at(lng, lat))).toEqual(expected);
  expect(index.atEach(places)).toEqual(expected);
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
    for (const turn of [-720, -360, 360, 720]) {
      expect(index.at(lng + turn, lat)).toEqual(index.at(lng, lat));
      expect(index.atEach([[lng + turn, lat]])).toEqual([index.at(lng, lat)]);
    }
  }
});

it("answers many places at once: none, many that are in the same shapes, and none of them where one is no place", () => {
  const { shapes, places } = world(10, 100);
  const index = new GeofenceIndex();
  // One shape is in its cell a thousand times, so that what a place may be in outgrows what a batch has room for.
  const inside = places.find((place) => holding(shapes, place).length > 0)!;
  const copied = shapes.get(holding(shapes, inside)[0]!)!;
  for (let i = 0; i < 1_000; i++) shapes.set(`copy-${i}`, copied);
  index.load(shapes);
  expect(index.atEach([])).toEqual([]);
  const crowded = [...places, ...new Array<Position>(3_000).fill(inside), ...places];
  const answers = index.atEach(crowded);
  expect(answers.slice(0, places.length)).toEqual(places.map((place) => holding(shapes, place)));
  const inAll = holding(shapes, inside);
  expect(inAll.length).toBeGreaterThan(1_000);
  expect(answers.slice(places.length, -places.length)).toEqual(new Array(3_000).fill(inAll));
  expect(answers.slice(-places.length)).toEqual(answers.slice(0, places.length));
  expect(() =>
    index.atEach([
      [0, 0],
      [1, 91],
    ]),
  ).toThrow("got 1, 91");
});

it("answers an empty index", () => {
  const index = new GeofenceIndex();
  expect(index.at(0, 0)).toEqual([]);
  expect(index.atEach([[0, 0]])).toEqual([[]]);
  expect(index.within(0, 0, 1e7)).toEqual([]);
  expect(index.nearest(0, 0, 3)).toEqual({ results: [], refreshRadius: 50_000 });
  expect(index.remove("nothing")).toBe(false);
  expect(index.get("nothing")).toBeUndefined();
});

it("answers a crowd, whose cells are finer, as its tree does", () => {
  const random = seeded(12);
  const index = new GeofenceIndex();
  const near = (): Position => placeNear([2.35, 48.85], 0.15, random);
  function* crowd(): Generator<[string, Shape]> {
    for (let i = 0; i < 260_000; i++) {
      const parsed = parseShape({
        geometry: { type: "Point", coordinates: near() },
        radius: 20 + 100 * random(),
      });
      if (parsed.ok) yield [`shop-${i}`, parsed.shape];
    }
  }
  index.load(crowd());
  for (let i = 0; i < 260_000; i += 3) index.remove(`shop-${i}`);
  const places = Array.from({ length: 3_000 }, near);
  const inside = places.map(([lng, lat]) => index.within(lng, lat, 0).map(({ id }) => id));
  expect(places.map(([lng, lat]) => index.at(lng, lat))).toEqual(inside);
  expect(index.atEach(places)).toEqual(inside);
  expect(inside.flat().length).toBeGreaterThan(places.length);
});
