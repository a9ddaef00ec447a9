import { describe, expect, it } from "vitest";
import type { SendView } from "../../src/engine/send/send-view.ts";
import { seeded } from "../geo/worlds.ts";
import { memoryShard, seeds } from "../support/memory-shard.ts";
import { north, opera, type TestShard } from "../support/test-shard.ts";

const minute = 60_000;

function openStore(locationRetention = "24h"): TestShard {
  const world = memoryShard();
  world.geofence("opera", opera, 150);
  world.geofence("block", north(opera, 50), 400);
  world.geofence("elsewhere", north(opera, 20_000), 150, { tags: [] });
  world.run("patchSettings", { locationRetention, quietHours: null, pressure: [] });
  // It never sends by itself: only the flash sale does.
  world.campaign("flash", {
    trigger: { event: "exit", geofences: { ids: [], tags: ["store"] }, confirm: false },
  });
  return world;
}

const order = (world: TestShard, more: { within?: number; maxAge?: string } = {}): string =>
  world.run("openSend", { campaignId: "flash", within: 0, maxAge: "15m", keyed: null, ...more }).id;

const job = (world: TestShard, id: string): SendView => world.run("getSend", { id })!;

const sendDecisions = (world: TestShard) =>
  world.rows("decisions", "id").flatMap(({ ranked }) => JSON.parse(String(ranked)) as Decision[]);

interface Decision {
  customerId: string;
  geofenceId: string;
  event: string;
  outcome: string;
  reason: string | null;
  jobId?: string;
  gates: { gate: string; pass: boolean; detail?: Record<string, unknown> }[];
}

describe.each(["24h", "0s"])("a flash sale, positions kept for %s", (retention) => {
  it("reaches who is inside now, once, and says what became of whom", () => {
    const world = openStore(retention);
    for (const id of ["ana", "bea", "cid", "dan", "eva"]) world.customer(id);
    world.ping("ana", opera);
    world.ping("bea", north(opera, 300));
    world.ping("cid", north(opera, 5_000));
    world.ping("eva", opera);
    world.consent("eva", "push", false);
    const id = order(world);
    expect(id).toMatch(/^job_00[0-9a-f]{32}$/);
    expect(job(world, id)).toMatchObject({ state: "running", customers: 0 });
    expect(world.run("nextWake", {}).at).toBeLessThanOrEqual(world.now);
    world.tick();
    expect(job(world, id)).toEqual({
      id,
      campaignId: "flash",
      state: "done",
      reason: null,
      within: 0,
      maxAge: "15m",
      createdAt: new Date(world.now).toISOString(),
      finishedAt: new Date(world.now).toISOString(),
      customers: 4,
      near: 3,
      sent: 2,
      ghost: 0,
      suppressed: { no_push_consent: 1 },
    });
    const won = sendDecisions(world).filter(({ outcome }) => outcome === "sent");
    expect(
      won.map(({ customerId, geofenceId, event, jobId }) => [customerId, geofenceId, event, jobId]),
    ).toEqual(
      expect.arrayContaining([
        ["ana", "opera", "send", id],
        ["bea", "block", "send", id],
      ]),
    );
    expect(world.claim().map(({ payload }) => payload.data.campaignId)).toEqual(["flash", "flash"]);
  });

  it("reaches who is near, by the distance to the boundary", () => {
    const world = openStore(retention);
    for (const id of ["ana", "bea"]) world.customer(id);
    world.ping("ana", north(opera, 540));
    world.ping("bea", north(opera, 570));
    const id = order(world, { within: 100 });
    world.tick();
    expect(job(world, id)).toMatchObject({ customers: 2, near: 1, sent: 1 });
  });

  it("goes by the newest place, whatever came before and on whichever phone", () => {
    const world = openStore(retention);
    for (const id of ["ana", "bea"]) world.customer(id);
    world.ping("ana", opera);
    world.ping("bea", north(opera, 5_000), { deviceId: "old" });
    world.now += 2 * minute;
    world.ping("ana", north(opera, 5_000));
    world.ping("bea", opera);
    const id = order(world);
    world.tick();
    expect(job(world, id)).toMatchObject({ customers: 2, near: 1, sent: 1 });
    expect(sendDecisions(world).map(({ customerId }) => customerId)).toEqual(["bea", "bea"]);
  });

  it("leaves out whose newest place is older than maxAge", () => {
    const world = openStore(retention);
    for (const id of ["ana", "bea"]) world.customer(id);
    world.ping("ana", opera);
    world.now += 1;
    world.ping("bea", opera);
    world.now += 10 * minute - 1;
    const id = order(world, { maxAge: "10m" });
    world.tick();
    expect(job(world, id)).toMatchObject({ customers: 2, sent: 2 });
    world.now += 1;
    const later = order(world, { maxAge: "10m" });
    world.tick();
    expect(job(world, later)).toMatchObject({ customers: 1, sent: 1 });
  });

  it("measures freshness against maxAge, not against the age a ping may have", () => {
    const world = openStore(retention);
    world.customer("ana");
    world.ping("ana", opera);
    world.now += 14 * minute;
    const id = order(world);
    // The job waits: by now the place is older than it may be.
    world.now += 2 * minute;
    world.tick();
    expect(job(world, id)).toMatchObject({ sent: 0, suppressed: { stale_ping: 1 } });
    expect(sendDecisions(world)[0]!.gates.at(-1)!.detail).toMatchObject({ maxPingAge: "15m" });
  });

  it("sends one message to a customer in two zones, for the smaller", () => {
    const world = openStore(retention);
    world.customer("ana");
    world.ping("ana", opera);
    const id = order(world);
    world.tick();
    expect(world.count("notifications")).toBe(1);
    expect(job(world, id)).toMatchObject({ near: 1, sent: 1, suppressed: {} });
    expect(sendDecisions(world).map(({ geofenceId, reason }) => [geofenceId, reason])).toEqual([
      ["opera", null],
      ["block", "outranked"],
    ]);
  });

  it("holds the caps, between two jobs and between a job and a ping", () => {
    const world = openStore(retention);
    world.campaign("hello", { caps: [{ limit: 5, window: "1h" }] });
    world.run("patchSettings", { pressure: [{ limit: 1, window: "1h" }] });
    for (const id of ["ana", "bea"]) world.customer(id);
    expect(world.ping("ana", opera).notifications).toHaveLength(1);
    const first = order(world);
    const second = order(world);
    world.tick();
    expect(job(world, first)).toMatchObject({ sent: 0, suppressed: { pressure_cap: 1 } });
    expect(job(world, second)).toMatchObject({ sent: 0, suppressed: { pressure_cap: 1 } });
    world.now += 61 * minute;
    world.ping("ana", north(opera, 10));
    const third = order(world);
    world.tick();
    expect(job(world, third)).toMatchObject({ sent: 1 });
    world.now += minute;
    world.ping("ana", north(opera, 5_000));
    world.now += minute;
    world.ping("ana", north(opera, 5_000));
    world.now += minute;
    expect(world.ping("ana", opera).notifications).toEqual([]);
  });

  it("counts ghosts as ghosts", () => {
    const world = openStore(retention);
    world.run("patchSettings", { globalHoldout: 1 });
    world.customer("ana");
    world.ping("ana", opera);
    const id = order(world);
    world.tick();
    expect(job(world, id)).toMatchObject({ sent: 0, ghost: 1, suppressed: {} });
    expect(world.count("notifications")).toBe(0);
  });
});

describe("a flash sale of many", () => {
  /** Everybody pings a few times, in an order of chance; half of them near the store. */
  function crowd(world: TestShard, size: number, random: () => number): void {
    for (let i = 0; i < size; i++) world.customer(`c${i}`);
    for (let round = 0; round < 3; round++)
      for (let i = 0; i < size; i++) {
        const who = round === 0 ? i : Math.floor(random() * size);
        world.now += 50;
        world.ping(`c${who}`, north(opera, who % 2 === 0 ? 10 : 3_000), { at: world.now });
      }
  }

  it("is worked off in slices", () => {
    const world = openStore();
    crowd(world, 450, seeded(3));
    const id = order(world);
    const seen: number[] = [];
    while (job(world, id).state === "running") {
      world.run("tick", {});
      seen.push(job(world, id).near);
    }
    expect(seen.slice(0, 3)).toEqual([50, 100, 150]);
    expect(job(world, id)).toMatchObject({ state: "done", customers: 450, near: 225, sent: 225 });
  });

  it.each(seeds(3, 200))(
    "decides on nobody twice, whatever is pinged and restarted in the middle (%i)",
    (seed) => {
      const random = seeded(seed);
      const world = openStore();
      crowd(world, 260, random);
      const id = order(world);
      const other = order(world);
      for (let steps = 0; world.run("tick", {}).again; steps++) {
        if (steps > 1_000) throw new Error("the job does not come to an end");
        if (random() < 0.5) world.restart();
        for (let i = 0; i < 40; i++) {
          const who = Math.floor(random() * 260);
          world.now += 5;
          world.ping(`c${who}`, north(opera, who % 2 === 0 ? 12 : 3_010), { at: world.now });
        }
      }
      for (const one of [id, other]) {
        const decided = sendDecisions(world).filter(
          ({ jobId, outcome }) => jobId === one && outcome === "sent",
        );
        expect(new Set(decided.map(({ customerId }) => customerId)).size).toBe(decided.length);
        expect(job(world, one)).toMatchObject({ state: "done", customers: 260, near: 130, sent: 130 });
      }
    },
  );

  it("goes on after a restart in memory mode with those who are still known", () => {
    const world = openStore("0s");
    crowd(world, 260, seeded(1));
    const id = order(world);
    world.run("tick", {});
    expect(job(world, id).near).toBe(50);
    world.restart();
    world.tick();
    expect(job(world, id)).toMatchObject({ state: "done", sent: 50 });
  });

  it("stops when its campaign is paused, and is not taken up again", () => {
    const world = openStore();
    crowd(world, 260, seeded(2));
    const id = order(world);
    world.run("tick", {});
    world.run("campaignVerb", { id: "flash", verb: "pause" });
    world.tick();
    expect(job(world, id)).toMatchObject({ state: "stopped", reason: "campaign_not_active", sent: 50 });
    world.run("campaignVerb", { id: "flash", verb: "launch" });
    world.tick();
    expect(job(world, id).sent).toBe(50);
  });

  it("stops when it has waited so long that it is no news", () => {
    const world = openStore();
    world.customer("ana");
    world.ping("ana", opera);
    const id = order(world, { maxAge: "1m" });
    world.now += 15 * minute + 1;
    world.ping("ana", opera);
    world.tick();
    expect(job(world, id)).toMatchObject({ state: "stopped", reason: "expired", sent: 0 });
  });

  it("passes nobody over when a budget is leased a slice at a time", () => {
    const primary = memoryShard();
    const follower = memoryShard({ index: 1, seed: 2 });
    const follow = () => {
      const { version } = follower.run("catalogueVersion", {});
      follower.run("applyCatalogue", primary.run("catalogueSince", { version }));
    };
    primary.sql.run("INSERT INTO meta (key, value) VALUES ('shards', '2')");
    primary.geofence("opera", opera, 150);
    primary.run("patchSettings", { quietHours: null, pressure: [] });
    primary.campaign("flash", {
      trigger: { event: "exit", geofences: { ids: [], tags: [] }, confirm: false },
      budget: { sends: 30 },
    });
    follow();
    for (let i = 0; i < 60; i++) {
      follower.customer(`c${i}`);
      follower.ping(`c${i}`, opera);
    }
    const id = order(primary);
    expect(follower.run("getSend", { id })).toBeNull();
    follow();
    let leases = 0;
    for (let steps = 0; job(follower, id).state === "running"; steps++) {
      if (steps > 500) throw new Error("the job does not come to an end");
      const answer = follower.ask("tick", {});
      if (answer.ok) continue;
      if (!("needs" in answer) || answer.needs.kind !== "leases") throw new Error(JSON.stringify(answer));
      leases += 1;
      for (const { wanted, ...rule } of answer.needs.lacks) {
        const closed = follower.run("closeLease", rule);
        const granted = primary.run("exchangeLease", { ...rule, shard: answer.needs.shard, closed, wanted });
        follower.run("holdLease", { ...rule, granted });
      }
    }
    expect(leases).toBeGreaterThan(0);
    expect(job(follower, id)).toMatchObject({ sent: 30, suppressed: { budget_exhausted: 30 } });
  });
});

describe("who a flash sale does not reach", () => {
  it("is whoever has withdrawn location since", () => {
    const world = openStore();
    for (const id of ["ana", "bea"]) world.customer(id);
    world.ping("ana", opera);
    world.ping("bea", opera);
    const id = order(world);
    world.consent("ana", "location", false);
    world.run("deleteCustomer", { id: "bea" });
    world.tick();
    expect(job(world, id)).toMatchObject({ state: "done", customers: 0, sent: 0 });
  });

  it("is whose newest row was no place: the last accepted one counts", () => {
    const world = openStore();
    world.customer("ana");
    world.ping("ana", opera);
    world.now += minute;
    world.ping("ana", north(opera, 9_000), { accuracy: 5_000 });
    const id = order(world);
    world.tick();
    expect(job(world, id)).toMatchObject({ customers: 1, sent: 1 });
  });

  it("is who drives past, and a later slow ping does not make up for it", () => {
    const world = openStore();
    world.run("patchSettings", { pressure: [] });
    world.campaign("flash", {
      trigger: { event: "enter", geofences: { ids: ["opera"], tags: [] }, confirm: true, maxSpeed: 5 },
    });
    for (const id of ["ana", "bea"]) world.customer(id);
    world.ping("ana", opera, { speed: 20 });
    world.ping("bea", north(opera, 700));
    world.now += 30_000;
    world.ping("bea", opera);
    const id = order(world);
    world.tick();
    expect(job(world, id)).toMatchObject({ sent: 0, suppressed: { moving_too_fast: 2 } });
    expect(world.rows("customers").map(({ retries }) => retries)).toEqual([null, null]);
  });
});

describe("ordering a flash sale", () => {
  it("is refused for what is unknown or not active", () => {
    const world = openStore();
    const ask = (campaignId: string) =>
      world.ask("openSend", { campaignId, within: 0, maxAge: "15m", keyed: null });
    expect(ask("nothing")).toMatchObject({ ok: false, refusal: { kind: "not_found" } });
    world.run("campaignVerb", { id: "flash", verb: "pause" });
    expect(ask("flash")).toMatchObject({ refusal: { kind: "conflict", code: "campaign_not_active" } });
    expect(world.count("send_jobs")).toBe(0);
  });

  it("with a key is one job for a day, and another order with the key is refused", () => {
    const world = openStore();
    const ask = (within: number) =>
      world.ask("openSend", {
        campaignId: "flash",
        within,
        maxAge: "15m",
        keyed: { key: "k", fingerprint: String(within) },
      });
    const first = ask(0);
    expect(ask(0)).toEqual(first);
    expect(ask(5)).toMatchObject({ refusal: { kind: "key_reused" } });
    world.run("campaignVerb", { id: "flash", verb: "pause" });
    world.restart();
    world.now += 24 * 60 * minute - 1;
    expect(ask(0)).toEqual(first);
    world.run("campaignVerb", { id: "flash", verb: "launch" });
    world.now += 1;
    expect(ask(5)).toMatchObject({ ok: true });
    expect(world.count("send_jobs")).toBe(2);
  });

  it("is forgotten with the decisions, and its key after a day", () => {
    const world = openStore();
    world.run("openSend", {
      campaignId: "flash",
      within: 0,
      maxAge: "15m",
      keyed: { key: "k", fingerprint: "f" },
    });
    world.tick();
    world.now += 25 * 60 * minute;
    world.tick();
    expect([world.count("idempotency_keys"), world.count("send_jobs")]).toEqual([0, 1]);
    world.now += 30 * 24 * 60 * minute;
    world.tick();
    expect(world.count("send_jobs")).toBe(0);
  });
});
