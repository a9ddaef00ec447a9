import { describe, expect, it } from "vitest";
import { memoryShard } from "../support/memory-shard.ts";
import { north, opera, type TestShard } from "../support/test-shard.ts";

const minute = 60_000;
const hour = 60 * minute;

function openStore(): TestShard {
  const world = memoryShard();
  world.geofence("opera", opera, 150);
  world.geofence("block", north(opera, 50), 400);
  world.customer("ana");
  return world;
}

const open = (world: TestShard) =>
  world
    .rows("visits")
    .filter(({ exited_at }) => exited_at === null)
    .map(({ geofence }) => geofence);

describe("a visit ends by itself", () => {
  it("when the phone is silent for the presence timeout, dated at the last ping inside", () => {
    const world = openStore();
    world.ping("ana", opera);
    world.now += 20_000;
    world.ping("ana", opera);
    const lastInside = world.now;
    world.tick();
    world.now = lastInside + 6 * hour - 1;
    world.tick();
    expect(open(world).sort()).toEqual(["block", "opera"]);
    world.now += 1;
    expect(world.run("nextWake", {}).at).toBeLessThanOrEqual(world.now);
    world.tick();
    expect(open(world)).toEqual([]);
    expect(world.rows("visits")).toMatchObject([
      { exited_at: lastInside, reason: "timeout" },
      { exited_at: lastInside, reason: "timeout" },
    ]);
    const events = world.rows("events", "id").map(({ type, geofence, at }) => [type, geofence, at]);
    expect(events.slice(-2)).toEqual([
      ["geofence.exited", "block", lastInside],
      ["geofence.exited", "opera", lastInside],
    ]);
  });

  it("also after a restart, and of a customer nobody has warm", () => {
    const world = openStore();
    world.ping("ana", opera);
    world.restart();
    world.now += 6 * hour;
    world.tick();
    expect(open(world)).toEqual([]);
  });

  it("and not while pings go on inside, even those that write nothing", () => {
    const world = openStore();
    world.ping("ana", opera);
    for (let i = 0; i < 20; i++) {
      world.now += 30 * minute;
      world.ping("ana", opera);
      world.tick();
    }
    expect(open(world)).toHaveLength(2);
  });

  it.each([
    ["deleted", (w: TestShard) => w.run("deleteEntry", { kind: "geofence", id: "opera" })],
    ["disabled", (w: TestShard) => w.geofence("opera", opera, 150, { enabled: false })],
  ])("when its geofence is %s, without waiting for a ping", (_, remove) => {
    const world = openStore();
    world.ping("ana", opera);
    world.tick();
    world.now += minute;
    remove(world);
    expect(world.run("nextWake", {}).at).not.toBeNull();
    world.tick();
    expect(open(world)).toEqual(["block"]);
    expect(world.rows("visits").find(({ geofence }) => geofence === "opera")).toMatchObject({
      exited_at: world.now,
      reason: "geofence_removed",
    });
    world.now += minute;
    expect(world.ping("ana", opera)).toMatchObject({ status: "accepted", events: [] });
  });

  it("when its geofence went while the shard was down", () => {
    const world = openStore();
    world.ping("ana", opera);
    world.run("deleteEntry", { kind: "geofence", id: "opera" });
    world.restart();
    world.tick();
    expect(open(world)).toEqual(["block"]);
  });

  it("when its phone is deleted, dated at the last ping inside", () => {
    const world = openStore();
    world.ping("ana", opera);
    const lastInside = world.now;
    world.now += minute;
    world.run("deleteDevice", { customerId: "ana", id: "phone" });
    expect(world.rows("visits")).toMatchObject([{ exited_at: lastInside }, { exited_at: lastInside }]);
    expect(world.ask("deleteDevice", { customerId: "ana", id: "phone" }).ok).toBe(false);
  });
});

it("more than one slice's worth comes to an end all the same", () => {
  const world = openStore();
  for (let i = 0; i < 450; i++) {
    world.customer(`c${i}`);
    world.ping(`c${i}`, opera);
  }
  world.run("deleteEntry", { kind: "geofence", id: "opera" });
  expect(world.run("tick", {}).again).toBe(true);
  world.tick();
  expect(new Set(open(world))).toEqual(new Set(["block"]));
  world.now += 6 * hour;
  world.tick();
  expect(open(world)).toEqual([]);
  expect(world.run("tick", {}).again).toBe(false);
});
