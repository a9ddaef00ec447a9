import { afterEach, beforeEach, describe, expect, it } from "vitest";
import webpush from "web-push";
import { type MockPush, type Subscription, startMockPush } from "../support/mock-push/index.ts";

const vapid = webpush.generateVAPIDKeys();
const subject = "mailto:shop@example.com";

let push: MockPush;
let now = 0;
beforeEach(async () => {
  // web-push signs with the machine's clock; the service starts from the same one and is moved by the tests.
  now = Date.now();
  push = await startMockPush({ now: () => now });
});
afterEach(() => push.close());

/** What the service is to send, made by web-push; single headers can be changed or taken away. */
async function send(
  subscription: Subscription,
  text: string,
  options: webpush.RequestOptions = {},
  headers: Record<string, string | null> = {},
): Promise<Response> {
  const vapidDetails = { subject, ...vapid };
  const details = webpush.generateRequestDetails(subscription, text, { TTL: 60, vapidDetails, ...options });
  const all = new Headers(Object.entries(details.headers).map(([name, value]) => [name, String(value)]));
  for (const [name, value] of Object.entries(headers))
    value === null ? all.delete(name) : all.set(name, value);
  return post(subscription.endpoint, all, details.body);
}

function post(endpoint: string, headers: Headers, body: Buffer | null): Promise<Response> {
  headers.delete("Content-Length");
  return fetch(endpoint, { method: "POST", headers, body: body && new Uint8Array(body) });
}

/** The phone's copy comes after the answer, as it does in life. */
async function shown(count: number): Promise<MockPush["shown"]> {
  await expect.poll(() => push.shown.length).toBe(count);
  return push.shown;
}

describe("a message made by web-push", () => {
  it("is created, and shown decrypted with its headers", async () => {
    const phone = await push.subscribe({ applicationServerKey: vapid.publicKey });
    const answer = await send(phone, "Bonjour, 50 m away", { TTL: 900, topic: "opera", urgency: "high" });
    expect(answer.status).toBe(201);
    expect(answer.headers.get("Location")).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/message\//);
    const [message] = await shown(1);
    expect(message).toMatchObject({
      text: "Bonjour, 50 m away",
      unreadable: null,
      ttl: 900,
      urgency: "high",
    });
    expect(message).toMatchObject({ topic: "opera", endpoint: phone.endpoint });
  });

  it("reaches its own phone among several", async () => {
    const phones = await Promise.all([push.subscribe(), push.subscribe(), push.subscribe()]);
    await Promise.all(phones.map((phone, index) => send(phone, `to ${index}`)));
    const texts = new Map((await shown(3)).map((message) => [message.endpoint, message.text]));
    expect(phones.map((phone) => texts.get(phone.endpoint))).toEqual(["to 0", "to 1", "to 2"]);
  });

  it("takes 3 993 bytes of text, a body of 4 096, and not one byte more", async () => {
    const phone = await push.subscribe();
    expect((await send(phone, "x".repeat(3993))).status).toBe(201);
    expect((await send(phone, "x".repeat(3994))).status).toBe(413);
  });

  it("made for another phone's keys is taken, and is unreadable on the phone", async () => {
    const [phone, other] = [await push.subscribe(), await push.subscribe()];
    expect((await send({ ...other, endpoint: phone.endpoint }, "secret")).status).toBe(201);
    const [message] = await shown(1);
    expect(message).toMatchObject({ text: null, unreadable: expect.stringContaining("Error") });
  });
});

describe("refuses what a push service refuses", () => {
  const refused: [string, Record<string, string | null>, number][] = [
    ["no TTL", { TTL: null }, 400],
    ["a negative TTL", { TTL: "-1" }, 400],
    ["a TTL in words", { TTL: "15m" }, 400],
    ["a Topic of 33 characters", { Topic: "a".repeat(33) }, 400],
    ["a Topic with a dot", { Topic: "a.b" }, 400],
    ["an unknown Urgency", { Urgency: "urgent" }, 400],
    ["the old content encoding", { "Content-Encoding": "aesgcm" }, 400],
    ["no content encoding", { "Content-Encoding": null }, 400],
    ["no Authorization", { Authorization: null }, 401],
    ["another scheme", { Authorization: "Bearer abc" }, 401],
    ["vapid without parameters", { Authorization: "vapid" }, 403],
    ["a token that is no JWT", { Authorization: `vapid t=abc, k=${vapid.publicKey}` }, 403],
  ];
  it.each(refused)("%s", async (_name, headers, status) => {
    const phone = await push.subscribe();
    const answer = await send(phone, "x", {}, headers);
    expect(answer.status).toBe(status);
    expect(await answer.text()).toMatch(/^expected /);
    expect(answer.headers.get("WWW-Authenticate")).toBe(status === 401 ? "vapid" : null);
    expect(push.attempts).toMatchObject([{ endpoint: phone.endpoint, status }]);
    expect(push.shown).toHaveLength(0);
  });

  it("a key other than the subscription's applicationServerKey", async () => {
    const phone = await push.subscribe({ applicationServerKey: webpush.generateVAPIDKeys().publicKey });
    const answer = await send(phone, "x");
    expect([answer.status, await answer.text()]).toEqual([
      403,
      expect.stringContaining("applicationServerKey"),
    ]);
  });

  it("a token signed by another key than k", async () => {
    const phone = await push.subscribe();
    const forged = {
      subject,
      publicKey: vapid.publicKey,
      privateKey: webpush.generateVAPIDKeys().privateKey,
    };
    expect((await send(phone, "x", { vapidDetails: forged })).status).toBe(403);
  });

  it("a token for another origin", async () => {
    const phone = await push.subscribe();
    const elsewhere = webpush.getVapidHeaders(
      "https://push.example.net",
      subject,
      vapid.publicKey,
      vapid.privateKey,
      "aes128gcm",
    );
    expect((await send(phone, "x", {}, { Authorization: elsewhere.Authorization })).status).toBe(403);
  });

  it("a token that has run out", async () => {
    const phone = await push.subscribe();
    now += 13 * 3_600_000;
    expect((await send(phone, "x")).status).toBe(403);
  });

  it("a token that lives longer than a day", async () => {
    const phone = await push.subscribe();
    now -= 13 * 3_600_000;
    expect((await send(phone, "x")).status).toBe(403);
  });

  it("an endpoint nobody has, one that was given up, and GET", async () => {
    const phone = await push.subscribe();
    expect((await send({ ...phone, endpoint: `${push.origin}/push/nobody` }, "x")).status).toBe(404);
    expect((await fetch(phone.endpoint)).status).toBe(405);
    push.unsubscribe(phone.endpoint);
    expect((await send(phone, "x")).status).toBe(410);
  });
});

describe("misbehaves when told to", () => {
  it("with a status, so many times, then takes the message", async () => {
    const phone = await push.subscribe();
    push.misbehave(phone.endpoint, { kind: "status", status: 429, retryAfter: "3" }, 2);
    const first = await send(phone, "x");
    expect([first.status, first.headers.get("Retry-After")]).toEqual([429, "3"]);
    expect((await send(phone, "x")).status).toBe(429);
    expect((await send(phone, "x")).status).toBe(201);
  });

  it("for one subscription only, until healed", async () => {
    const [ill, well] = [await push.subscribe(), await push.subscribe()];
    push.misbehave(ill.endpoint, { kind: "status", status: 500 });
    expect((await send(ill, "x")).status).toBe(500);
    expect((await send(well, "x")).status).toBe(201);
    push.misbehave(ill.endpoint, null);
    expect((await send(ill, "x")).status).toBe(201);
  });

  it("with a reset connection", async () => {
    const phone = await push.subscribe();
    push.misbehave(phone.endpoint, { kind: "reset" });
    await expect(send(phone, "x")).rejects.toThrow("fetch failed");
    expect(push.attempts).toMatchObject([{ status: null, detail: "reset" }]);
  });

  it("by never answering, and still closes", async () => {
    const phone = await push.subscribe();
    push.misbehave(phone.endpoint, { kind: "stall" });
    const stalled = send(phone, "x").catch((error: unknown) => error);
    await expect.poll(() => push.attempts.length).toBe(1);
    await push.close();
    expect(await stalled).toBeInstanceOf(Error);
  });
});
