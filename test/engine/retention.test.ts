import { describe, expect, it } from "vitest";
import { memoryShard } from "../support/memory-shard.ts";
import { north, opera, type TestShard } from "../support/test-shard.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A place whose figures occur nowhere else; as text, and as the first digits of it. */
const secret: [number, number] = [2.331_737_373, 48.871_919_191];

/** Every column of every table in which the place can be read, as a number or within a text. */
function tellsPlace(world: TestShard): string[] {
  const found = new Set<string>();
  for (const { name } of world.sql.all<{ name: string }>(
    "SELECT name FROM sqlite_schema WHERE type = 'table'",
  ))
    for (const row of world.rows(name))
      for (const [column, value] of Object.entries(row)) {
        const text =
          typeof value === "object" && value !== null ? bytesText(value as Uint8Array) : String(value);
        if (secret.some((number) => text.includes(number.toFixed(6).slice(0, -1))))
          found.add(`${name}.${column}`);
      }
  return [...found].sort();
}

/** A shape's float64 numbers as text. */
function bytesText(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbers = [];
  for (let i = 0; i + 8 <= bytes.length; i++)
    numbers.push(view.getFloat64(i, true), view.getFloat64(i, false));
  return numbers.join(" ");
}

function openStore(locationRetention: string): TestShard {
  const world = memoryShard();
  world.geofence("opera", opera, 150);
  world.campaign("spring", { content: { default: { title: "Hi", body: "{{ distance }} m" } } });
  world.run("patchSettings", { locationRetention });
  world.customer("ana");
  return world;
}

/** Every kind of ping that is stored: accepted (loud and quiet), late, inaccurate, implausible. */
function pingOften(world: TestShard): void {
  world.ping("ana", secret);
  for (let i = 0; i < 3; i++) {
    world.now += 25_000;
    world.ping("ana", secret, { id: `p${i}`, speed: 1.5 });
  }
  world.ping("ana", secret, { at: world.now - minute });
  world.ping("ana", secret, { at: world.now + 1, accuracy: 400 });
  world.ping("ana", [secret[0], secret[1] + 5], { at: world.now + 2 });
  world.ping("ana", [secret[0] + 5, secret[1]], { at: world.now + 3 });
}

/** What the shells do: tick whenever something is due, until `end`; answers how often it woke. */
function live(world: TestShard, end: number): number {
  let wakes = 0;
  for (; ; wakes++) {
    const { at } = world.run("nextWake", {});
    if (at === null || at > end) break;
    world.now = Math.max(world.now, at);
    for (const message of world.claim()) world.settle(message, { kind: "sent", status: 201 });
    world.tick();
  }
  world.now = end;
  return wakes;
}

describe("positions kept for 0s", () => {
  it("are in no column of no table, whatever a ping does", () => {
    const world = openStore("0s");
    pingOften(world);
    world.now += 2 * minute;
    world.ping("ana", secret);
    world.tick();
    expect(world.count("events")).toBe(2);
    expect(world.count("positions")).toBe(0);
    expect(tellsPlace(world)).toEqual([]);
  });

  it("go from every table when the setting changes to 0s", () => {
    const world = openStore("24h");
    pingOften(world);
    expect(tellsPlace(world)).toEqual(["customers.presence", "positions.latitude", "positions.longitude"]);
    world.run("patchSettings", { locationRetention: "0s" });
    live(world, world.now + hour);
    expect(world.count("positions")).toBe(0);
    expect(tellsPlace(world)).toEqual([]);
  });
});

describe("positions kept for 24h", () => {
  it("are all gone an hour later, also the last place of a phone that fell silent", () => {
    const world = openStore("24h");
    pingOften(world);
    live(world, world.now + 25 * hour);
    expect(world.count("positions")).toBe(0);
    expect(tellsPlace(world)).toEqual([]);
  });

  it("of a silent phone go while another phone of the customer goes on", () => {
    const world = openStore("24h");
    world.ping("ana", secret, { deviceId: "old" });
    for (let i = 0; i < 26; i++) {
      live(world, world.now + hour);
      world.ping("ana", north(opera, -3_000 - i * 10), { deviceId: "new" });
    }
    expect(tellsPlace(world)).toEqual([]);
    expect(world.count("positions")).toBeGreaterThan(20);
  });

  it("are kept until then", () => {
    const world = openStore("24h");
    pingOften(world);
    const count = world.count("positions");
    live(world, world.now + 23 * hour);
    expect(world.count("positions")).toBe(count);
  });

  it("may go without what they told: the visit still ends where it was last seen", () => {
    const world = openStore("1h");
    world.run("patchSettings", { presenceTimeout: "6h" });
    world.ping("ana", opera);
    world.now += 30_000;
    world.ping("ana", opera);
    world.now += 20_000;
    const lastInside = world.now;
    world.ping("ana", opera);
    world.restart();
    live(world, world.now + 7 * hour);
    expect(world.rows("visits")).toMatchObject([{ exited_at: lastInside, reason: "timeout" }]);
  });
});

describe("logs", () => {
  it("outlive their retention by no more than a round, however many rows there are", () => {
    const world = openStore("24h");
    world.run("patchSettings", { eventRetention: "1d", decisionRetention: "1h", exitAfter: "10s" });
    for (let i = 0; i < 900; i++) {
      world.now += 15_000;
      world.ping("ana", i % 4 < 2 ? opera : north(opera, -2_000));
    }
    const [events, visits, decisions] = ["events", "visits", "decisions"].map((table) => world.count(table));
    expect([events! > 400, visits! > 200, decisions! > 200]).toEqual([true, true, true]);
    live(world, world.now + hour + 30 * minute);
    expect(world.count("decisions")).toBe(0);
    expect(world.count("events")).toBe(events);
    live(world, world.now + day);
    expect(["events", "visits", "notifications"].map((table) => world.count(table))).toEqual([0, 0, 0]);
    expect(world.count("sends")).toBeGreaterThan(0);
  });

  it("wake nobody when nothing can be due", () => {
    const world = memoryShard();
    world.tick();
    expect(world.run("nextWake", {}).at).toBeGreaterThan(world.now);
  });
});

describe("a shard that lies idle", () => {
  it("wakes once a day, not for each round that finds nothing", () => {
    const world = memoryShard();
    expect(live(world, world.now + 10 * day)).toBeLessThanOrEqual(11);
  });

  it("wakes for what is due: positions, silent phones, logs", () => {
    const world = openStore("24h");
    pingOften(world);
    // A time-out, loose ends, positions and places after a day, logs after 30 and 90 days.
    expect(live(world, world.now + 100 * day)).toBeLessThan(130);
    expect(["positions", "events", "decisions", "visits"].map((table) => world.count(table))).toEqual([
      0, 0, 0, 0,
    ]);
  });

  it("wakes at once for a shorter retention", () => {
    const world = openStore("24h");
    pingOften(world);
    live(world, world.now + hour);
    world.shard.takeDue();
    world.run("patchSettings", { locationRetention: "1m" });
    expect(world.shard.takeDue()).toBeLessThanOrEqual(world.now);
    live(world, world.now + minute);
    expect(tellsPlace(world)).toEqual([]);
  });

  it("forgets a place that was told late by the place's own time", () => {
    const world = openStore("24h");
    live(world, world.now + day);
    world.ping("ana", secret, { at: world.now - 23 * hour });
    expect(tellsPlace(world)).toContain("customers.presence");
    live(world, world.now + hour + 16 * minute);
    expect(tellsPlace(world).filter((column) => column.startsWith("customers"))).toEqual([]);
  });

  it("forgets an anonymous customer who agreed to nothing after seven days", () => {
    const world = memoryShard();
    live(world, world.now + day);
    world.run("putCustomer", { id: "anon_x", traits: {}, locale: null, timezone: null });
    live(world, world.now + 7 * day + 16 * minute);
    expect(world.count("customers")).toBe(0);
  });
});
