import { describe, expect, it } from "vitest";
import type { Input } from "../../src/engine/verbs.ts";
import { memoryShard } from "../support/memory-shard.ts";
import { north, opera, type TestShard, t0 } from "../support/test-shard.ts";

const minute = 60_000;

/** Two zones one in the other and three campaigns: each visit makes one row of several decisions. */
function busyDay(): TestShard {
  const world = memoryShard();
  world.geofence("opera", opera, 150);
  world.geofence("block", opera, 400);
  world.campaign("a", { priority: 90 });
  world.campaign("b");
  world.campaign("c", { priority: 10, caps: [{ limit: 0, window: "1h" }] });
  world.run("patchSettings", { exitAfter: "0s" });
  for (let i = 0; i < 7; i++) world.customer(`c${i}`);
  for (let i = 0; i < 28; i++) {
    world.ping(`c${i % 7}`, i < 7 || i >= 21 ? opera : north(opera, -2_000));
    world.now += minute;
  }
  return world;
}

const all = { campaignId: null, outcome: null, reason: null, from: null, to: null, customerId: null };

function decisions(world: TestShard, over: Partial<Input<"listDecisions">> = {}): Record<string, unknown>[] {
  return world.run("listDecisions", { ...all, limit: 500, after: null, ...over }).map(({ item }) => item);
}

function paged(world: TestShard, limit: number, over: Partial<Input<"listDecisions">> = {}) {
  const found: Record<string, unknown>[] = [];
  for (let after: string | null = null; ; ) {
    const page: { key: string; item: Record<string, unknown> }[] = [
      ...world.run("listDecisions", { ...all, ...over, limit, after }),
    ];
    expect(page.length).toBeLessThanOrEqual(limit + 1);
    found.push(...page.slice(0, limit).map(({ item }) => item));
    if (page.length <= limit) return found;
    after = page[limit - 1]!.key;
  }
}

describe("decisions", () => {
  it("of one ping are one row, listed by rank", () => {
    const world = memoryShard();
    world.geofence("opera", opera, 150);
    world.geofence("block", opera, 400);
    world.campaign("a", { priority: 90 });
    world.campaign("b");
    world.customer("ana");
    const { notifications } = world.ping("ana", opera);
    expect(world.count("decisions")).toBe(1);
    const ranked = decisions(world);
    expect(ranked.map((d) => [d.campaignId, d.geofenceId, d.outcome, d.reason])).toEqual([
      ["a", "opera", "sent", null],
      ["a", "block", "suppressed", "outranked"],
      ["b", "opera", "suppressed", "outranked"],
      ["b", "block", "suppressed", "outranked"],
    ]);
    expect(ranked[0]).toMatchObject({
      id: expect.stringMatching(/^dec_00[0-9a-f]{32}$/),
      at: new Date(t0).toISOString(),
      customerId: "ana",
      event: "enter",
      notificationId: notifications[0],
    });
    expect(new Set(ranked.map(({ id }) => id)).size).toBe(4);
    expect(world.rows("notifications")).toMatchObject([{ id: notifications[0], decision: ranked[0]?.id }]);
  });

  it.each([1, 2, 3, 5, 7])("page without loss or repeat, %i at a time", (limit) => {
    const world = busyDay();
    const whole = decisions(world);
    expect(whole.length).toBe(84);
    expect(paged(world, limit)).toEqual(whole);
    for (const over of [
      { customerId: "ana" },
      { reason: "outranked" },
      { outcome: "sent" },
      { campaignId: "c" },
    ])
      expect(paged(world, limit, over)).toEqual(
        whole.filter((d) => Object.entries(over).every(([field, value]) => d[field] === value)),
      );
  });

  it("come newest first, from inclusive to exclusive", () => {
    const world = busyDay();
    const whole = decisions(world);
    const times = whole.map(({ at }) => Date.parse(String(at)));
    expect(times).toEqual([...times].sort((a, b) => b - a));
    const [newest, oldest] = [times[0]!, times.at(-1)!];
    expect(decisions(world, { from: newest }).length).toBe(times.filter((at) => at === newest).length);
    expect(decisions(world, { from: newest + 1 })).toEqual([]);
    expect(decisions(world, { to: oldest })).toEqual([]);
    expect(decisions(world, { from: oldest, to: newest }).length).toBe(
      times.filter((at) => at < newest).length,
    );
    expect(decisions(world, { customerId: "nobody" })).toEqual([]);
  });
});

describe("events and notifications", () => {
  it("page without loss or repeat, filtered or not", () => {
    const world = busyDay();
    const none = { customerId: null, geofenceId: null, type: null, from: null, to: null };
    const list = (over: Partial<typeof none> | { customerId: string }, limit: number) => {
      const found: unknown[] = [];
      for (let after: string | null = null; ; ) {
        const page: { key: string; item: unknown }[] = [
          ...world.run("listEvents", { ...none, ...over, limit, after }),
        ];
        found.push(...page.slice(0, limit).map(({ item }) => item));
        if (page.length <= limit) return found as Record<string, unknown>[];
        after = page[limit - 1]!.key;
      }
    };
    const whole = list({}, 500);
    expect(whole.length).toBe(world.count("events"));
    expect(list({}, 1)).toEqual(whole);
    expect(list({ customerId: "c1" }, 2)).toEqual(whole.filter(({ customerId }) => customerId === "c1"));
    expect(list({ customerId: "nobody" }, 2)).toEqual([]);
    const sent = world.run("listNotifications", {
      customerId: "c1",
      campaignId: "a",
      state: "queued",
      limit: 5,
      after: null,
    });
    expect(sent.map(({ item }) => [item.customerId, item.campaignId, item.state])).toEqual([
      ["c1", "a", "queued"],
    ]);
  });

  it("bound by the event's own time find what a phone told late", () => {
    const world = memoryShard();
    world.geofence("opera", opera, 150);
    world.customer("ana");
    world.ping("ana", opera, { at: t0 - 3_600_000 });
    world.ping("ana", north(opera, -2_000), { at: t0 + 100_000 });
    world.ping("ana", north(opera, -2_000), { at: t0 + 119_000 + 5_000 });
    const between = (from: number, to: number) =>
      world
        .run("listEvents", {
          customerId: null,
          geofenceId: null,
          type: null,
          from,
          to,
          limit: 9,
          after: null,
        })
        .map(({ item }) => item.type);
    expect(between(t0 - 3_600_000, t0)).toEqual(["geofence.entered"]);
    expect(between(t0, t0 + 200_000)).toEqual(["geofence.exited"]);
    expect(between(t0 + 100_000, t0 + 100_001)).toEqual(["geofence.exited"]);
  });
});
