import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Apns, type ApnsConfig } from "../../src/channels/apns.ts";
import { http2Post } from "../../src/node/http2-post.ts";
import { type MockApns, startMockApns } from "../support/mock-vendors/apns.ts";
import { makeKeyPair } from "../support/mock-vendors/jwt.ts";
import { Refusal } from "../support/mock-vendors/refusal.ts";
import { outgoing } from "./outgoing.ts";

let service: MockApns;
let http2: ReturnType<typeof http2Post>;
let now = Date.now();
let apns: Apns;

const open = (over: Partial<ApnsConfig> = {}, timeout = 10_000) => {
  const { key, keyId, teamId, baseUrl } = service;
  const net = { post: http2.post, now: () => now, timeout };
  return Apns.open({ key, keyId, teamId, baseUrl, ...over }, net);
};
const message = (payload = {}, push: { token?: string; topic?: string } = {}) =>
  outgoing({ type: "apns", token: service.register(), topic: service.topic, ...push }, now, payload);

beforeAll(async () => {
  service = await startMockApns(() => now);
  http2 = http2Post();
});
afterAll(async () => {
  http2.close();
  await service.close();
});
beforeEach(async () => {
  apns = await open();
});

describe("a message by APNs", () => {
  it("is shown by the phone, and names its time, topic and what it replaces", async () => {
    const one = message({ image: "https://a.test/i.png" });
    expect(await apns.send(one)).toEqual({ kind: "sent", status: 200 });
    expect(service.shown.at(-1)).toEqual({
      token: one.push.token,
      headers: {
        "apns-push-type": "alert",
        "apns-priority": "10",
        "apns-topic": service.topic,
        "apns-expiration": String(Math.floor(one.expiresAt / 1000)),
        "apns-collapse-id": one.topic,
      },
      payload: {
        aps: { alert: { title: "Bonjour Zoë 🚪", body: "Entrez" }, sound: "default", "mutable-content": 1 },
        id: "ntf_1",
        url: "https://a.test/",
        image: "https://a.test/i.png",
        icon: null,
        tag: "ntf_1",
        receipt: { url: "/v1/receipts", token: "t" },
        data: { campaignId: "spring", geofenceId: "opera" },
      },
    });
  });

  it("goes over one connection with many others, and over a new one after it was closed", async () => {
    const before = service.connections;
    const many = await Promise.all(Array.from({ length: 50 }, () => apns.send(message())));
    expect(new Set(many.map(({ kind }) => kind))).toEqual(new Set(["sent"]));
    expect(service.connections).toBeLessThanOrEqual(before + 1);
    service.goAway();
    await expect.poll(async () => (await apns.send(message())).kind, { timeout: 5_000 }).toBe("sent");
    expect(service.connections).toBeGreaterThan(before);
  });

  it("does not leave after its time", async () => {
    const before = service.shown.length;
    expect(await apns.send({ ...message(), expiresAt: now })).toMatchObject({
      kind: "retry",
      detail: "its time was over before it left",
    });
    expect(service.shown.length).toBe(before);
  });

  it("says what to shorten when it is too long, and is not sent", async () => {
    const before = service.shown.length;
    expect(await apns.send(message({ body: "x".repeat(4_000) }))).toMatchObject({
      kind: "failed",
      status: null,
      detail: expect.stringMatching(/shorten its texts or addresses/),
    });
    expect(service.shown.length).toBe(before);
  });
});

describe("the provider token", () => {
  it("is made once in 40 minutes", async () => {
    await apns.send(message());
    const before = service.tokens.size;
    now += 39 * 60_000;
    await apns.send(message());
    expect(service.tokens.size).toBe(before);
    now += 60_000;
    expect(await apns.send(message())).toMatchObject({ kind: "sent" });
    expect(service.tokens.size).toBe(before + 1);
  });

  it("that has expired by Apple's clock is replaced for the next attempt, not within 20 minutes", async () => {
    await apns.send(message());
    const before = service.tokens.size;
    const expired = () => service.misbehave(new Refusal(403, "ExpiredProviderToken"));
    expired();
    expect(await apns.send(message())).toMatchObject({ kind: "retry", detail: "ExpiredProviderToken" });
    await apns.send(message());
    expect(service.tokens.size).toBe(before);
    now += 21 * 60_000;
    expired();
    await apns.send(message());
    await apns.send(message());
    expect(service.tokens.size).toBe(before + 1);
  });

  it("of a clock that is two hours slow is refused, and tried again", async () => {
    const slow = await Apns.open(
      { key: service.key, keyId: service.keyId, teamId: service.teamId, baseUrl: service.baseUrl },
      { post: http2.post, now: () => now - 7_200_000 },
    );
    expect(await slow.send(message())).toMatchObject({
      kind: "retry",
      status: 403,
      detail: "ExpiredProviderToken",
    });
  });

  it("by another key, key id or team is refused for good", async () => {
    const { pem: key } = await makeKeyPair("ES256");
    for (const over of [{ key }, { keyId: "X" }, { teamId: "X" }])
      expect(await (await open(over)).send(message())).toMatchObject({
        kind: "failed",
        status: 403,
        detail: "APNs answered 403: InvalidProviderToken",
      });
  });
});

describe("what APNs answers", () => {
  it("410, and BadDeviceToken: gone", async () => {
    const token = service.register();
    service.unregister(token);
    expect(await apns.send(message({}, { token }))).toEqual({
      kind: "gone",
      status: 410,
      detail: "Unregistered",
    });
    expect(await apns.send(message({}, { token: "abcd" }))).toEqual({
      kind: "gone",
      status: 400,
      detail: "BadDeviceToken",
    });
  });

  it.each([
    [429, "TooManyRequests"],
    [500, "InternalServerError"],
    [503, "ServiceUnavailable"],
  ])("%i %s: try again, not before Retry-After", async (status, reason) => {
    service.misbehave(new Refusal(status, reason, "", { "retry-after": "7" }));
    expect(await apns.send(message())).toEqual({
      kind: "retry",
      status,
      detail: reason,
      retryAfter: now + 7_000,
    });
  });

  it("any other refusal: failed, with its reason", async () => {
    expect(await apns.send(message({}, { topic: "another.app" }))).toEqual({
      kind: "failed",
      status: 400,
      detail: "APNs answered 400: TopicDisallowed",
    });
    service.misbehave(new Refusal(413, "PayloadTooLarge"));
    expect(await apns.send(message())).toMatchObject({ kind: "failed", status: 413 });
  });

  it("nothing: tried again, after a reset, a stall, or where nobody listens", async () => {
    service.misbehave("reset");
    expect(await apns.send(message())).toMatchObject({ kind: "retry", status: null });
    service.misbehave("stall");
    expect(await (await open({}, 100)).send(message())).toMatchObject({ kind: "retry", status: null });
    expect(await (await open({ baseUrl: "http://127.0.0.1:1" })).send(message())).toMatchObject({
      kind: "retry",
      status: null,
      detail: expect.stringMatching(/ECONNREFUSED/),
    });
    await expect.poll(async () => (await apns.send(message())).kind).toBe("sent");
  });
});
