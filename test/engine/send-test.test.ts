import { describe, expect, it } from "vitest";
import { memoryShard } from "../support/memory-shard.ts";
import { campaignBody, north, opera, type TestShard } from "../support/test-shard.ts";

/** A draft, for stores alone, and a customer whose phone can be reached. */
function openStore(): TestShard {
  const world = memoryShard();
  world.geofence("annex", north(opera, 900), 150, { tags: [] });
  world.geofence("opera", opera, 150);
  world.geofence("zoo", north(opera, 5_000), 150);
  world.run("putCampaign", {
    id: "draft",
    body: {
      ...campaignBody,
      trigger: { event: "enter", geofences: { ids: [], tags: ["store"] }, confirm: false },
      content: { default: { title: "Hi {{ customer.id }}", body: "{{ geofence.name }}, {{ distance }} m" } },
    },
  });
  world.customer("ana");
  return world;
}

const test = (world: TestShard, more: { customerId?: string; geofenceId?: string } = {}) =>
  world.ask("sendTest", { campaignId: "draft", customerId: "ana", geofenceId: null, ...more });
const refused = (code: string) => ({ ok: false, refusal: { kind: "conflict", code } });

describe("a test", () => {
  it("of a draft is sent, and claimed although no campaign is active", () => {
    const world = openStore();
    expect(test(world)).toMatchObject({
      ok: true,
      value: { geofenceId: "opera", title: "Hi ana", body: "A store, 0 m" },
    });
    const [message] = world.claim();
    expect(message?.payload).toMatchObject({ title: "Hi ana", data: { campaignId: "draft" } });
    world.settle(message!, { kind: "sent", status: 201 });
    expect(world.rows("notifications")).toMatchObject([{ state: "sent", decision: null }]);
  });

  it("counts nowhere: no decision, no send, no budget; and needs no moment", () => {
    const world = openStore();
    world.campaign("draft", { caps: [{ limit: 0, window: "ever" }], budget: { sends: 0 }, holdout: 1 });
    world.run("patchSettings", { pressure: [{ limit: 1, window: "24h" }], globalHoldout: 1 });
    for (let i = 0; i < 3; i++) expect(test(world)).toMatchObject({ ok: true });
    expect(["decisions", "sends", "supply_uses"].map((table) => world.count(table))).toEqual([0, 0, 0]);
    expect(world.run("getPressure", { customerId: "ana" })).toMatchObject([{ used: 0 }]);
    expect(world.claim()).toHaveLength(3);
  });

  it("needs no consent to location, and tells the distance from where the phone was", () => {
    const world = openStore();
    world.ping("ana", north(opera, -1_000));
    expect(test(world)).toMatchObject({ value: { body: "A store, 1000 m" } });
    world.consent("ana", "location", false);
    expect(world.claim()).toEqual([]);
    expect(test(world)).toMatchObject({ value: { body: "A store, 0 m" } });
    expect(world.claim()).toHaveLength(1);
  });

  it("takes the geofence named, also one that the campaign is not for", () => {
    const world = openStore();
    expect(test(world, { geofenceId: "annex" })).toMatchObject({ value: { geofenceId: "annex" } });
    expect(test(world, { geofenceId: "nowhere" })).toMatchObject({ refusal: { kind: "not_found" } });
  });

  it("does not take the place of a message that waits for the phone", () => {
    const world = openStore();
    world.campaign("draft");
    world.ping("ana", opera);
    test(world, { geofenceId: "opera" });
    expect(new Set(world.claim().map(({ topic }) => topic)).size).toBe(2);
  });

  it.each<[string, (world: TestShard) => unknown]>([
    ["no_push_consent", (world) => world.consent("ana", "push", false)],
    ["no_channel", (world) => world.device("ana", "phone", null)],
    ["sending_off", (world) => world.run("patchSettings", { sending: "off" })],
    [
      "render_failed",
      (world) =>
        world.run("putCampaign", {
          id: "draft",
          body: { ...campaignBody, content: { default: { title: "{{ customer.name }}", body: "b" } } },
        }),
    ],
    [
      "no_geofence",
      (world) =>
        world.run("putCampaign", {
          id: "draft",
          body: {
            ...campaignBody,
            trigger: { event: "enter", geofences: { ids: [], tags: ["moon"] }, confirm: false },
          },
        }),
    ],
  ])("is refused with %s", (code, change) => {
    const world = openStore();
    change(world);
    expect(test(world)).toMatchObject(refused(code));
    expect(world.count("notifications")).toBe(0);
  });

  it("is not sent after all when push is withdrawn or the global stop comes before it leaves", () => {
    const world = openStore();
    test(world);
    world.consent("ana", "push", false);
    world.now += 1;
    world.consent("ana", "push", true);
    test(world);
    world.run("patchSettings", { sending: "off" });
    expect(world.claim()).toEqual([]);
    expect(world.rows("notifications").map(({ reason }) => reason)).toEqual([
      "consent_withdrawn",
      "sending_off",
    ]);
  });

  it("knows who is not there", () => {
    const world = openStore();
    expect(test(world, { customerId: "nobody" })).toMatchObject({ refusal: { kind: "not_found" } });
    expect(
      world.ask("sendTest", { campaignId: "nothing", customerId: "ana", geofenceId: null }),
    ).toMatchObject({ refusal: { kind: "not_found" } });
  });
});

describe("a touch with an idempotency key", () => {
  const touch = (world: TestShard, key: string, fingerprint: string, customerId = "ana") =>
    world.ask("addTouch", { customerId, id: null, channel: "email", at: null, keyed: { key, fingerprint } });

  it("counts once, is answered the same, and is the customer's own", () => {
    const world = openStore();
    world.customer("bea");
    const first = touch(world, "k", "f");
    expect(first).toMatchObject({ ok: true, value: { created: true } });
    world.restart();
    expect(touch(world, "k", "f")).toEqual(first);
    expect(touch(world, "k", "g")).toMatchObject({ refusal: { kind: "key_reused" } });
    expect(touch(world, "k", "g", "bea")).toMatchObject({ ok: true });
    expect(world.count("sends")).toBe(2);
  });

  it("keeps nothing of a refusal, and nothing of who is erased", () => {
    const world = openStore();
    const later = { customerId: "ana", id: null, channel: "email", at: world.now + 1 };
    expect(world.ask("addTouch", { ...later, keyed: { key: "k", fingerprint: "f" } }).ok).toBe(false);
    expect(world.count("idempotency_keys")).toBe(0);
    touch(world, "k", "f");
    world.run("deleteCustomer", { id: "ana" });
    expect(world.count("idempotency_keys")).toBe(0);
  });
});
