import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Apps } from "../support/apps.ts";
import { campaign, circle, opera, subscription } from "./seed.ts";

const start = Date.parse("2026-11-22T10:00:00Z");
const iso = (at: number) => new Date(at).toISOString();

describe("a customer data platform", () => {
  let apps: Apps;
  let key: string;
  beforeEach(async () => {
    apps = new Apps(start);
    const made = await apps.send("POST", "/v1/keys", { role: "ingest", name: "platform" });
    ({ key } = made.json as { key: string });
  });
  afterEach(() => {
    expect(apps.world.reported).toEqual([]);
    apps.close();
  });

  const tell = (what: string, body: object) =>
    apps.send("POST", `/v1/${what}`, body, { Authorization: `Basic ${btoa(`${key}:`)}` });
  const read = async (path: string) => (await apps.send("GET", `/v1/${path}`)).json;

  it("tells of a customer, trait by trait", async () => {
    const first = await tell("identify", {
      type: "identify",
      userId: "ana",
      messageId: "m1",
      traits: { tier: "gold", city: "Paris", locale: "fr" },
      context: { timezone: "Europe/Paris", library: { name: "analytics.js" } },
    });
    expect([first.status, first.json]).toEqual([200, { success: true }]);
    await tell("identify", { userId: "ana", messageId: "m2", traits: { tier: "silver", city: null } });
    expect(await read("customers/ana")).toMatchObject({
      traits: { tier: "silver", locale: "fr" },
      locale: "fr",
      timezone: "Europe/Paris",
      consents: {},
    });
    expect(await read("customers/ana")).not.toHaveProperty("traits.city");
  });

  it("tells a message again, which changes nothing", async () => {
    const gold = { type: "identify", userId: "ana", messageId: "m1", traits: { tier: "gold" } };
    await tell("identify", gold);
    await tell("identify", { userId: "ana", messageId: "m2", traits: { tier: "silver" } });
    await tell("identify", gold);
    await tell("batch", { batch: [gold, gold] });
    expect(await read("customers/ana")).toMatchObject({ traits: { tier: "silver" } });
  });

  it("tells of consents, of which the newest by its message counts", async () => {
    const said = (at: number, traits: object) =>
      tell("identify", { userId: "ana", timestamp: iso(at), traits: { tier: "gold", ...traits } });
    await said(start - 3_000, { push_opt_in: true, location_opt_in: true, consents: { email: true } });
    await said(start - 5_000, { push_opt_in: false });
    await said(start - 1_000, { location_opt_in: false, "consents.sms": true, consents: { sms: false } });
    await said(start - 1_000, { location_opt_in: false });
    expect(await read("customers/ana")).toMatchObject({
      traits: { tier: "gold" },
      consents: {
        push: { granted: true, at: iso(start - 3_000) },
        email: { granted: true },
        location: { granted: false, at: iso(start - 1_000) },
        sms: { granted: false },
      },
    });
    expect(await read("customers/ana")).not.toHaveProperty("traits.push_opt_in");
    const { data } = (await read("customers/ana/consents")) as {
      data: { purpose: string; source: string }[];
    };
    const location = data.filter(({ purpose }) => purpose === "location");
    expect(location.map(({ source }) => source)).toEqual(["cdp", "cdp"]);
  });

  it("has a clock that may be a little ahead", async () => {
    const ahead = await tell("identify", {
      userId: "ana",
      timestamp: iso(start + 100_000),
      traits: { push_opt_in: true },
    });
    expect(ahead.status).toBe(200);
    expect(await read("customers/ana")).toMatchObject({ consents: { push: { at: iso(start) } } });
    expect((await tell("identify", { userId: "ana", timestamp: iso(start + 120_001) })).status).toBe(422);
  });

  it("does nothing of what it may not do whole", async () => {
    await tell("identify", { userId: "ana", traits: { a: "x".repeat(15_000) } });
    const more = { userId: "ana", traits: { b: "y".repeat(15_000), push_opt_in: true } };
    const refused = await tell("identify", more);
    expect([refused.status, refused.json]).toMatchObject([422, { errors: [{ pointer: "/traits" }] }]);
    expect(await read("customers/ana")).toMatchObject({ consents: {} });
    const { json } = await tell("batch", { batch: [{ ...more, type: "identify" }] });
    expect(json).toMatchObject({ accepted: 0, rejected: [{ index: 0, pointer: "/batch/0/traits" }] });
  });

  it("tells of what a message brought about", async () => {
    await apps.send("PATCH", "/v1/settings", { quietHours: null });
    await apps.send("PUT", "/v1/geofences/opera", circle);
    const conversion = { event: "Order Completed", window: "2h" };
    await apps.send("PUT", "/v1/campaigns/spring", { ...campaign, conversion });
    await apps.send("POST", "/v1/campaigns/spring/launch");
    await tell("identify", { userId: "ana", traits: { push_opt_in: true, location_opt_in: true } });
    await apps.send("PUT", "/v1/customers/ana/devices/phone", { platform: "web", push: subscription });
    const ping = { customerId: "ana", deviceId: "phone", accuracy: 10, timestamp: start, ...opera };
    const pinged = await apps.send("POST", "/v1/pings", ping);
    expect(pinged.json).toMatchObject({ results: [{ notifications: [expect.any(String)] }] });
    const converted = async () => {
      const report = (await read("campaigns/spring/report")) as { funnel: { converted: number } };
      return report.funnel.converted;
    };
    apps.world.clock.now += 60_000;
    const order = { type: "track", userId: "ana", event: "Order Completed", timestamp: iso(start + 60_000) };
    await tell("track", { ...order, event: "Cart Viewed" });
    await tell("track", { ...order, timestamp: iso(start) });
    expect(await converted()).toBe(0);
    await tell("batch", { batch: [{ ...order, messageId: "o1" }] });
    await tell("track", { ...order, messageId: "o1" });
    expect(await converted()).toBe(1);
  });

  it("takes many messages, each customer's in their order", async () => {
    const batch = Array.from({ length: 1_000 }, (_, i) => ({
      type: "identify",
      userId: `c${i % 7}`,
      messageId: `m${i}`,
      traits: { last: i },
    }));
    expect((await tell("batch", { batch })).json).toMatchObject({ accepted: 1_000, rejectedTotal: 0 });
    expect(await read("customers/c3")).toMatchObject({ traits: { last: 997 } });
  });
});
