import { describe, expect, it } from "vitest";
import type { Sql } from "../../src/store/sql.ts";
import { north, opera, TestShard } from "../support/test-shard.ts";

/** Gives `body` a database that a shard may open. */
export type WithDatabase = (body: (sql: Sql) => void) => Promise<void>;

const minute = 60_000;
const hour = 60 * minute;

/** The engine's verbs on whichever SQLite: every statement of theirs runs here at least once. */
export function engineContract(name: string, withDatabase: WithDatabase): void {
  const test = (what: string, body: (world: TestShard) => void) =>
    it(what, () =>
      withDatabase((sql) => {
        const world = new TestShard(sql);
        world.geofence("opera", opera, 150);
        world.campaign("spring", { cooldown: "1h" });
        world.customer("ana");
        body(world);
      }),
    );

  describe(`the engine on ${name}`, () => {
    test("sends, settles, and knows it all after a restart", (world) => {
      const [id] = world.ping("ana", opera).notifications;
      const [message] = world.claim();
      expect(message).toMatchObject({ id, attempts: 1 });
      world.restart();
      const [again] = world.claim();
      world.settle(again!, { kind: "retry", status: 503, detail: "busy", retryAfter: world.now + 2_000 });
      world.now += 5_000;
      world.settle(world.claim()[0]!, { kind: "sent", status: 201 });
      expect(world.run("getNotification", { id: id! })).toMatchObject({ state: "sent", attempts: 3 });
      world.restart();
      world.now += minute;
      expect(world.ping("ana", opera)).toMatchObject({ status: "accepted", events: [], notifications: [] });
    });

    test("lists what it logged, newest first", (world) => {
      world.ping("ana", opera);
      for (let i = 0; i < 4; i++) {
        world.now += minute;
        world.ping("ana", i < 2 ? north(opera, -2_000) : opera);
      }
      const none = {
        customerId: null,
        geofenceId: null,
        type: null,
        from: null,
        to: null,
        limit: 10,
        after: null,
      };
      expect(world.run("listEvents", none).map(({ item }) => item.type)).toEqual([
        "geofence.entered",
        "geofence.exited",
        "geofence.entered",
      ]);
      const decisions = { ...none, campaignId: null, outcome: null, reason: null };
      expect(world.run("listDecisions", decisions).map(({ item }) => item.reason ?? item.outcome)).toEqual([
        "cooldown",
        "sent",
      ]);
      const list = { customerId: "ana", campaignId: null, state: "queued", limit: 1, after: null };
      expect(world.run("listNotifications", list)).toHaveLength(1);
      expect(world.run("listCustomers", { q: "an", limit: 5, after: null })).toHaveLength(1);
      const places = { q: "store", tag: "store", near: null, limit: 5, after: null };
      expect(world.run("listGeofences", places)).toMatchObject([{ item: { id: "opera", radius: 150 } }]);
    });

    test("ends visits by itself, forgets places in time, and erases", (world) => {
      world.ping("ana", opera);
      world.now += minute;
      world.ping("ana", opera);
      world.now += 6 * hour;
      world.tick();
      expect(world.rows("visits")).toMatchObject([{ reason: "timeout" }]);
      world.now += 25 * hour;
      world.tick();
      world.now += hour;
      world.tick();
      expect(world.count("positions")).toBe(0);
      expect(String(world.rows("customers")[0]?.presence)).not.toContain("48.87");
      world.run("deleteCustomer", { id: "ana" });
      expect([world.count("customers"), world.count("events"), world.count("consent_changes")]).toEqual([
        0, 0, 0,
      ]);
    });

    test("keeps nothing of a request that throws, and goes on", (world) => {
      world.now += minute;
      expect(() => world.ping("ana", [opera[0], Number.NaN])).toThrow();
      expect([world.count("positions"), world.count("visits")]).toEqual([0, 0]);
      expect(world.ping("ana", opera).events).toHaveLength(1);
    });
  });
}
