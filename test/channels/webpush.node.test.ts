import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { WebPush } from "../../src/channels/webpush.ts";
import type { WebPushSubscription } from "../../src/engine/customers/push.ts";
import type { Outgoing } from "../../src/engine/outbox/outgoing.ts";
import type { VapidPair } from "../../src/engine/vapid.ts";
import { freshSecrets } from "../../src/host/secrets.ts";
import { type Fault, type MockPush, type Subscription, startMockPush } from "../support/mock-push/index.ts";

type Message = Outgoing<WebPushSubscription>;

const { vapidPublicKey: publicKey, vapidPrivateKey: privateKey } = freshSecrets();
let service: MockPush;
let now: number;
let phone: Subscription;

beforeAll(async () => {
  now = Date.now();
  service = await startMockPush({ now: () => now });
});
afterAll(() => service.close());
afterEach(() => vi.restoreAllMocks());

const push = (fetcher: typeof fetch = fetch, pair: VapidPair = { publicKey, privateKey }) =>
  new WebPush(
    {
      subject: "mailto:ops@a.test",
      vapid: async () => pair,
      allowlist: [service.host],
    },
    { fetch: fetcher, now: () => now },
  );

async function message(over: Partial<Message> = {}): Promise<Message> {
  phone = await service.subscribe({ applicationServerKey: publicKey });
  return {
    id: "ntf_1",
    claim: "c",
    push: { type: "webpush", ...phone },
    host: service.host,
    payload: {
      id: "ntf_1",
      title: "Bonjour Zoë 🚪",
      body: "Entrez",
      url: "https://a.test/",
      image: null,
      icon: null,
      tag: "ntf_1",
      data: { campaignId: "spring", geofenceId: "opera" },
    },
    topic: "0123456789abcdef0123456789abcdef",
    expiresAt: now + 90_500,
    attempts: 1,
    ...over,
  };
}

/** What the phone showed last; the service shows a message after it has answered. */
async function shown() {
  const count = service.attempts.filter(({ status }) => status === 201).length;
  await vi.waitFor(() => expect(service.shown.length).toBe(count));
  return service.shown.at(-1);
}

/** What a service that answers in this way makes of a message. */
async function outcomeOf(
  status: number,
  init: { body?: string | ReadableStream; headers?: Record<string, string> } = {},
) {
  return push(async () => new Response(init.body ?? null, { status, headers: init.headers ?? {} })).send(
    await message(),
  );
}

describe("a push", () => {
  it("is read by the phone it was made for, and names TTL, urgency and topic", async () => {
    const one = await message();
    expect(await push().send(one)).toEqual({ kind: "sent", status: 201 });
    const seen = await shown();
    expect(seen).toMatchObject({ endpoint: phone.endpoint, ttl: 90, urgency: "high", topic: one.topic });
    expect(JSON.parse(seen?.text ?? "")).toEqual(one.payload);
  });

  it("asks for no more time than is left: 0 in its last second; after it nothing leaves", async () => {
    await push().send(await message({ expiresAt: now + 999 }));
    expect((await shown())?.ttl).toBe(0);
    const late = await message({ expiresAt: now });
    expect(await push(() => Promise.reject(new Error("expected no request"))).send(late)).toEqual({
      kind: "retry",
      status: null,
      detail: "its time was over before it left",
      retryAfter: null,
    });
  });

  it("is signed once an origin while the signature is good for an hour more", async () => {
    const seen: (string | null)[] = [];
    const client = push(async (url, init) => {
      seen.push(new Headers(init?.headers).get("authorization"));
      return fetch(url, init);
    });
    const send = async () => expect(await client.send(await message())).toMatchObject({ kind: "sent" });
    await send();
    now += 10.9 * 3_600_000;
    await send();
    now += 0.2 * 3_600_000;
    await send();
    expect(seen[1]).toBe(seen[0]);
    expect(seen[2]).not.toBe(seen[0]);
  });

  it("is signed for its own origin", async () => {
    const audiences: string[] = [];
    const client = new WebPush(
      {
        subject: "https://a.test",
        vapid: async () => ({ publicKey, privateKey }),
        allowlist: ["a.test", "b.test"],
      },
      {
        fetch: async (_, init) => {
          const token =
            /t=[^.]+\.([^.]+)/.exec(String(new Headers(init?.headers).get("authorization")))?.[1] ?? "";
          audiences.push(JSON.parse(Buffer.from(token, "base64url").toString()).aud);
          return new Response(null, { status: 201 });
        },
        now: () => now,
      },
    );
    for (const host of ["a.test", "b.test", "a.test"]) {
      const one = await message();
      await client.send({ ...one, push: { ...one.push, endpoint: `https://${host}/x` } });
    }
    expect(audiences).toEqual(["https://a.test", "https://b.test", "https://a.test"]);
  });

  it("of just 3993 bytes goes through; one more says what to shorten, and is not sent", async () => {
    const attempts = service.attempts.length;
    const sized = async (bytes: number) => {
      const one = await message();
      const rest = bytes - Buffer.byteLength(JSON.stringify({ ...one.payload, body: "" }));
      return push().send({ ...one, payload: { ...one.payload, body: "x".repeat(rest) } });
    };
    expect(await sized(3_993)).toMatchObject({ kind: "sent" });
    expect(await sized(3_994)).toEqual({
      kind: "failed",
      status: null,
      detail: "the message has 3994 bytes of at most 3993: shorten its texts or addresses",
    });
    expect(service.attempts.length).toBe(attempts + 1);
  });

  it("goes nowhere that is not allowed, even when the device was registered before", async () => {
    const one = await message();
    const evil = { ...one, push: { ...one.push, endpoint: "https://evil.test/x" } };
    const never = vi.fn<typeof fetch>();
    expect(await push(never).send(evil)).toMatchObject({
      kind: "failed",
      detail: expect.stringMatching(/push endpoint/),
    });
    expect(never).not.toHaveBeenCalled();
  });

  it("fails for keys that are none", async () => {
    const one = await message();
    const keys = { p256dh: "AAAA", auth: one.push.keys.auth };
    expect(await push().send({ ...one, push: { ...one.push, keys } })).toMatchObject({
      kind: "failed",
      status: null,
      detail: expect.stringMatching(/^could not be encrypted or signed: /),
    });
  });

  it("fails, and is not tried again, where our own pair is none", async () => {
    const never = vi.fn<typeof fetch>();
    expect(await push(never, { publicKey, privateKey: "AAAA" }).send(await message())).toMatchObject({
      kind: "failed",
      status: null,
      detail: expect.stringMatching(/^could not be encrypted or signed: /),
    });
    expect(never).not.toHaveBeenCalled();
  });
});

describe("what the service answers", () => {
  it.each([200, 201, 202])("%i: sent, whatever becomes of the rest", async (status) => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error("cut")) });
    expect(await outcomeOf(status, { body })).toEqual({ kind: "sent", status });
  });

  it.each([404, 410])("%i: gone", async (status) => {
    expect(await outcomeOf(status, { body: "no such subscription" })).toEqual({
      kind: "gone",
      status,
      detail: "no such subscription",
    });
  });

  it.each([429, 500, 502, 503])("%i: try again", async (status) => {
    expect(await outcomeOf(status)).toEqual({ kind: "retry", status, detail: "", retryAfter: null });
  });

  it.each([204, 301, 302, 307, 400, 401, 403, 413])("%i: failed, with its words", async (status) => {
    const body = status === 204 ? {} : { body: "why not" };
    expect(await outcomeOf(status, { ...body, headers: { Location: "https://evil.test/" } })).toMatchObject({
      kind: "failed",
      status,
      detail: expect.stringContaining(`the push service answered ${status}`),
    });
  });

  it("Retry-After in seconds and as a date", async () => {
    const date = new Date(Math.ceil(now / 1000) * 1000 + 60_000);
    for (const [header, retryAfter] of [
      ["30", now + 30_000],
      [date.toUTCString(), date.getTime()],
      ["soon", null],
    ] as const)
      expect(await outcomeOf(429, { headers: { "Retry-After": header } })).toMatchObject({ retryAfter });
  });

  it("keeps no more of its words than 300, and not a body without end", async () => {
    let pulled = 0;
    const body = new ReadableStream({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new TextEncoder().encode("é".repeat(50)));
      },
    });
    const { detail } = (await outcomeOf(400, { body })) as { detail: string };
    expect(detail).toBe(`the push service answered 400: ${"é".repeat(300)}`);
    expect(pulled).toBeLessThan(20);
  });

  it.each([
    [410, "gone"],
    [400, "failed"],
    [503, "retry"],
  ] as const)("%i counts even when its words are cut off", async (status, kind) => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error("cut")) });
    expect(await outcomeOf(status, { body })).toMatchObject({ kind, status });
  });
});

describe("on the wire", () => {
  const faults: [Fault, object][] = [
    [
      { kind: "status", status: 503, retryAfter: "7" },
      { kind: "retry", status: 503 },
    ],
    [
      { kind: "status", status: 413 },
      { kind: "failed", status: 413, detail: /told to answer 413/ },
    ],
    [{ kind: "reset" }, { kind: "retry", status: null }],
  ];
  it.each(faults)("%j", async (fault, outcome) => {
    const one = await message();
    service.misbehave(phone.endpoint, fault);
    const got = await push().send(one);
    expect(got).toMatchObject(matching(outcome));
    if (got.kind === "retry" && got.status !== null) expect(got.retryAfter).toBe(now + 7_000);
  });

  it("a redirect is not followed", async () => {
    const asked: (RequestInit | undefined)[] = [];
    const client = push(async (_, init) => {
      asked.push(init);
      return new Response(null, { status: 307, headers: { Location: "http://169.254.169.254/" } });
    });
    expect(await client.send(await message())).toMatchObject({ kind: "failed", status: 307 });
    expect(asked).toMatchObject([{ method: "POST", redirect: "manual" }]);
  });

  it("an attempt that stalls ends after 10 s, and is tried again", async () => {
    const timeout = vi
      .spyOn(AbortSignal, "timeout")
      .mockReturnValue(AbortSignal.abort(new Error("10 s are over")));
    const one = await message();
    service.misbehave(phone.endpoint, { kind: "stall" });
    expect(await push().send(one)).toEqual({
      kind: "retry",
      status: null,
      detail: "10 s are over",
      retryAfter: null,
    });
    expect(timeout).toHaveBeenCalledWith(10_000);
  });

  it("a subscription made with another VAPID key refuses us", async () => {
    const one = await message();
    const other = await service.subscribe({ applicationServerKey: freshSecrets().vapidPublicKey });
    expect(await push().send({ ...one, push: { type: "webpush", ...other } })).toMatchObject({
      kind: "failed",
      status: 403,
    });
  });
});

/** Regular expressions in place of texts. */
function matching(expected: object): object {
  return Object.fromEntries(
    Object.entries(expected).map(([key, value]) => [
      key,
      value instanceof RegExp ? expect.stringMatching(value) : value,
    ]),
  );
}
