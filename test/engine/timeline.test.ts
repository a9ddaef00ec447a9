import { describe, expect, it } from "vitest";
import type { TimelineItem } from "../../src/engine/customers/list-timeline.ts";
import type { Keyed } from "../../src/engine/page.ts";
import { memoryShard } from "../support/memory-shard.ts";
import { north, opera, type TestShard, t0 } from "../support/test-shard.ts";

const touch = (world: TestShard, id: string | null, at: number) =>
  world.run("addTouch", { customerId: "ana", id, channel: "email", at, keyed: null }).id;

/** A customer of whom something is told in every part, much of it at one moment. */
function lived(): TestShard {
  const world = memoryShard();
  world.geofence("opera", opera, 150);
  world.campaign("spring");
  world.run("patchSettings", { exitAfter: "10s", pressure: [] });
  world.customer("ana");
  world.customer("bea");
  for (let i = 0; i < 6; i++) {
    world.ping("ana", i % 4 < 2 ? opera : north(opera, -2_000));
    world.ping("bea", opera);
    touch(world, `t${i}`, world.now);
    world.now += 30_000;
  }
  touch(world, "old", t0 - 3_600_000);
  touch(world, "before-1970", Date.UTC(1969, 6, 20));
  touch(world, "x".repeat(128), t0);
  world.consent("ana", "email", false, t0 - 5_000);
  return world;
}

function pagesOf(world: TestShard, limit: number): TimelineItem[] {
  const items: TimelineItem[] = [];
  for (let after: string | null = null; ; ) {
    const rows: Keyed<TimelineItem>[] = world.run("listTimeline", { customerId: "ana", limit, after });
    items.push(...rows.slice(0, limit).map(({ item }) => item));
    if (rows.length <= limit) return items;
    after = rows[limit - 1]!.key;
  }
}

describe("a timeline", () => {
  it("tells all of one customer, newest first", () => {
    const world = lived();
    const items = pagesOf(world, 500);
    const times = items.map(({ at }) => Date.parse(at));
    expect(times).toEqual([...times].sort((a, b) => b - a));
    const kinds = Object.groupBy(items, ({ type }) => type);
    const counts = Object.fromEntries(Object.entries(kinds).map(([kind, of]) => [kind, of!.length]));
    const ofAna = (table: string) => world.rows(table).filter(({ customer }) => customer === 1).length;
    expect(counts).toEqual({
      consent: 3,
      "geofence.entered": 2,
      "geofence.exited": 1,
      notification: ofAna("notifications"),
      touch: 9,
      visit: ofAna("visits"),
    });
    expect(items.at(-1)).toEqual({
      type: "touch",
      id: "before-1970",
      at: "1969-07-20T00:00:00.000Z",
      channel: "email",
    });
    expect(new Set(items.map(({ type, id }) => `${type} ${id}`)).size).toBe(items.length);
  });

  it.each([1, 2, 3, 7])("is the same in pages of %i, over ties and across 1970", (limit) => {
    const world = lived();
    expect(pagesOf(world, limit)).toEqual(pagesOf(world, 500));
  });

  it.each([0, 1])("tells causes before what they cause, the clock moving on by %i ms between them", (ms) => {
    const world = memoryShard();
    world.geofence("opera", opera, 150);
    world.campaign("spring");
    world.run("patchSettings", { pressure: [] });
    world.customer("ana");
    touch(world, "t", world.now);
    const seen = world.now;
    world.now += ms;
    world.ping("ana", opera, { at: seen });
    const kinds = pagesOf(world, 500).map(({ type, purpose }) => purpose ?? type);
    expect(kinds).toEqual(["notification", "geofence.entered", "visit", "touch", "push", "location"]);
    expect(pagesOf(world, 1)).toEqual(pagesOf(world, 500));
  });

  it("tells consents of one moment as they came", () => {
    const world = memoryShard();
    world.customer("ana");
    const at = world.now;
    for (let i = 0; i < 12; i++) {
      world.now += 1;
      world.consent("ana", i % 2 === 0 ? "sms" : "email", i % 4 < 2, at);
    }
    const changes = pagesOf(world, 500).filter(({ purpose }) => purpose === "sms" || purpose === "email");
    expect(changes.map(({ id }) => id)).toEqual(
      [5, 4, 3, 2, 1, 0].flatMap((seq) => [`email.${seq}`, `sms.${seq}`]),
    );
    expect(pagesOf(world, 1)).toEqual(pagesOf(world, 500));
  });

  it("tells touches that were given no id by ids made here, and of old ones no channel", () => {
    const world = memoryShard();
    world.customer("ana");
    const ids = [1, 2].map(() => touch(world, null, world.now));
    world.sql.run("UPDATE sends SET channel = NULL WHERE id = ?", `touch:${ids[0]}`);
    const touches = pagesOf(world, 1).filter(({ type }) => type === "touch");
    expect(touches).toMatchObject([
      { id: ids[1], channel: "email" },
      { id: ids[0], channel: null },
    ]);
    expect(ids).toEqual([1, 2].map(() => expect.stringMatching(/^tch_00[0-9a-f]{32}$/)));
    const again = { customerId: "ana", id: ids[0]!, channel: "email", at: null, keyed: null };
    expect(world.run("addTouch", again)).toEqual({ id: ids[0], created: false });
  });

  it("of nobody is not found", () => {
    expect(lived().ask("listTimeline", { customerId: "cleo", limit: 5, after: null })).toMatchObject({
      refusal: { kind: "not_found" },
    });
  });
});
