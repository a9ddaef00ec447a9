import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { deferred } from "../support/fake-port.ts";
import { opera, plainPing } from "../support/test-shard.ts";
import { arriveAt, newCustomer, openStore, run } from "./world.ts";

const stub = () => env.SHARD.get(env.SHARD.idFromName("shard-0"));

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
  await openStore();
});
afterEach(() => {
  release();
  vi.restoreAllMocks();
});

it("sends what a ping decides", async () => {
  await newCustomer("ana", quick);
  await arriveAt("ana");
  await vi.waitFor(async () => {
    await runDurableObjectAlarm(stub());
    expect(await states()).toContain("ana sent");
  });
  expect(requests).toEqual(["ana"]);
});

it("holds up nobody's message for a push service that stalls", async () => {
  for (let i = 0; i < 14; i++) {
    await newCustomer(`slow${i}`, slow);
    await arriveAt(`slow${i}`);
  }
  await runDurableObjectAlarm(stub());
  await vi.waitFor(() => expect(requests.length).toBe(12));
  await newCustomer("bea", quick);
  await arriveAt("bea");
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
  await newCustomer("cid", quick);
  await arriveAt("cid");
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
  await newCustomer("dan", quick);
  await evictDurableObject(stub());
  await arriveAt("dan");
  await evictDurableObject(stub());
  await vi.waitFor(async () => {
    await runDurableObjectAlarm(stub());
    expect(await states()).toContain("dan sent");
  });
  const [longitude, latitude] = opera;
  const again = { ...plainPing, customerId: "dan", longitude, latitude, at: Date.now() + 1 };
  expect(await run("ingest", { pings: [again] })).toMatchObject([{ status: "accepted", events: [] }]);
});
