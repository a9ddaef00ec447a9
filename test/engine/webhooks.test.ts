import { describe, expect, it } from "vitest";
import type { OutgoingEvent } from "../../src/engine/webhooks/claim.ts";
import type { DeliveryOutcome } from "../../src/engine/webhooks/settle.ts";
import { memoryShard } from "../support/memory-shard.ts";
import { north, opera, type TestShard } from "../support/test-shard.ts";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const delivered: DeliveryOutcome = { kind: "delivered", status: 204 };
const broken: DeliveryOutcome = { kind: "failed", status: 500, detail: "broken", retryAfter: null };

interface Body {
  type: string;
  timestamp: string;
  data: Record<string, unknown>;
}

function opened(): TestShard {
  const world = memoryShard();
  world.random = () => 0.5;
  world.geofence("opera", opera, 150, { name: "Opéra" });
  world.campaign("spring", { name: "Spring" });
  world.customer("ana");
  world.run("putCustomer", {
    id: "ana",
    traits: { firstName: "Ana", tier: "gold", secret: "x" },
    locale: null,
    timezone: null,
  });
  return world;
}

const claim = (world: TestShard, perEndpoint = 100, inFlight = {}): readonly OutgoingEvent[] =>
  world.run("claimDeliveries", { claim: "c", perEndpoint, inFlight }).outgoing;
const settle = (world: TestShard, event: OutgoingEvent, outcome: DeliveryOutcome) => {
  const { id, claim, url } = event;
  return world.run("settleDeliveries", { id, claim, url, outcome });
};
const bodies = (world: TestShard): Body[] =>
  world.rows("webhook_deliveries", "id").map(({ body }) => JSON.parse(String(body)) as Body);
const types = (world: TestShard) => bodies(world).map(({ type }) => type);
const list = { since: 0, state: null, customerId: null, from: null, to: null, limit: 100, after: null };
const states = (world: TestShard, webhook = "crm") =>
  world.run("listDeliveries", { ...list, webhook }).map(({ item }) => item.state);

describe("events", () => {
  it("write nothing without an endpoint that asked for them", () => {
    const world = opened();
    world.webhook("crm", { events: ["offer.redeemed"] });
    world.webhook("off", { enabled: false });
    world.ping("ana", opera);
    world.settle(world.claim()[0]!, { kind: "sent", status: 201 });
    expect([world.count("webhook_deliveries"), world.count("webhook_health")]).toEqual([0, 0]);
    expect(world.run("nextWake", {}).at).not.toBe(world.now);
  });

  it("tell of a visit with the traits asked for, names, and no coordinates", () => {
    const world = opened();
    world.webhook("crm", { events: ["geofence.entered"], traits: ["firstName", "tier", "age"] });
    world.webhook("bare", { events: ["geofence.entered", "geofence.exited"] });
    const at = world.now;
    world.ping("ana", opera);
    const [event] = world.run("listEvents", { ...list, geofenceId: null, type: null });
    const [first, ...others] = bodies(world);
    expect(others).toHaveLength(1);
    expect(first).toEqual({
      type: "geofence.entered",
      timestamp: new Date(at).toISOString(),
      data: {
        ...event?.item,
        type: undefined,
        geofence: { id: "opera", name: "Opéra" },
        traits: { firstName: "Ana", tier: "gold" },
      },
    });
    expect(first?.data).toMatchObject({ customerId: "ana", visitId: expect.stringMatching(/^vis_/) });
    expect(others[0]?.data.traits).toEqual({});
    expect(JSON.stringify(bodies(world))).not.toMatch(/latitude|longitude|coordinates|48\.87|2\.33|secret/);
  });

  it("tell of a message's fates", () => {
    const world = opened();
    world.webhook("crm");
    world.ping("ana", opera);
    world.settle(world.claim()[0]!, { kind: "sent", status: 201 });
    const sent = bodies(world).find(({ type }) => type === "notification.sent");
    expect(sent?.data).toMatchObject({
      customerId: "ana",
      notificationId: expect.stringMatching(/^ntf_/),
      decisionId: expect.stringMatching(/^dec_/),
      campaignId: "spring",
      campaign: { id: "spring", name: "Spring" },
      geofence: { id: "opera" },
      channel: "webpush",
      sentAt: new Date(world.now).toISOString(),
    });
    for (const [name, end, type] of [
      [
        "bea",
        (w: TestShard) => w.settle(w.claim()[0]!, { kind: "failed", status: 400, detail: "no" }),
        "failed",
      ],
      ["cid", (w: TestShard) => expireOne(w), "expired"],
      ["dan", (w: TestShard) => w.consent("dan", "push", false), "cancelled"],
      ["eva", (w: TestShard) => w.consent("eva", "location", false), "cancelled"],
      [
        "fay",
        (w: TestShard) => w.run("deleteDevice", { customerId: "fay", id: "phone" }) && w.claim(),
        "cancelled",
      ],
    ] as const) {
      world.customer(name);
      world.ping(name, opera);
      end(world);
      const found = bodies(world).filter(({ data }) => data.customerId === name);
      expect([name, found.map((body) => body.type)]).toEqual([
        name,
        expect.arrayContaining(["geofence.entered", `notification.${type}`]),
      ]);
      expect(found.find((body) => body.type === `notification.${type}`)?.data.reason).toEqual(
        expect.any(String),
      );
    }
    expect(types(world).filter((type) => type === "notification.sent")).toHaveLength(1);
  });

  it("tell of ghosts, consents and campaigns, each change once", () => {
    const world = opened();
    world.webhook("crm", {
      events: ["notification.ghosted", "consent.changed", "campaign.launched", "campaign.ended"],
    });
    world.run("patchSettings", { globalHoldout: 1 });
    world.ping("ana", opera);
    world.consent("ana", "email", true);
    world.consent("ana", "email", false, world.now - minute);
    for (const verb of ["launch", "pause", "launch", "launch", "end"] as const)
      world.run("campaignVerb", { id: "spring", verb });
    expect(
      bodies(world).map(({ type, data }) => [type, data.reason ?? data.granted ?? data.campaignId]),
    ).toEqual([
      ["notification.ghosted", "global_holdout"],
      ["consent.changed", true],
      ["campaign.launched", "spring"],
      ["campaign.ended", "spring"],
    ]);
    expect(bodies(world).at(-1)?.data).toEqual({
      campaignId: "spring",
      campaign: { id: "spring", name: "Spring" },
    });
  });

  it("say nothing of a test on one's own phone", () => {
    const world = opened();
    world.webhook("crm");
    world.run("sendTest", { campaignId: "spring", customerId: "ana", geofenceId: "opera" });
    world.settle(world.claim()[0]!, { kind: "sent", status: 201 });
    expect(types(world)).toEqual([]);
  });

  it("are undone with what they tell of", () => {
    const world = opened();
    world.webhook("crm");
    const bad = { ...world.ping("bea", opera), index: 0 };
    expect(bad.status).toBe("refused");
    expect(() =>
      world.pings([
        { ...plain(world), at: world.now },
        { ...plain(world), latitude: Number.NaN, index: 1 },
      ]),
    ).toThrow();
    expect([world.count("events"), types(world)]).toEqual([0, []]);
  });
});

function plain(world: TestShard) {
  return {
    index: 0,
    id: null,
    customerId: "ana",
    deviceId: "phone",
    at: world.now,
    latitude: opera[1],
    longitude: opera[0],
    accuracy: 10,
    speed: null,
    mock: false,
    region: null,
  };
}

function expireOne(world: TestShard): void {
  world.now += hour;
  world.claim();
}

/** Queues so many events of consents. */
function queued(count: number, ...webhooks: string[]): TestShard {
  const world = opened();
  for (const id of webhooks.length === 0 ? ["crm"] : webhooks)
    world.webhook(id, { events: ["consent.changed"] });
  change(world, count);
  return world;
}
function change(world: TestShard, count: number): void {
  for (let i = 0; i < count; i++) {
    world.now += 1;
    world.consent("ana", "email", i % 2 === 0);
  }
}

describe("the queue of an endpoint", () => {
  it("is its own: one that is full holds up no other", () => {
    const world = queued(10, "crm", "mail");
    const first = claim(world, 4);
    expect(first.map(({ webhook }) => webhook).sort()).toEqual([
      ...Array(4).fill("crm"),
      ...Array(4).fill("mail"),
    ]);
    for (const event of first.filter(({ webhook }) => webhook === "mail")) settle(world, event, delivered);
    expect(claim(world, 4, { crm: 4 }).map(({ webhook }) => webhook)).toEqual(Array(4).fill("mail"));
  });

  it("lets an event that fails wait outside, and tries it at the times of the contract, then no more", () => {
    const world = queued(1);
    const began = world.now;
    const times: number[] = [];
    const ids = new Set<string>();
    for (let at = dueAt(world); at !== null && times.length < 20; at = dueAt(world)) {
      world.tick();
      const wake = world.run("nextWake", {}).at ?? Number.POSITIVE_INFINITY;
      if (at < world.now + 15 * minute) expect(wake).toBe(at);
      world.now = at;
      const [event] = claim(world);
      ids.add(event!.id);
      times.push((world.now - began) / second);
      settle(world, event!, broken);
    }
    const waits = [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 36_000];
    expect(times).toEqual(waits.map((_, i) => waits.slice(0, i + 1).reduce((a, b) => a + b)));
    expect([ids.size, states(world)]).toEqual([1, ["dead"]]);
    const [dead] = world.run("listDeliveries", { ...list, webhook: "crm", state: "dead" });
    expect(dead?.item).toMatchObject({ attempts: 8, nextAttemptAt: null, customerId: "ana" });
    expect(dead?.item.attemptLog).toHaveLength(8);
  });

  it("heeds Retry-After", () => {
    const world = queued(1);
    settle(world, claim(world)[0]!, { ...broken, retryAfter: world.now + 10 * minute });
    expect(dueAt(world)).toBe(world.now + 10 * minute);
  });

  it("hands an event to one sender at a time, and again when its lease or its process ends", () => {
    const world = queued(1);
    const [event] = claim(world);
    expect(claim(world)).toEqual([]);
    world.now += 29 * second;
    expect(claim(world)).toEqual([]);
    world.now += second;
    const again = world.run("claimDeliveries", { claim: "d", perEndpoint: 4, inFlight: {} }).outgoing;
    expect(again.map(({ id }) => id)).toEqual([event!.id]);
    // A failure that comes back late is not that of the attempt under way; a success is one.
    expect(settle(world, event!, broken).settled).toBe(false);
    expect(settle(world, event!, delivered).settled).toBe(true);
    expect(settle(world, again[0]!, broken).settled).toBe(false);
    expect(states(world)).toEqual(["delivered"]);
    change(world, 1);
    const [held] = claim(world);
    world.restart();
    expect(claim(world).map(({ id, body }) => [id, body])).toEqual([[held!.id, held!.body]]);
  });

  it("counts no attempt that its process did not outlive", () => {
    const world = queued(1);
    for (let i = 0; i < 20; i++) {
      claim(world);
      world.restart();
    }
    settle(world, claim(world)[0]!, broken);
    expect(world.rows("webhook_deliveries")).toMatchObject([{ state: "pending", attempts: 1 }]);
    expect(dueAt(world)).toBe(world.now + 5 * second);
  });

  it("stands still while its endpoint is disabled, takes nothing meanwhile, and goes on", () => {
    const world = queued(2);
    world.webhook("crm", { events: ["consent.changed"], enabled: false });
    change(world, 3);
    expect([claim(world), world.run("nextWake", {}).at === world.now]).toEqual([[], false]);
    world.webhook("crm", { events: ["consent.changed"] });
    expect(world.shard.takeDue()).toBeLessThanOrEqual(world.now);
    expect(claim(world)).toHaveLength(2);
  });

  it("is dropped with its endpoint, and not inherited by one of the same id", () => {
    const world = queued(4);
    const [first, second_] = claim(world, 2);
    settle(world, first!, delivered);
    settle(world, second_!, { kind: "gone", status: 410, detail: "" });
    world.run("deleteWebhook", { id: "crm", by: "test" });
    expect(world.rows("webhook_deliveries").map(({ state }) => state)).toEqual(["delivered"]);
    expect(world.ask("getWebhook", { id: "crm" })).toMatchObject({ refusal: { kind: "not_found" } });
    world.now += minute;
    world.webhook("crm");
    expect([claim(world), world.run("webhookHealth", {})]).toMatchObject([
      [],
      { crm: { delivered: 0, pending: 0 } },
    ]);
  });

  it("is forgotten with its customer, and after eventRetention", () => {
    const world = queued(3);
    world.customer("bea");
    world.consent("bea", "email", true);
    const held = claim(world);
    world.run("deleteCustomer", { id: "ana" });
    expect(world.rows("webhook_deliveries").map(({ body }) => String(body).includes('"bea"'))).toEqual(
      Array(world.count("webhook_deliveries")).fill(true),
    );
    expect(settle(world, held.find(({ body }) => body.includes("ana"))!, broken).settled).toBe(false);
    expect(JSON.stringify(world.rows("webhook_health"))).not.toContain("ana");
    world.now += 91 * day;
    world.tick();
    expect(world.count("webhook_deliveries")).toBe(0);
  });
});

function dueAt(world: TestShard): number | null {
  return (
    world.sql.get<{ due: number | null }>("SELECT MIN(due_at) AS due FROM webhook_deliveries")?.due ?? null
  );
}

describe("an endpoint", () => {
  it("that answers 410 is given up at once", () => {
    const world = queued(2);
    const [event] = claim(world, 1);
    const { givenUp } = settle(world, event!, { kind: "gone", status: 410, detail: "" });
    expect(givenUp).toEqual({ id: "crm", url: "https://crm.test/hooks", reason: "gone" });
    expect(world.run("disableWebhook", givenUp!)).toEqual({ disabled: true });
    expect(world.run("getWebhook", { id: "crm" })).toMatchObject({ enabled: false, disabledReason: "gone" });
    expect([claim(world), states(world)]).toEqual([[], ["pending", "dead"]]);
    expect(world.run("disableWebhook", givenUp!)).toEqual({ disabled: false });
    const [entry] = world.run("listAudit", { from: null, to: null, limit: 1, after: null });
    expect(entry?.item).toMatchObject({
      action: "webhook.updated",
      actor: "service",
      changes: [
        { field: "enabled", from: true, to: false },
        { field: "disabledReason", from: null, to: "gone" },
      ],
    });
    world.webhook("crm", { enabled: false });
    expect(world.run("getWebhook", { id: "crm" }).disabledReason).toBe("gone");
    world.webhook("crm");
    expect(world.run("getWebhook", { id: "crm" })).toMatchObject({ enabled: true, disabledReason: null });
  });

  it("is not given up for what an address of before did", () => {
    const world = queued(1);
    const { givenUp } = settle(world, claim(world)[0]!, { kind: "gone", status: 410, detail: "" });
    world.webhook("crm", { url: "https://new.test/" });
    expect(world.run("disableWebhook", givenUp!)).toEqual({ disabled: false });
  });

  it("is given up after five days of failures alone", () => {
    const fail = (world: TestShard) => {
      change(world, 1);
      return claim(world).map((event) => settle(world, event, broken).givenUp?.reason);
    };
    const world = queued(0);
    for (let at = 0; at < 5 * day; at += 6 * hour) {
      expect(fail(world).filter((reason) => reason !== undefined)).toEqual([]);
      world.now += 6 * hour;
    }
    expect(new Set(fail(world))).toEqual(new Set(["failing"]));
    // One success, or a day in which nothing was tried, begins anew; so does whoever touches the endpoint.
    change(world, 1);
    settle(world, claim(world)[0]!, delivered);
    expect(new Set(fail(world))).toEqual(new Set([undefined]));
    world.now += 6 * day;
    expect(new Set(fail(world))).toEqual(new Set([undefined]));
    for (let at = 0; at < 5 * day; at += 6 * hour, world.now += 6 * hour) fail(world);
    world.webhook("crm", { events: ["consent.changed"], traits: ["tier"] });
    expect(new Set(fail(world))).toEqual(new Set([undefined]));
  });

  it("replays its dead of a time, or those named, under their old ids", () => {
    const world = queued(3);
    const [a, b, c] = claim(world);
    for (const event of [a, b]) settle(world, event!, { kind: "gone", status: 410, detail: "" });
    settle(world, c!, delivered);
    const created = world.rows("webhook_deliveries", "id").map((row) => Number(row.created_at));
    const ask = { id: "crm", from: null, to: null, ids: null, by: "test" };
    expect(world.run("replayDeliveries", { ...ask, to: created[0]! })).toEqual({ count: 0, more: false });
    expect(world.run("replayDeliveries", { ...ask, from: created[1]! })).toEqual({ count: 1, more: false });
    const [again] = claim(world);
    expect([again?.id, again?.body]).toEqual([b!.id, b!.body]);
    expect(world.run("replayDeliveries", { ...ask, ids: [a!.id, b!.id, c!.id, "msg_00"] })).toEqual({
      count: 2,
      more: false,
    });
    expect(
      claim(world)
        .map(({ id }) => id)
        .sort(),
    ).toEqual([a!.id, c!.id].sort());
    const [entry] = world.run("listAudit", { from: null, to: null, limit: 1, after: null });
    expect(entry?.item).toMatchObject({
      action: "webhook.replayed",
      changes: [{ field: "replayed", to: 2 }],
    });
    world.webhook("crm", { enabled: false });
    expect(world.ask("replayDeliveries", ask)).toMatchObject({ refusal: { code: "webhook_disabled" } });
    expect(world.ask("testWebhook", { id: "crm" })).toMatchObject({ refusal: { code: "webhook_disabled" } });
  });

  it("is sent a test event whatever it asked for", () => {
    const world = queued(0);
    const { id } = world.run("testWebhook", { id: "crm" });
    const [event] = claim(world);
    expect([event?.id, JSON.parse(event!.body)]).toMatchObject([
      id,
      { type: "webhook.test", data: { webhookId: "crm" } },
    ]);
  });

  it("has a secret that is in no view and no audit; one before it signs beside it for 24 h", () => {
    const world = queued(1);
    const old = `whsec_${btoa("crm".padEnd(32, "."))}`;
    const [event] = claim(world);
    expect(event?.secrets).toEqual([old]);
    settle(world, event!, broken);
    world.run("rotateWebhookSecret", { id: "crm", secret: "whsec_new", by: "test" });
    world.now += day - 1;
    expect(claim(world)[0]?.secrets).toEqual(["whsec_new", old]);
    world.now += minute;
    world.restart();
    expect(claim(world)[0]?.secrets).toEqual(["whsec_new"]);
    for (const secret of ["whsec_3", "whsec_4", "whsec_5"])
      world.run("rotateWebhookSecret", { id: "crm", secret, by: "test" });
    expect(world.ask("rotateWebhookSecret", { id: "crm", secret: "whsec_6", by: "test" })).toMatchObject({
      refusal: { code: "too_many_rotations" },
    });
    world.webhook("crm", { url: "https://new.test/" });
    world.run("deleteWebhook", { id: "crm", by: "test" });
    const shown = [
      ...world.rows("audit"),
      ...world.rows("webhook_deliveries"),
      ...world.rows("webhook_health"),
    ];
    expect(shown.length).toBeGreaterThan(5);
    expect(JSON.stringify(shown)).not.toContain("whsec_");
    expect(JSON.stringify(world.rows("catalogue"))).not.toContain("whsec_");
  });

  it("is one of sixteen at most", () => {
    const world = opened();
    for (let i = 0; i < 16; i++) world.webhook(`w${i}`);
    expect(() => world.webhook("w16")).toThrow("too_many_webhooks");
    world.webhook("w3", { traits: ["tier"] });
    world.run("deleteWebhook", { id: "w0", by: "test" });
    world.webhook("w16");
  });
});

describe("a follower", () => {
  it("knows endpoints with their secrets, and drops the queue of a deleted one", () => {
    const primary = opened();
    const follower = memoryShard({ index: 1, seed: 2 });
    const follow = () => {
      const { version } = follower.run("catalogueVersion", {});
      follower.run("applyCatalogue", primary.run("catalogueSince", { version }));
    };
    primary.webhook("crm");
    follow();
    follower.customer("bea");
    follower.ping("bea", north(opera, 10));
    const events = claim(follower);
    expect(events.map(({ secrets }) => secrets)).toEqual(
      Array(events.length).fill([`whsec_${btoa("crm".padEnd(32, "."))}`]),
    );
    expect(events.length).toBeGreaterThan(0);
    primary.run("deleteWebhook", { id: "crm", by: "test" });
    follow();
    expect([follower.count("webhook_deliveries"), claim(follower)]).toEqual([0, []]);
  });
});
