import { describe, expect, it } from "vitest";
import { memoryShard } from "../support/memory-shard.ts";
import { north, opera, type TestShard } from "../support/test-shard.ts";

const minute = 60_000;
const hour = 60 * minute;

function openStore(...customers: string[]): TestShard {
  const world = memoryShard();
  world.geofence("opera", opera, 150);
  for (const id of customers) {
    world.customer(id);
    world.ping(id, opera);
  }
  return world;
}

/** So many quiet pings of each customer, a second apart. */
function stay(world: TestShard, pings: number, ...customers: string[]): void {
  for (let i = 0; i < pings; i++) {
    world.now += 1_000;
    for (const id of customers) world.ping(id, opera);
  }
}

/** Ticks whenever something is due, until `end`. */
function live(world: TestShard, end: number): void {
  for (let rounds = 0; ; rounds++) {
    if (rounds > 5_000) throw new Error("expected to come to rest");
    const { at } = world.run("nextWake", {});
    if (at === null || at > end) break;
    world.now = Math.max(world.now, at);
    world.claim();
    world.tick();
  }
  world.now = end;
}

describe("a quiet ping", () => {
  it("writes one row and nothing else", () => {
    const world = openStore("ana");
    stay(world, 2, "ana");
    const before = JSON.stringify([world.rows("customers"), world.rows("visits"), world.rows("meta")]);
    stay(world, 50, "ana");
    expect(JSON.stringify([world.rows("customers"), world.rows("visits"), world.rows("meta")])).toBe(before);
    expect(world.count("positions")).toBe(53);
  });

  it("is taken into the saved presence within minutes, in a round of its own", () => {
    const world = openStore("ana");
    stay(world, 30, "ana");
    live(world, world.now + 10 * minute);
    const [row] = world.rows("customers");
    expect(row?.presence_seq).toBe(31);
    expect(String(row?.presence)).toContain(`"newestAt":${world.now - 10 * minute}`);
  });
});

describe("chains of rows", () => {
  it("of several customers never mix, through restarts, withdrawals and purges", () => {
    const names = ["ana", "bea", "cid"];
    const world = openStore(...names);
    for (let day = 0; day < 4; day++) {
      stay(world, 20, ...names);
      world.consent("bea", "location", false);
      world.restart();
      expect(world.sql.all("SELECT DISTINCT customer FROM positions ORDER BY 1")).toEqual([
        { customer: 1 },
        { customer: 3 },
      ]);
      world.now += 1_000;
      world.consent("bea", "location", true);
      for (const id of names) world.ping(id, opera);
      if (day % 2 === 0) live(world, world.now + 25 * hour);
    }
    const before = world.count("positions");
    const own = world.rows("positions").filter(({ customer }) => customer === 1).length;
    expect(own).toBeGreaterThan(20);
    world.run("deleteCustomer", { id: "ana" });
    expect(world.count("positions")).toBe(before - own);
    expect(world.rows("positions").some(({ customer }) => customer === 1)).toBe(false);
  });

  it("number on after everything was purged and the process started again", () => {
    const world = openStore("ana");
    stay(world, 5, "ana");
    live(world, world.now + 26 * hour);
    expect(world.count("positions")).toBe(0);
    world.restart();
    world.now += minute;
    world.ping("ana", opera);
    expect(world.rows("positions")).toMatchObject([{ seq: 7 }]);
  });
});

it("a place that was not believed goes in time as well", () => {
  const world = openStore("ana");
  const odd: [number, number] = [opera[0], 53.773_737];
  world.now += 50 * minute;
  expect(world.ping("ana", odd).status).toBe("implausible");
  expect(JSON.stringify(world.rows("customers"))).toContain("53.7737");
  live(world, world.now + 26 * hour);
  expect(JSON.stringify([world.rows("customers"), world.rows("positions")])).not.toContain("53.7737");
  expect(world.ping("ana", north(opera, 10)).status).toBe("accepted");
});
