import { describe, expect, it } from "vitest";
import type { Outcome } from "../../src/engine/outbox/settle.ts";
import { memoryShard } from "../support/memory-shard.ts";
import { opera, type TestShard } from "../support/test-shard.ts";

const sent: Outcome = { kind: "sent", status: 201 };
const gone: Outcome = { kind: "gone", status: 410, detail: "unsubscribed" };
const failed: Outcome = { kind: "failed", status: 400, detail: "bad topic" };
const retry = (retryAfter: number | null = null): Outcome => ({
  kind: "retry",
  status: 503,
  detail: "busy",
  retryAfter,
});

/** A store with a message due to each customer; the one before the `@` of a name is the push host. */
function withMessages(...customers: string[]): TestShard {
  const world = memoryShard();
  world.geofence("opera", opera, 150);
  world.campaign("spring", { ttl: "15m" });
  for (const id of customers) {
    world.customer(id, "phone", id.split("@")[1] ?? "push.test");
    if (world.ping(id, opera).notifications.length !== 1) throw new Error("expected a message");
  }
  return world;
}

const only = (world: TestShard) => world.rows("notifications")[0]!;

describe("a claim", () => {
  it("hands out what a sender needs, without the customer's name", () => {
    const world = withMessages("ana");
    const [message] = world.claim({ claim: "mine" });
    expect(message).toEqual({
      id: only(world).id,
      claim: "mine",
      push: { type: "webpush", endpoint: "https://push.test/ana/phone", keys: { p256dh: "p", auth: "a" } },
      host: "push.test",
      payload: {
        id: only(world).id,
        title: "Hello",
        body: "Come in",
        url: null,
        image: null,
        icon: null,
        tag: only(world).id,
        data: { campaignId: "spring", geofenceId: "opera" },
      },
      topic: expect.stringMatching(/^[0-9a-f]{32}$/),
      expiresAt: world.now + 15 * 60_000,
      attempts: 1,
    });
    expect(JSON.stringify(message?.payload)).not.toContain("ana");
  });

  it("is a lease: nobody else gets the message before it ends", () => {
    const world = withMessages("ana");
    world.tick();
    expect(world.claim()).toHaveLength(1);
    expect(world.claim()).toEqual([]);
    const { at } = world.run("nextWake", {});
    world.now = at! - 1;
    expect(world.claim()).toEqual([]);
    world.now += 1;
    expect(world.claim()).toMatchObject([{ attempts: 2 }]);
  });

  it("ends with its process; a message is not tried again after a second such end", () => {
    const world = withMessages("ana");
    world.claim();
    world.restart();
    const [again] = world.claim();
    expect(again).toMatchObject({ attempts: 2 });
    world.restart();
    expect(world.claim()).toEqual([]);
    const nobody = { status: null, detail: "nobody told how it went" };
    expect(world.run("getNotification", { id: again!.id })).toMatchObject({
      state: "failed",
      reason: "attempts_lost",
      attempts: 2,
      attemptLog: [nobody, nobody],
    });
  });

  it("looks past a long queue of one host at what is due to another", () => {
    const world = withMessages(...Array.from({ length: 40 }, (_, i) => `a${i}@a`), "b1@b");
    expect(world.claim({ perHost: 5, inFlight: { a: 5 } })).toMatchObject([{ host: "b" }]);
  });

  it("stays within max, and within perHost together with what is in flight", () => {
    const world = withMessages("a1@a", "a2@a", "a3@a", "a4@a", "b1@b", "b2@b");
    const hosts = (input: Parameters<TestShard["claim"]>[0]) => world.claim(input).map(({ host }) => host);
    expect(hosts({ perHost: 2, inFlight: { a: 2, b: 1 } })).toEqual(["b"]);
    expect(hosts({ perHost: 2, inFlight: { a: 1 } })).toEqual(["b", "a"]);
    expect(hosts({ max: 2, inFlight: { b: 100 } })).toEqual(["a", "a"]);
    expect(hosts({})).toEqual(["a"]);
  });

  it("shares what room there is between the hosts, those with the least in flight first", () => {
    const world = withMessages(...["a1@a", "a2@a", "a3@a", "a4@a", "b1@b", "b2@b", "c1@c"]);
    const claimed = (input: Parameters<TestShard["claim"]>[0]) => {
      const { outgoing, more } = world.run("claim", {
        claim: "c",
        perHost: 9,
        inFlight: {},
        max: 3,
        ...input,
      });
      return [outgoing.map(({ host }) => host).join(""), more];
    };
    expect(claimed({ inFlight: { a: 1 } })).toEqual(["bca", true]);
    expect(claimed({ max: 9 })).toEqual(["aaab", false]);
  });

  it("goes past what may not be sent any more to what may", () => {
    const world = withMessages("a1", "a2", "a3", "a4");
    for (const id of ["a1", "a2", "a3"]) world.consent(id, "push", false);
    world.run("deleteDevice", { customerId: "a4", id: "phone" });
    world.device("a4", "phone", "https://push.test/a4/phone");
    const states = () => world.rows("notifications", "id").map(({ state }) => state);
    expect(states()).toEqual(["cancelled", "cancelled", "cancelled", "queued"]);
    expect(world.claim({ perHost: 1 })).toHaveLength(1);
  });

  it("ends the unsendable without taking the places of the sendable", () => {
    const world = withMessages("a1", "a2", "a3", "a4");
    for (const id of ["a1", "a2", "a3"]) world.run("deleteDevice", { customerId: id, id: "phone" });
    expect(world.run("claim", { claim: "c", max: 10, perHost: 1, inFlight: {} })).toMatchObject({
      outgoing: [{ host: "push.test" }],
      more: false,
    });
  });
});

describe("before every attempt", () => {
  const obstacles: [string, (world: TestShard) => void, string, string][] = [
    ["push consent withdrawn", (w) => w.consent("ana", "push", false), "cancelled", "consent_withdrawn"],
    [
      "location consent withdrawn",
      (w) => w.consent("ana", "location", false),
      "cancelled",
      "consent_withdrawn",
    ],
    [
      "the campaign paused",
      (w) => w.run("campaignVerb", { id: "spring", verb: "pause" }),
      "cancelled",
      "campaign_not_active",
    ],
    [
      "the campaign ended",
      (w) => w.run("campaignVerb", { id: "spring", verb: "end" }),
      "cancelled",
      "campaign_not_active",
    ],
    [
      "the campaign deleted",
      (w) => w.run("deleteEntry", { kind: "campaign", id: "spring" }),
      "cancelled",
      "campaign_not_active",
    ],
    ["the global stop", (w) => w.run("patchSettings", { sending: "off" }), "cancelled", "sending_off"],
    [
      "the device deleted",
      (w) => w.run("deleteDevice", { customerId: "ana", id: "phone" }),
      "cancelled",
      "device_removed",
    ],
    ["the subscription taken back", (w) => w.device("ana", "phone", null), "cancelled", "device_removed"],
    [
      "the message expired",
      (w) => {
        w.now += 15 * 60_000;
      },
      "expired",
      "ttl",
    ],
  ];
  it.each(obstacles)("%s ends it", (_, happen, state, reason) => {
    for (const attempts of [0, 1]) {
      const world = withMessages("ana");
      if (attempts === 1) {
        world.settle(world.claim()[0]!, retry());
        world.now += 60_000;
      }
      happen(world);
      expect(world.claim()).toEqual([]);
      expect(only(world)).toMatchObject({ state, reason, attempts, due_at: null, claim: null });
    }
  });

  it("a new address of the device is used", () => {
    const world = withMessages("ana");
    world.device("ana", "phone", "https://push.test/new");
    expect(world.claim()).toMatchObject([{ push: { endpoint: "https://push.test/new" } }]);
  });
});

describe("settling", () => {
  it("notes what was sent, and when", () => {
    const world = withMessages("ana");
    const [message] = world.claim();
    world.now += 700;
    expect(world.settle(message!, sent)).toBe(1);
    expect(world.run("getNotification", { id: message!.id })).toMatchObject({
      state: "sent",
      reason: null,
      sentAt: new Date(world.now).toISOString(),
      attempts: 1,
      attemptLog: [{ at: new Date(world.now).toISOString(), status: 201, detail: null }],
    });
  });

  it("fails with the service's words", () => {
    const world = withMessages("ana");
    world.settle(world.claim()[0]!, failed);
    expect(only(world)).toMatchObject({ state: "failed", reason: "bad topic", due_at: null });
  });

  it("tries again after a growing while, and logs each attempt", () => {
    const world = withMessages("ana");
    world.random = () => 0.5;
    for (const wait of [1_000, 2_000, 4_000, 8_000]) {
      const [message] = world.claim();
      world.settle(message!, retry());
      expect(Number(only(world).due_at) - world.now).toBe(wait);
      world.now += wait - 1;
      expect(world.claim()).toEqual([]);
      world.now += 1;
    }
    world.settle(world.claim()[0]!, sent);
    expect(JSON.parse(String(only(world).attempt_log))).toMatchObject(
      [503, 503, 503, 503, 201].map((status) => ({ status })),
    );
  });

  it("tries no sooner than Retry-After, and never once the message has expired", () => {
    const world = withMessages("ana", "bea");
    const [ana, bea] = world.claim();
    const expiry = world.now + 15 * 60_000;
    world.settle(ana!, retry(expiry - 1));
    world.settle(bea!, retry(expiry));
    expect(world.rows("notifications", "id")).toMatchObject([
      { state: "queued", due_at: expiry - 1 },
      { state: "expired", reason: "ttl", due_at: null },
    ]);
  });

  it("ignores what comes late, when the claim went to another, unless it was sent", () => {
    const world = withMessages("ana", "bea");
    const [ana, bea] = world.claim({ claim: "first" });
    world.now += 30_000;
    const again = world.claim({ claim: "second" });
    expect(again).toHaveLength(2);
    for (const outcome of [failed, gone, retry()]) expect(world.settle(ana!, outcome)).toBe(0);
    expect(only(world)).toMatchObject({ state: "queued", claim: "second" });
    expect(world.settle(ana!, sent)).toBe(1);
    expect(world.settle(again[0]!, failed)).toBe(0);
    expect(only(world)).toMatchObject({ state: "sent" });
    expect(world.settle(again[1]!, sent)).toBe(1);
    expect(world.settle(bea!, sent)).toBe(0);
  });

  it("ignores what nobody has, and what was erased meanwhile", () => {
    const world = withMessages("ana");
    const [message] = world.claim();
    world.run("deleteCustomer", { id: "ana" });
    expect(world.settle(message!, gone)).toBe(0);
    expect(world.count("notifications")).toBe(0);
  });
});

describe("a subscription that is gone", () => {
  const devices = (world: TestShard) =>
    world.run("getCustomer", { id: "ana" }).devices.map(({ id, disabledReason }) => [id, disabledReason]);

  it("ends the message when no other device can be reached", () => {
    const world = withMessages("ana");
    world.settle(world.claim()[0]!, gone);
    expect(only(world)).toMatchObject({ state: "failed", reason: "subscription_gone", due_at: null });
    expect(world.claim()).toEqual([]);
  });

  it("is disabled too when its phone was quicker to say that the message came", () => {
    const world = withMessages("ana");
    const [message] = world.claim();
    world.run("takeReceipt", { id: message!.id, type: "opened", at: null });
    world.settle(message!, gone);
    expect(only(world)).toMatchObject({ state: "opened" });
    expect(devices(world)).toEqual([["phone", "subscription_gone"]]);
  });

  it("is disabled alone: the customer's other device gets the message, and goes on", () => {
    const world = withMessages("ana");
    world.device("ana", "watch", "https://other.test/watch");
    world.settle(world.claim()[0]!, gone);
    expect(only(world)).toMatchObject({ state: "queued", device: "watch", host: "other.test" });
    const [second] = world.claim();
    expect(second).toMatchObject({ push: { endpoint: "https://other.test/watch" }, attempts: 2 });
    world.settle(second!, sent);
    expect(world.run("getNotification", { id: second!.id })).toMatchObject({
      state: "sent",
      attempts: 2,
      attemptLog: [{ status: 410 }, { status: 201 }],
    });
    expect(devices(world)).toEqual([
      ["phone", "subscription_gone"],
      ["watch", null],
    ]);
    world.restart();
    world.run("patchSettings", { pressure: [] });
    world.now += 60_000;
    world.geofence("louvre", opera, 100);
    world.ping("ana", opera);
    world.now += 60_000;
    world.geofence("block", [opera[0], opera[1] + 0.05], 300);
    world.ping("ana", [opera[0], opera[1] + 0.05]);
    expect(world.claim()).toMatchObject([{ push: { endpoint: "https://other.test/watch" } }]);
  });

  it("is not the one registered since", () => {
    const world = withMessages("ana");
    const [message] = world.claim();
    world.device("ana", "phone", "https://push.test/renewed");
    world.settle(message!, gone);
    expect(devices(world)).toEqual([["phone", null]]);
  });

  it("is lifted by registering again", () => {
    const world = withMessages("ana");
    world.settle(world.claim()[0]!, gone);
    world.device("ana", "phone", "https://push.test/ana/phone");
    expect(devices(world)).toEqual([["phone", null]]);
    world.restart();
    expect(devices(world)).toEqual([["phone", null]]);
  });
});
