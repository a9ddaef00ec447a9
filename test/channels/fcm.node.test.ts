import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Net } from "../../src/channels/attempt.ts";
import { Fcm } from "../../src/channels/fcm.ts";
import { type MockFcm, startMockFcm } from "../support/mock-vendors/fcm.ts";
import { makeKeyPair } from "../support/mock-vendors/jwt.ts";
import { Refusal } from "../support/mock-vendors/refusal.ts";
import { outgoing } from "./outgoing.ts";

let service: MockFcm;
let now = Date.now();
let fcm: Fcm;
const net = (over: Partial<Net> = {}): Net => ({ fetch, now: () => now, ...over });

beforeAll(async () => {
  service = await startMockFcm(() => now);
});
afterAll(() => service.close());
beforeEach(async () => {
  fcm = await Fcm.open(service.account, service.baseUrl, net());
});

const message = (payload = {}, token = service.register()) => outgoing({ type: "fcm", token }, now, payload);

describe("a message by FCM", () => {
  it("is shown by the phone, with what the app needs as texts", async () => {
    const one = message({ image: "https://a.test/i.png" });
    expect(await fcm.send(one)).toEqual({ kind: "sent", status: 200 });
    expect(service.shown.at(-1)).toEqual({
      token: one.push.token,
      notification: { title: "Bonjour Zoë 🚪", body: "Entrez", image: "https://a.test/i.png" },
      data: {
        id: "ntf_1",
        url: "https://a.test/",
        tag: "ntf_1",
        receiptUrl: "/v1/receipts",
        receiptToken: "t",
        campaignId: "spring",
        geofenceId: "opera",
      },
      android: {
        priority: "HIGH",
        ttl: "90s",
        collapse_key: one.topic,
        notification: { tag: "ntf_1" },
      },
      apns: {
        headers: {
          "apns-priority": "10",
          "apns-push-type": "alert",
          "apns-expiration": String(Math.floor(one.expiresAt / 1000)),
          "apns-collapse-id": one.topic,
        },
        payload: { aps: { sound: "default", "mutable-content": 1 } },
      },
    });
  });

  it("does not leave after its time", async () => {
    const before = service.shown.length;
    expect(await fcm.send({ ...message(), expiresAt: now })).toMatchObject({
      kind: "retry",
      detail: "its time was over before it left",
    });
    expect(service.shown.length).toBe(before);
  });

  it("says what to shorten when it is too long, and is not sent", async () => {
    const before = service.shown.length;
    expect(await fcm.send(message({ body: "x".repeat(4_000) }))).toMatchObject({
      kind: "failed",
      status: null,
      detail: expect.stringMatching(/of at most 3993: shorten its texts or addresses/),
    });
    expect(service.shown.length).toBe(before);
  });

  it("ends after its time when FCM stalls, and is tried again", async () => {
    const stalled = await Fcm.open(service.account, service.baseUrl, {
      ...net(),
      timeout: 50,
      fetch: (_, init) =>
        new Promise((_, reject) =>
          init?.signal?.addEventListener("abort", () => reject(init.signal?.reason)),
        ),
    });
    expect(await stalled.send(message())).toMatchObject({ kind: "retry", status: null });
  });
});

describe("the access token", () => {
  it("is asked for once, by all who come at a time, and again before it ends", async () => {
    const before = service.granted;
    await Promise.all(Array.from({ length: 5 }, () => fcm.send(message())));
    expect(service.granted).toBe(before + 1);
    now += 3_530_000;
    await fcm.send(message());
    expect(service.granted).toBe(before + 1);
    now += 20_000;
    expect(await fcm.send(message())).toMatchObject({ kind: "sent" });
    expect(service.granted).toBe(before + 2);
  });

  it("that is refused is replaced once", async () => {
    await fcm.send(message());
    const before = service.granted;
    service.revokeTokens();
    expect(await fcm.send(message())).toMatchObject({ kind: "sent" });
    expect(service.granted).toBe(before + 1);
    service.misbehave(new Refusal(401, "UNAUTHENTICATED"), 2);
    expect(await fcm.send(message())).toMatchObject({ kind: "failed", status: 401 });
    expect(service.granted).toBe(before + 2);
  });

  it("is not granted to another key, another account, or a clock that is wrong", async () => {
    const other = { ...service.account, private_key: (await makeKeyPair("RS256")).pem };
    const wrong = { ...service.account, client_email: "else@a-shop.test" };
    for (const account of [other, wrong]) {
      const channel = await Fcm.open(account, service.baseUrl, net());
      expect(await channel.send(message())).toMatchObject({
        kind: "failed",
        status: 400,
        detail: expect.stringMatching(/^the FCM credentials were refused with 400: .*invalid_grant/),
      });
    }
    const late = await Fcm.open(service.account, service.baseUrl, net({ now: () => now - 7_200_000 }));
    expect(await late.send(message())).toMatchObject({ kind: "failed", status: 400 });
  });

  it("that cannot be asked for now is asked for again later", async () => {
    const busy = await Fcm.open(
      service.account,
      service.baseUrl,
      net({ fetch: async () => new Response("busy", { status: 503, headers: { "Retry-After": "9" } }) }),
    );
    expect(await busy.send(message())).toMatchObject({ kind: "retry", status: 503, retryAfter: now + 9_000 });
  });

  it("needs a key that is one", async () => {
    for (const private_key of ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"])
      await expect(Fcm.open({ ...service.account, private_key }, service.baseUrl, net())).rejects.toThrow();
    const escaped = service.account.private_key.replaceAll("\n", "\\n");
    await Fcm.open({ ...service.account, private_key: escaped }, service.baseUrl, net());
  });
});

describe("what FCM answers", () => {
  it("UNREGISTERED: gone", async () => {
    const token = service.register();
    service.unregister(token);
    expect(await fcm.send(message({}, token))).toEqual({
      kind: "gone",
      status: 404,
      detail: "UNREGISTERED Requested entity was not found.",
    });
  });

  it("SENDER_ID_MISMATCH: gone", async () => {
    service.misbehave(new Refusal(403, "SENDER_ID_MISMATCH", "SenderId mismatch"));
    expect(await fcm.send(message())).toMatchObject({ kind: "gone", status: 403 });
  });

  it("INVALID_ARGUMENT: failed, with its words; the device stays", async () => {
    expect(await fcm.send(message({}, "nonsense"))).toEqual({
      kind: "failed",
      status: 400,
      detail:
        "FCM answered 400: INVALID_ARGUMENT The registration token is not a valid FCM registration token",
    });
  });

  it("404 for a project that is not there: failed; no device is to blame", async () => {
    const lost = await Fcm.open({ ...service.account, project_id: "none" }, service.baseUrl, net());
    expect(await lost.send(message())).toMatchObject({ kind: "failed", status: 404 });
  });

  it("THIRD_PARTY_AUTH_ERROR: failed, and the access token is kept", async () => {
    await fcm.send(message());
    const before = service.granted;
    service.misbehave(new Refusal(401, "THIRD_PARTY_AUTH_ERROR", "APNs certificate"));
    expect(await fcm.send(message())).toMatchObject({ kind: "failed", status: 401 });
    await fcm.send(message());
    expect(service.granted).toBe(before);
  });

  it.each([
    [429, "QUOTA_EXCEEDED"],
    [500, "INTERNAL"],
    [503, "UNAVAILABLE"],
  ])("%i %s: try again, not before Retry-After in either form", async (status, code) => {
    const date = new Date(Math.ceil(now / 1000) * 1000 + 60_000);
    for (const [header, retryAfter] of [
      ["30", now + 30_000],
      [date.toUTCString(), date.getTime()],
    ] as const) {
      service.misbehave(new Refusal(status, code, "busy", { "Retry-After": header }));
      expect(await fcm.send(message())).toEqual({
        kind: "retry",
        status,
        detail: `${code} busy`,
        retryAfter,
      });
    }
  });

  it("what is no JSON: by its status", async () => {
    await fcm.send(message());
    for (const [status, kind] of [
      [502, "retry"],
      [418, "failed"],
    ] as const) {
      const odd = await Fcm.open(
        service.account,
        service.baseUrl,
        net({
          fetch: (url, init) =>
            String(url).endsWith("/token")
              ? fetch(url, init)
              : Promise.resolve(new Response("<p>", { status })),
        }),
      );
      expect(await odd.send(message())).toMatchObject({ kind, status });
    }
  });
});
