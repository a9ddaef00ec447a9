import { describe, expect, it } from "vitest";
import { contains, distance, encodeShape, type Position, parseShape, type Shape } from "../../geo/index.ts";
import type { GeofenceBody } from "../../src/engine/geofence.ts";
import { anyFence, placeNear, seeded } from "../geo/worlds.ts";
import { memoryShard, seeds } from "../support/memory-shard.ts";
import { geofenceBody, type TestShard } from "../support/test-shard.ts";

const paris: Position = [2.3316, 48.8708];
function put(shard: TestShard, id: string, shape: Shape, over: Partial<GeofenceBody> = {}): void {
  shard.run("putGeofence", { id, body: { ...geofenceBody, ...over }, shape: encodeShape(shape) });
}

function shapeOf(fence: unknown): Shape {
  const parsed = parseShape(fence as Parameters<typeof parseShape>[0]);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.shape;
}

const circle = ([lng, lat]: Position, radius: number) =>
  shapeOf({ geometry: { type: "Point", coordinates: [lng, lat] }, radius });

const ask = (shard: TestShard, [longitude, latitude]: Position, limit = 20) =>
  shard.run("nearest", { longitude, latitude, limit });

/** The last place on the way from one to another that is within so many metres of the first. */
function towards(from: Position, to: Position, metres: number): Position {
  let [low, high] = [0, 1];
  const at = (t: number): Position => [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])];
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (distance(...from, ...at(middle)) <= metres) low = middle;
    else high = middle;
  }
  return at(low);
}

describe("the nearest geofences", () => {
  it.each(seeds(6, 60))("leave none out that can be reached within the refresh radius (world %i)", (seed) => {
    const random = seeded(seed);
    const shard = memoryShard({ seed });
    const shapes = new Map<string, Shape>();
    const centres: Position[] = [];
    // Half of them crowd about one place.
    const town = anyFence(random).centre;
    while (shapes.size < 80) {
      const fence = anyFence(random);
      const near = random() < 0.5 ? circle(placeNear(town, 0.3, random), 10 + 990 * random()) : null;
      const shape = near ?? shapeOf(fence);
      const id = `z${shapes.size}`;
      put(shard, id, shape);
      shapes.set(id, shape);
      centres.push(fence.centre);
    }
    let tried = 0;
    for (let i = 0; i < 40; i++) {
      const from = i % 2 === 0 ? placeNear(town, 0.3, random) : centres[i]!;
      const { data, refreshRadius } = ask(shard, from, 1 + Math.floor(random() * 30));
      const listed = new Set(data.map(({ id }) => id));
      const unlisted = [...shapes].filter(([id]) => !listed.has(id));
      for (const [, shape] of unlisted) {
        const goal: Position =
          shape.kind === "circle" ? [shape.lng, shape.lat] : placeNear(town, 0.3, random);
        const to = towards(from, goal, refreshRadius);
        const reached = unlisted.filter(([, other]) => contains(other, ...to));
        // A place that is in several stays in them.
        if (refreshRadius > 0)
          expect([seed, from, to, reached.map(([id]) => id)]).toEqual([seed, from, to, []]);
        tried++;
      }
    }
    expect(tried).toBeGreaterThan(1_000);
  });

  it("are ordered by boundary, with the distance from within being nothing", () => {
    const shard = memoryShard();
    put(shard, "wide", circle([2.4, 48.8708], 5_000));
    put(shard, "small", circle([2.3416, 48.8708], 50));
    put(shard, "here", circle(paris, 100));
    const { data, refreshRadius } = ask(shard, paris);
    expect(data.map(({ id }) => id)).toEqual(["here", "wide", "small"]);
    expect(data[0]).toMatchObject({ id: "here", distance: 0, radius: 100, center: paris });
    expect(data.every((zone) => !("geometry" in zone))).toBe(true);
    expect(refreshRadius).toBe(50_000);
    const one = ask(shard, paris, 1);
    expect(one.refreshRadius / data[1]!.distance).toBeCloseTo(0.999_5, 6);
  });

  it("tell of an area its shape and the circle around it", () => {
    const shard = memoryShard();
    const ring = [
      [2.33, 48.87],
      [2.34, 48.87],
      [2.34, 48.88],
      [2.33, 48.88],
      [2.33, 48.87],
    ];
    put(shard, "block", shapeOf({ geometry: { type: "Polygon", coordinates: [ring] } }));
    const [block] = ask(shard, paris).data;
    expect(block?.geometry).toEqual({ type: "Polygon", coordinates: [ring] });
    const corner = distance(...block!.center, 2.33, 48.87);
    expect(block!.radius / corner).toBeCloseTo(1, 3);
  });

  it("spell out no more vertices than one answer should carry, nearest first", () => {
    const shard = memoryShard();
    const ring = Array.from({ length: 60_000 }, (_, i) => {
      const angle = (2 * Math.PI * (i % 59_999)) / 59_999;
      return [Math.cos(angle), Math.sin(angle)];
    });
    const at = (lng: number) => ring.map(([x, y]) => [lng + x!, y]);
    put(shard, "near", shapeOf({ geometry: { type: "Polygon", coordinates: [at(2)] } }));
    put(shard, "far", shapeOf({ geometry: { type: "Polygon", coordinates: [at(10)] } }));
    const { data } = ask(shard, [0, 0]);
    expect(data.map((zone) => [zone.id, "geometry" in zone])).toEqual([
      ["near", true],
      ["far", false],
    ]);
    expect(data[1]!.radius).toBeGreaterThan(100_000);
  });

  it("wait for what the zone and the active campaigns that target it wait for", () => {
    const shard = memoryShard();
    put(shard, "shop", circle(paris, 100), { tags: ["store"], dwell: "2m" });
    put(shard, "park", circle(paris, 100), { tags: [] });
    const stores = { ids: [], tags: ["store"] };
    const waits = (dwell?: string) => ({
      event: "dwell" as const,
      geofences: dwell === undefined ? { ids: [], tags: [] } : stores,
      confirm: false,
      ...(dwell === undefined ? {} : { dwell }),
    });
    shard.campaign("long", { trigger: waits("1h") });
    shard.campaign("same", { trigger: waits("120s") });
    shard.campaign("short", { trigger: waits("45s") });
    shard.campaign("own", { trigger: waits() });
    shard.campaign("paused", { trigger: waits("7m") });
    shard.run("campaignVerb", { id: "paused", verb: "pause" });
    shard.campaign("enter", { trigger: { ...waits("9m"), event: "enter" } });
    const dwell = Object.fromEntries(ask(shard, paris).data.map((zone) => [zone.id, zone.dwell]));
    expect(dwell).toEqual({ shop: ["45s", "2m", "1h"], park: ["3m"] });
  });

  it("are named by their ids and shapes, whatever their order", () => {
    const shard = memoryShard();
    put(shard, "a", circle(paris, 100));
    put(shard, "b", circle([2.34, 48.87], 100));
    const { version } = ask(shard, paris);
    expect(ask(shard, [2.35, 48.87]).version).toBe(version);
    put(shard, "a", circle(paris, 100), { name: "Other" });
    expect(ask(shard, paris).version).toBe(version);
    put(shard, "a", circle(paris, 101));
    expect(ask(shard, paris).version).not.toBe(version);
    expect(ask(shard, paris, 1).version).not.toBe(version);
  });

  it("come from a catalogue that is confirmed", () => {
    const follower = memoryShard({ index: 1 });
    expect(follower.ask("nearest", { longitude: 0, latitude: 0, limit: 1 })).toMatchObject({
      ok: false,
      needs: { kind: "catalogue" },
    });
  });
});
