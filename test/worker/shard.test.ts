import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { encodeShape, parseShape } from "../../geo/index.ts";
import type { Input, Output, VerbName } from "../../src/engine/verbs.ts";
import { deferred } from "../support/fake-port.ts";
import { campaignBody, geofenceBody, opera, plainPing } from "../support/test-shard.ts";

const stub = () => env.SHARD.get(env.SHARD.idFromName("shard-0"));

async function run<V extends VerbName>(name: V, input: Input<V>): Promise<Output<V>> {
  const answer = (await stub().run(name, input as never)) as unknown as { ok: boolean; value: Output<V> };
  if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer)}`);
  return answer.value;
}

const base64url = (bytes: ArrayBuffer) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

async function customer(id: string, host: string): Promise<void> {
  await run("putCustomer", { id, traits: {}, locale: null, timezone: null });
  const proof = { source: "test", policyVersion: null, textHash: null, at: null, actor: "test" };
  for (const purpose of ["location", "push"] as const)
    await run("putConsent", { customerId: id, purpose, granted: true, ...proof });
  const pair = (await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, [
    "deriveBits",
  ])) as CryptoKeyPair;
  const p256dh = base64url((await crypto.subtle.exportKey("raw", pair.publicKey)) as ArrayBuffer);
  const auth = base64url(crypto.getRandomValues(new Uint8Array(16)).buffer);
  const push = { type: "webpush", endpoint: `https://${host}/${id}`, keys: { p256dh, auth } } as const;
  await run("putDevice", { customerId: id, id: "phone", platform: "web", push });
}

async function arrive(customerId: string): Promise<void> {
  const [longitude, latitude] = opera;
  const [result] = await run("ingest", {
    pings: [{ ...plainPing, customerId, longitude, latitude, at: Date.now() }],
  });
  expect(result?.notifications).toHaveLength(1);
}

async function states(): Promise<string[]> {
  const list = { customerId: null, campaignId: null, state: null, limit: 100, after: null };
  return (await run("listNotifications", list)).map(({ item }) => `${item.customerId} ${item.state}`).sort();
}

const slow = "fcm.googleapis.com";
const quick = "web.push.apple.com";
let release: () => void;
let requests: string[];

beforeEach(async () => {
  requests = [];
  const stalled = deferred();
  release = () => stalled.resolve();
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input) => {
    const { host, pathname } = new URL(String(input));
    requests.push(pathname.slice(1));
    if (host === slow) await stalled.promise;
    return new Response(null, { status: 201 });
  });
  const shape = parseShape({ geometry: { type: "Point", coordinates: opera }, radius: 150 });
  if (!shape.ok) throw new Error("expected a circle");
  await run("putGeofence", { id: "opera", body: geofenceBody, shape: encodeShape(shape.shape) });
  // These tests run on the real clock, whose night is quiet.
  await run("patchSettings", { quietHours: null });
  await run("putCampaign", { id: "spring", body: campaignBody });
  await run("campaignVerb", { id: "spring", verb: "launch" });
});
afterEach(() => {
  release();
  vi.restoreAllMocks();
});

it("sends what a ping decides", async () => {
  await customer("ana", quick);
  await arrive("ana");
  await vi.waitFor(async () => {
    await runDurableObjectAlarm(stub());
    expect(await states()).toContain("ana sent");
  });
  expect(requests).toEqual(["ana"]);
});

it("holds up nobody's message for a push service that stalls", async () => {
  for (let i = 0; i < 14; i++) {
    await customer(`slow${i}`, slow);
    await arrive(`slow${i}`);
  }
  await runDurableObjectAlarm(stub());
  await vi.waitFor(() => expect(requests.length).toBe(12));
  await customer("bea", quick);
  await arrive("bea");
  await vi.waitFor(async () => {
    await runDurableObjectAlarm(stub());
    expect(await states()).toContain("bea sent");
  });
  expect(requests.filter((name) => name.startsWith("slow"))).toHaveLength(12);
  release();
  await vi.waitFor(async () => {
    expect((await states()).filter((state) => state.endsWith("sent")).length).toBeGreaterThanOrEqual(15);
  });
});

it("sets no alarm for now when there is nothing to do now", async () => {
  await customer("cid", quick);
  await arrive("cid");
  await vi.waitFor(async () => {
    await runDurableObjectAlarm(stub());
    expect(await states()).toContain("cid sent");
  });
  await vi.waitFor(async () => {
    await runDurableObjectAlarm(stub());
    const at = await runInDurableObject(stub(), (_, { storage }) => storage.getAlarm());
    expect(at).toBeGreaterThan(Date.now() + 10_000);
  });
});

it("goes on after an eviction with what it stored", async () => {
  await customer("dan", quick);
  await evictDurableObject(stub());
  await arrive("dan");
  await evictDurableObject(stub());
  await vi.waitFor(async () => {
    await runDurableObjectAlarm(stub());
    expect(await states()).toContain("dan sent");
  });
  const [longitude, latitude] = opera;
  const again = { ...plainPing, customerId: "dan", longitude, latitude, at: Date.now() + 1 };
  expect(await run("ingest", { pings: [again] })).toMatchObject([{ status: "accepted", events: [] }]);
});
