import { describe, expect, it } from "vitest";
import { memoryShard } from "../support/memory-shard.ts";
import { campaignBody, north, opera, type TestShard } from "../support/test-shard.ts";

/** Everything on disk. */
function stored(world: TestShard): unknown {
  const tables = world.sql.all<{ name: string }>(
    "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name",
  );
  return tables.map(({ name }) => [name, world.rows(name)]);
}

function openStore(): TestShard {
  const world = memoryShard();
  world.geofence("opera", opera, 150);
  world.campaign("spring", { cooldown: "1h" });
  world.customer("ana");
  world.ping("ana", north(opera, 1_000));
  world.now += 60_000;
  return world;
}

/** Makes the `n`th statement from now on fail, as a full disk does; answers how to mend it. */
function failStatement(world: TestShard, n: number): () => boolean {
  const sql = world.sql as { run: TestShard["sql"]["run"] };
  const { run } = sql;
  let left = n;
  sql.run = (...call) => {
    left -= 1;
    if (left === 0) throw new Error("disk full");
    run(...call);
  };
  return () => {
    sql.run = run;
    return left <= 0;
  };
}

describe("a verb that fails", () => {
  it("at whichever statement, leaves the disk as it was and the memory as the disk", () => {
    for (let n = 1; ; n++) {
      const world = openStore();
      const before = stored(world);
      const mend = failStatement(world, n);
      const ping = () => world.ping("ana", opera);
      if (n < 5) expect(ping).toThrow("disk full");
      else
        try {
          ping();
        } catch {}
      if (!mend()) {
        expect(n).toBeGreaterThan(6);
        break;
      }
      expect(stored(world)).toEqual(before);
      // Taken again, the ping does all that it would have done.
      const again = ping();
      expect([again.status, again.events.length, again.notifications.length]).toEqual(["accepted", 1, 1]);
      expect([world.count("events"), world.count("sends"), world.count("notifications")]).toEqual([1, 1, 1]);
    }
  });

  it("takes a catalogue change out of memory as well", () => {
    const world = openStore();
    const before = stored(world);
    const version = world.shard.catalogue.version;
    const { dueAt } = world.shard;
    world.shard.dueAt = () => {
      throw new Error("after the write");
    };
    expect(() => world.geofence("louvre", north(opera, 2_000), 100)).toThrow("after the write");
    expect(() => world.run("deleteEntry", { kind: "geofence", id: "opera" })).toThrow("after the write");
    world.shard.dueAt = dueAt;
    expect(stored(world)).toEqual(before);
    expect(world.shard.catalogue.version).toBe(version);
    expect([...world.shard.catalogue.chosen({ ids: [], tags: [] })].map(({ id }) => id)).toEqual(["opera"]);
    expect(world.ping("ana", opera).events).toHaveLength(1);
    world.geofence("louvre", north(opera, 2_000), 100);
    expect(world.shard.catalogue.version).toBe(version + 1);
  });

  it("forgets customers it only half changed, also several in one request", () => {
    const world = openStore();
    world.customer("bea");
    const mend = failStatement(world, 9);
    const pings = ["ana", "bea"].map((customerId, index) => ({
      ...{ index, customerId, at: world.now, longitude: opera[0], latitude: opera[1] },
      ...{ id: null, deviceId: "phone", accuracy: 10, speed: null, mock: false, region: null },
    }));
    expect(() => world.pings(pings)).toThrow("disk full");
    expect(mend()).toBe(true);
    const again = world.pings(pings);
    expect(again.map(({ status, notifications }) => [status, notifications.length])).toEqual([
      ["accepted", 1],
      ["accepted", 1],
    ]);
  });
});

describe("a verb that refuses writes nothing", () => {
  it.each([
    [
      "a campaign for a geofence that is not there",
      (w: TestShard) =>
        w.ask("putCampaign", {
          id: "x",
          body: {
            ...campaignBody,
            trigger: { event: "enter", confirm: false, geofences: { ids: ["nowhere"], tags: [] } },
          },
        }),
      "invalid",
    ],
    [
      "launching what nobody made",
      (w: TestShard) => w.ask("campaignVerb", { id: "x", verb: "launch" }),
      "not_found",
    ],
    [
      "deleting what is not there",
      (w: TestShard) => w.ask("deleteEntry", { kind: "geofence", id: "x" }),
      "not_found",
    ],
    ["deleting a customer nobody knows", (w: TestShard) => w.ask("deleteCustomer", { id: "x" }), "not_found"],
    [
      "a device that is not there",
      (w: TestShard) => w.ask("deleteDevice", { customerId: "ana", id: "x" }),
      "not_found",
    ],
    [
      "other shards than the workspace has",
      (w: TestShard) => {
        const fresh = {
          secretKey: "a",
          publishableKey: "b",
          masterSecret: "c",
          identitySecret: "d",
          vapidPublicKey: "e",
          vapidPrivateKey: "f",
        };
        w.run("openWorkspace", { shards: 2, fresh });
        return w.ask("openWorkspace", { shards: 3, fresh });
      },
      "conflict",
    ],
  ] as const)("%s", (_, ask, kind) => {
    const world = openStore();
    if (kind === "conflict") ask(world);
    const before = stored(world);
    expect(ask(world)).toMatchObject({ ok: false, refusal: { kind } });
    expect(stored(world)).toEqual(before);
  });

  it("a campaign that has ended cannot be launched again", () => {
    const world = openStore();
    world.run("campaignVerb", { id: "spring", verb: "end" });
    const before = stored(world);
    expect(world.ask("campaignVerb", { id: "spring", verb: "launch" })).toMatchObject({
      refusal: { kind: "conflict", code: "wrong_status" },
    });
    expect(stored(world)).toEqual(before);
  });

  it("more than 32 devices", () => {
    const world = openStore();
    for (let i = 1; i < 32; i++) world.device("ana", `d${i}`, null);
    const before = stored(world);
    const one = { customerId: "ana", id: "d32", platform: "web", push: null } as const;
    expect(world.ask("putDevice", one)).toMatchObject({ refusal: { code: "too_many_devices" } });
    expect(stored(world)).toEqual(before);
    expect(world.run("putDevice", { ...one, id: "d31" }).created).toBe(false);
  });
});

it("writes nothing for a catalogue entry that is put again as it is", () => {
  const world = openStore();
  const before = stored(world);
  world.now += 1_000;
  world.geofence("opera", opera, 150);
  expect(stored(world)).toEqual(before);
});
