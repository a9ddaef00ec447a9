import { describe, expect, it } from "vitest";
import type { IncomingPing } from "../../src/engine/pings/types.ts";
import { memoryShard } from "../support/memory-shard.ts";
import { north, opera, plainPing, type TestShard, t0 } from "../support/test-shard.ts";

const second = 1_000;

function openStore(): TestShard {
  const world = memoryShard();
  world.geofence("opera", opera, 150);
  world.customer("ana");
  return world;
}

/** Pings of ana's phone: seconds from t0, and metres north of the store. */
function walk(...steps: [seconds: number, metres: number, over?: Partial<IncomingPing>][]): IncomingPing[] {
  return steps.map(([seconds, metres, over], index) => {
    const [longitude, latitude] = north(opera, metres);
    return {
      ...plainPing,
      index,
      customerId: "ana",
      at: t0 + seconds * second,
      longitude,
      latitude,
      ...over,
    };
  });
}

const statuses = (world: TestShard, pings: IncomingPing[]) => world.pings(pings).map(({ status }) => status);

describe("the pings of one request", () => {
  it("are taken in order of time and answered in the order they stand in", () => {
    const world = openStore();
    world.now = t0 + 120 * second;
    const results = world.pings(walk([60, -1_000], [0, -1_000], [90, -1_000], [30, 0]));
    expect(
      results.map(({ index, status, events }) => [index, status, events.map(({ type }) => type)]),
    ).toEqual([
      [0, "accepted", []],
      [1, "accepted", []],
      [2, "accepted", ["geofence.exited"]],
      [3, "accepted", ["geofence.entered"]],
    ]);
    expect(world.rows("positions", "seq").map(({ at }) => Number(at) - t0)).toEqual(
      [0, 30, 60, 90].map((s) => s * second),
    );
  });

  it("with equal times keep the order they stand in", () => {
    const world = openStore();
    expect(statuses(world, walk([0, 0], [0, 10], [0, 0]))).toEqual(["accepted", "late", "duplicate"]);
  });

  it("of a customer who is unknown are refused one by one", () => {
    const world = openStore();
    const pings = walk([0, 0], [1, 0, { customerId: "nobody" }], [2, 0]);
    expect(statuses(world, pings)).toEqual(["accepted", "refused", "accepted"]);
    expect(world.count("positions")).toBe(2);
  });
});

describe("a ping that comes again", () => {
  it("is a duplicate by its id, or by time and place, of the same device, also after a restart", () => {
    const world = openStore();
    const taken = walk([0, -500, { id: "a" }], [10, -500], [20, -500, { id: "b" }]);
    world.pings(taken);
    for (let i = 0; i < 2; i++) {
      expect(statuses(world, taken)).toEqual(["duplicate", "duplicate", "duplicate"]);
      expect(statuses(world, walk([99, 0, { id: "a" }]))).toEqual(["duplicate"]);
      world.restart();
    }
    expect(statuses(world, walk([10, -500, { deviceId: "watch" }]))).toEqual(["accepted"]);
    expect(world.count("positions")).toBe(4);
  });

  it("may be sent again when it was refused", () => {
    const world = openStore();
    world.consent("ana", "location", false);
    const ping = walk([1, 0, { id: "a" }]);
    expect(statuses(world, ping)).toEqual(["refused"]);
    world.consent("ana", "location", true, world.now);
    world.now += second;
    world.consent("ana", "location", true);
    expect(statuses(world, ping)).toEqual(["accepted"]);
  });

  it("is remembered for the last 64 of a device", () => {
    const world = openStore();
    const many = walk(
      ...Array.from({ length: 66 }, (_, i): [number, number, Partial<IncomingPing>] => [
        i,
        -500,
        { id: `p${i}` },
      ]),
    );
    world.pings(many);
    world.restart();
    expect(statuses(world, many.slice(2))).toEqual(many.slice(2).map(() => "duplicate"));
    expect(statuses(world, many.slice(0, 2))).toEqual(["late", "late"]);
  });

  it("sends nothing again", () => {
    const world = openStore();
    world.campaign("spring");
    const arrival = walk([0, 0]);
    expect(world.pings(arrival)[0]?.notifications).toHaveLength(1);
    expect(world.pings(arrival)).toEqual([{ index: 0, status: "duplicate", events: [], notifications: [] }]);
    expect(world.count("notifications")).toBe(1);
  });
});

it("an old ping moves the visit and never sends", () => {
  const world = openStore();
  world.campaign("spring");
  world.now = t0 + 301 * second;
  const [result] = world.pings(walk([0, 0]));
  expect(result).toMatchObject({ events: [{ type: "geofence.entered" }], notifications: [] });
  expect(world.rows("decisions")[0]?.ranked).toContain("stale_ping");
});

it("two phones of one customer share the visit: the first in opens it, the last out ends it", () => {
  const world = openStore();
  world.now = t0 + 200 * second;
  const watch = { deviceId: "watch" };
  const events = world
    .pings(walk([0, 0], [1, 0, watch], [30, -500], [60, -500], [90, -500, watch], [120, -500, watch]))
    .map((result) => result.events.map(({ type }) => type));
  expect(events).toEqual([["geofence.entered"], [], [], [], [], ["geofence.exited"]]);
  expect(world.count("visits")).toBe(1);
});
