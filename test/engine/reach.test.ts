import { describe, expect, it } from "vitest";
import { addReach, noReach, type Reach, type Reached } from "../../src/engine/reach/count-reach.ts";
import { memoryShard } from "../support/memory-shard.ts";
import { north, opera, type TestShard } from "../support/test-shard.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

/** All slices, and how many there were. */
function reach(world: TestShard, campaign: Omit<Reached, "id">): { sum: Reach; slices: number } {
  let sum = noReach;
  let slices = 0;
  for (let after: number | null = 0; after !== null; slices++) {
    const part: { reach: Reach; next: number | null } = world.run("countReach", {
      campaign: { id: "spring", ...campaign },
      after,
    });
    sum = addReach(sum, part.reach);
    after = part.next;
  }
  return { sum, slices };
}

const steps = (world: TestShard, campaign: Omit<Reached, "id"> = {}) =>
  Object.values(reach(world, campaign).sum);

function openStore(): TestShard {
  const world = memoryShard();
  world.geofence("opera", opera, 150);
  world.campaign("spring");
  return world;
}

describe("the funnel", () => {
  it("counts at each step who passed all before", () => {
    const world = openStore();
    for (const id of ["all", "trait", "location", "push", "phone", "capped", "unseen"]) {
      world.customer(id);
      const tier = id === "trait" ? "blue" : "gold";
      world.run("putCustomer", { id, traits: { tier }, locale: null, timezone: null });
    }
    for (const id of ["all", "trait", "push", "phone", "capped"]) world.ping(id, north(opera, 3_000));
    world.consent("location", "location", false);
    world.consent("push", "push", false);
    world.device("phone", "phone", null);
    world.run("addTouch", { customerId: "capped", id: null, channel: "email", at: null, keyed: null });
    const audience = { "traits.tier": "gold" };
    expect(reach(world, { audience }).sum).toEqual({
      customers: 7,
      audience: 6,
      locationConsent: 5,
      pushConsent: 4,
      reachableDevice: 3,
      notCapped: 2,
      seenIn30Days: 1,
    });
    expect(Object.keys(reach(world, { audience }).sum)).toEqual([
      "customers",
      "audience",
      "locationConsent",
      "pushConsent",
      "reachableDevice",
      "notCapped",
      "seenIn30Days",
    ]);
    world.restart();
    expect(steps(world, { audience })).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  it("knows the campaign's own caps, and whose windows have passed", () => {
    const world = openStore();
    world.customer("ana");
    expect(world.ping("ana", opera).notifications).toHaveLength(1);
    const caps = [{ limit: 1, window: "48h" }];
    world.now += day - 1;
    expect(steps(world)).toEqual([1, 1, 1, 1, 1, 0, 0]);
    world.now += 1;
    expect(steps(world)).toEqual([1, 1, 1, 1, 1, 1, 1]);
    expect(steps(world, { caps })).toEqual([1, 1, 1, 1, 1, 0, 0]);
    world.now += day;
    expect(steps(world, { caps })).toEqual([1, 1, 1, 1, 1, 1, 1]);
  });

  it("has seen a customer for 30 days, also after the place is forgotten and after a restart", () => {
    const world = openStore();
    world.customer("ana");
    world.ping("ana", north(opera, 3_000));
    for (let i = 0; i < 30; i++) {
      world.now += day - (i === 0 ? 1 : 0);
      world.tick();
    }
    world.restart();
    expect(steps(world).at(-1)).toBe(1);
    world.now += 1;
    expect(steps(world).at(-1)).toBe(0);
  });

  it("asks for visits where the audience does", () => {
    const world = openStore();
    world.run("patchSettings", { pressure: [] });
    for (const id of ["ana", "bea"]) world.customer(id);
    world.ping("ana", opera);
    world.now += minute;
    world.ping("ana", opera);
    expect(steps(world, { audience: { "visits.30d": { $gte: 1 } } })).toEqual([2, 1, 1, 1, 1, 1, 1]);
    expect(steps(world, { audience: { $nor: [{ daysSinceLastVisit: 0 }] } })[1]).toBe(1);
    expect(steps(world, { audience: { "sends.30d": 1 } })[1]).toBe(1);
  });

  it("is counted in slices, each customer once, whoever is warm, gone or new", () => {
    const world = openStore();
    for (let i = 0; i < 2_300; i++) {
      world.run("putCustomer", { id: `c${i}`, traits: { n: i }, locale: null, timezone: null });
      if (i % 10 === 0) world.run("deleteCustomer", { id: `c${i}` });
    }
    world.restart();
    const { sum, slices } = reach(world, { audience: { "traits.n": { $lt: 1_000 } } });
    expect([sum.customers, sum.audience, sum.locationConsent, slices]).toEqual([2_070, 900, 0, 6]);
  });

  it("makes nobody warm: those who ping stay in memory", () => {
    const world = openStore();
    world.customer("ana");
    world.restart();
    reach(world, {});
    expect(world.shard.customers.isWarm("ana")).toBe(false);
  });
});
