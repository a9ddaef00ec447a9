import { expect, it } from "vitest";
import { memoryShard } from "../support/memory-shard.ts";
import { north, opera, type TestShard } from "../support/test-shard.ts";

/** Ana has a browser, then an Android phone, then an iPhone, all registered an hour ago. */
function ana(): TestShard {
  const world = memoryShard();
  world.geofence("opera", opera, 150);
  world.campaign("spring");
  world.customer("ana", "browser");
  const register = (id: string, platform: "android" | "ios") => {
    world.now += 1_000;
    const push = { type: "fcm", token: id } as const;
    world.run("putDevice", { customerId: "ana", id, platform, push });
  };
  register("android", "android");
  register("iphone", "ios");
  world.now += 3_600_000;
  return world;
}

/** Where a message goes that is decided at a ping of this device, inside the store. */
function chosen(world: TestShard, deviceId: string | null): unknown {
  const { notifications } = world.ping("ana", opera, { deviceId });
  return world.rows("notifications").find(({ id }) => id === notifications[0])?.device;
}

it("is the one that pinged", () => {
  for (const device of ["browser", "android", "iphone"]) expect(chosen(ana(), device)).toBe(device);
});

it("is the one last seen when a server pinged: by registration, or by a ping since", () => {
  expect(chosen(ana(), null)).toBe("iphone");
  const world = ana();
  world.ping("ana", north(opera, 5_000), { deviceId: "android" });
  world.now += 60_000;
  expect(chosen(world, null)).toBe("android");
});

it("is one of the platform the customer prefers, but for a phone that pinged itself", () => {
  const prefers = (platform: unknown) => {
    const world = ana();
    world.run("putCustomer", {
      id: "ana",
      traits: { preferredPlatform: platform },
      locale: null,
      timezone: null,
    });
    return world;
  };
  expect(chosen(prefers("web"), null)).toBe("browser");
  expect(chosen(prefers("android"), null)).toBe("android");
  expect(chosen(prefers("android"), "browser")).toBe("browser");
  expect(chosen(prefers("pigeon"), null)).toBe("iphone");
});

it("is never one that cannot be reached", () => {
  const world = ana();
  world.device("ana", "browser", null);
  expect(chosen(world, "browser")).toBe("iphone");
  const alone = ana();
  for (const id of ["browser", "android", "iphone"]) alone.device("ana", id, null);
  alone.ping("ana", opera, { deviceId: "browser" });
  expect(alone.rows("decisions").map(({ ranked }) => JSON.parse(String(ranked))[0].reason)).toEqual([
    "no_channel",
  ]);
});

it("is another when it is removed before the message left, and one at a time", () => {
  const world = ana();
  expect(chosen(world, "iphone")).toBe("iphone");
  world.run("deleteDevice", { customerId: "ana", id: "iphone" });
  expect(world.claim()).toMatchObject([
    { push: { type: "fcm", token: "android" }, host: "fcm", attempts: 1 },
  ]);
  expect(world.claim()).toEqual([]);
  expect(world.count("notifications")).toBe(1);
});
