import { evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, inject, it, vi } from "vitest";
import { seeded } from "../geo/worlds.ts";
import { arriveAt, newCustomer, openStore, run } from "./world.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Whether the long runs are asked for. */
    readonly long: boolean;
  }
}

const customers = inject("long") ? 1_000 : 60;
const evictions = inject("long") ? 50 : 6;
const stub = () => env.SHARD.get(env.SHARD.idFromName("shard-0"));
const random = seeded(11);

/** Messages that the push service took, with the times at which it was asked, by customer. */
let taken: Map<string, number[]>;

function answer(name: string, askedAt: number): Response {
  const dice = random();
  if (dice < 0.06) return new Response(null, { status: dice < 0.03 ? 404 : 410 });
  if (dice < 0.1) return new Response("too large", { status: 413 });
  if (dice < 0.2) return new Response(null, { status: 429, headers: { "Retry-After": "1" } });
  if (dice < 0.35) return new Response(null, { status: 500 });
  if (dice < 0.42) throw new TypeError("connection reset");
  taken.set(name, [...(taken.get(name) ?? []), askedAt]);
  return new Response(null, { status: dice < 0.7 ? 201 : 202 });
}

beforeEach(async () => {
  taken = new Map();
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input) => {
    const askedAt = Date.now();
    await scheduler.wait(random() * 60);
    return answer(new URL(String(input)).pathname.slice(1), askedAt);
  });
  await openStore(inject("long") ? "300s" : "30s");
});
afterEach(() => vi.restoreAllMocks());

it("every message ends once over evictions at random, and none is taken three times", async () => {
  for (let i = 0; i < customers; i++) await newCustomer(`c${i}`, "web.push.apple.com");
  for (let i = 0; i < customers; i++) await arriveAt(`c${i}`);
  const evicted: { from: number; to: number }[] = [];
  const list = { customerId: null, campaignId: null, state: null, limit: customers + 1, after: null };
  const rows = async () => (await run("listNotifications", list)).map(({ item }) => item);
  for (let round = 0; (await rows()).some(({ state }) => state === "queued"); round++) {
    expect(round).toBeLessThan(10 * customers + 400);
    await runDurableObjectAlarm(stub());
    await scheduler.wait(random() * 60);
    if (evicted.length < evictions && random() < 0.3) {
      const from = Date.now();
      await evictDurableObject(stub());
      evicted.push({ from, to: Date.now() });
    }
  }
  expect(evicted).toHaveLength(evictions);
  const all = await rows();
  expect(all).toHaveLength(customers);
  for (const { state, reason, customerId } of all) {
    expect(["sent", "failed", "expired"]).toContain(state);
    expect(reason === null).toBe(state === "sent");
    if (state === "sent") expect(taken.has(customerId)).toBe(true);
  }
  for (const [name, times] of taken) {
    expect([name, times.length <= 2]).toEqual([name, true]);
    if (times.length === 2)
      expect(evicted.some(({ from, to }) => times[0]! <= to && from <= times[1]!)).toBe(true);
  }
  const twice = [...taken.values()].filter((times) => times.length === 2).length;
  console.log(`${customers} messages, ${evictions} evictions, ${taken.size} taken, ${twice} of them twice`);
}, 600_000);
