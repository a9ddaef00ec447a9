import { describe, expect, it } from "vitest";
import type { Position } from "../../geo/index.ts";
import { seeded } from "../geo/worlds.ts";
import { memoryShard, seeds } from "../support/memory-shard.ts";
import { north, opera, plainPing, type TestShard } from "../support/test-shard.ts";

const hour = 3_600_000;
const stores: Position[] = [0, 1, 2, 3, 4].map((i) => north(opera, i * 1_000));
const nowhere = north(opera, -5_000);

const rules = {
  pressure: [
    { limit: 2, window: "4h" },
    { limit: 5, window: "24h" },
  ],
  "every-hour": { caps: [{ limit: 1, window: "1h" }], cooldown: "3h" },
  "three-ever": { caps: [{ limit: 3, window: "ever" }], cooldown: "0s" },
};

function openStores(seed: number): TestShard {
  const world = memoryShard({ seed });
  stores.forEach((place, i) => {
    world.geofence(`store-${i}`, place, 100);
  });
  world.run("patchSettings", { pressure: rules.pressure, exitAfter: "5s", maxPingAge: "1h" });
  world.campaign("every-hour", rules["every-hour"]);
  world.campaign("three-ever", { ...rules["three-ever"], priority: 60 });
  return world;
}

interface Sent {
  customer: number;
  at: number;
  campaign: string;
  geofence: string;
}

/** Walks customers with two phones each through the stores in requests of many pings, restarting now and then. */
function walk(world: TestShard, random: () => number, requests: number): void {
  const customers = ["ana", "bea"];
  for (const id of customers) {
    world.customer(id);
    world.device(id, "watch", `https://push.test/${id}/watch`);
  }
  for (let i = 0; i < requests; i++) {
    world.now += Math.floor(random() * 40 * 60_000);
    const pings = Array.from({ length: 1 + Math.floor(random() * 12) }, (_, index) => {
      const place = random() < 0.4 ? nowhere : stores[Math.floor(random() * stores.length)]!;
      return {
        ...plainPing,
        index,
        customerId: customers[Math.floor(random() * 2)]!,
        deviceId: random() < 0.5 ? "phone" : "watch",
        longitude: place[0],
        latitude: place[1],
        at: world.now - Math.floor(random() * 120_000),
      };
    });
    world.pings(pings);
    if (random() < 0.2) world.restart();
  }
}

function mostInAnyWindow(times: readonly number[], window: number): number {
  return Math.max(
    0,
    ...times.map((start) => times.filter((at) => at >= start && at - start < window).length),
  );
}

describe.each(seeds(6, 60))("caps and cooldown (walk %i)", (seed) => {
  it("are never passed, by no number of pings, phones and restarts", () => {
    const world = openStores(seed);
    walk(world, seeded(seed), 150);
    const sends = world.rows("sends", "at") as unknown as Sent[];
    expect(sends.length).toBeGreaterThan(10);
    for (const customer of [1, 2]) {
      const own = sends.filter((send) => send.customer === customer);
      const times = (keep: (send: Sent) => boolean) => own.filter(keep).map((send) => send.at);
      expect(
        mostInAnyWindow(
          times(() => true),
          4 * hour,
        ),
      ).toBeLessThanOrEqual(2);
      expect(
        mostInAnyWindow(
          times(() => true),
          24 * hour,
        ),
      ).toBeLessThanOrEqual(5);
      expect(
        mostInAnyWindow(
          times((s) => s.campaign === "every-hour"),
          hour,
        ),
      ).toBeLessThanOrEqual(1);
      expect(times((s) => s.campaign === "three-ever").length).toBeLessThanOrEqual(3);
      for (let i = 0; i < stores.length; i++) {
        const here = times((s) => s.campaign === "every-hour" && s.geofence === `store-${i}`);
        expect(mostInAnyWindow(here, 3 * hour)).toBeLessThanOrEqual(1);
      }
    }
    expect(world.count("notifications")).toBe(sends.length);
  });
});

describe("a cap", () => {
  it("is free again at exactly the end of its window, and not a millisecond before", () => {
    const world = openStores(1);
    world.customer("ana");
    world.run("patchSettings", { pressure: [{ limit: 1, window: "24h" }] });
    world.customer("bea");
    for (const id of ["ana", "bea"]) expect(world.ping(id, stores[0]!).notifications).toHaveLength(1);
    const sentAt = world.now;
    world.now = sentAt + 24 * hour - 1;
    expect(world.ping("ana", stores[1]!).notifications).toHaveLength(0);
    world.now = sentAt + 24 * hour;
    expect(world.ping("bea", stores[1]!).notifications).toHaveLength(1);
  });

  it("counts what was sent and then failed, expired or was cancelled", () => {
    const world = openStores(1);
    world.customer("ana");
    world.run("patchSettings", { pressure: [{ limit: 1, window: "24h" }] });
    world.ping("ana", stores[0]!);
    world.settle(world.claim()[0]!, { kind: "failed", status: 400, detail: "no" });
    world.now += 60_000;
    expect(world.ping("ana", stores[1]!).notifications).toHaveLength(0);
    expect(world.run("listDecisions", decisionsOf("ana")).at(0)?.item).toMatchObject({
      reason: "pressure_cap",
    });
  });

  it("is checked ping by ping within one request", () => {
    const world = openStores(1);
    world.customer("ana");
    const at = world.now - 60_000;
    const pings = stores.map((place, index) => ({
      ...plainPing,
      ...{ index, customerId: "ana", at: at + index * 10_000, longitude: place[0], latitude: place[1] },
    }));
    expect(world.pings(pings).map(({ notifications }) => notifications.length)).toEqual([1, 1, 0, 0, 0]);
  });
});

function decisionsOf(customerId: string) {
  const all = { campaignId: null, outcome: null, reason: null, from: null, to: null };
  return { customerId, ...all, limit: 10, after: null };
}
