import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, expect, inject, it, vi } from "vitest";
import { encodeShape, type Position, parseShape } from "../../geo/index.ts";
import type { Input, Output, VerbName } from "../../src/engine/verbs.ts";
import type { Workspace } from "../../src/host/workspace.ts";
import { takePings } from "../../src/http/pings/respond.ts";
import { openedService } from "../../src/worker/service.ts";
import { seeded } from "../geo/worlds.ts";
import { campaignBody, geofenceBody, north, opera, plainPing } from "../support/test-shard.ts";
import { audit } from "./audit.ts";
import { calm, type Storm, Weather } from "./weather.ts";

const shards = 4;
const isLong = inject("long");
const customers = isLong ? 100 : 30;
const steps = 100;
const seeds = isLong ? [1, 2, 3, 4, 5] : [1];
const stepMs = 15_000;
const day = 24 * 3_600_000;
const storm: Storm = { lost: 0.02, late: 0.2, evicted: 0.4, aborted: 0.1 };
/** Alarms lie ahead of the real clock: none goes off but those that are rung. */
const begin = Date.UTC(2030, 2, 4, 9);

const stores = Array.from({ length: 12 }, (_, i) => north(opera, i * 400));
const budget = 20;

let workspace: Workspace;
let taken: number;

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: begin });
  taken = 0;
  vi.spyOn(globalThis, "fetch").mockImplementation(async () => {
    taken += 1;
    return new Response(null, { status: 201 });
  });
  vi.spyOn(console, "error").mockImplementation(() => {});
  workspace = (await openedService(env as never)).workspace;
});

async function change<V extends Parameters<Workspace["change"]>[0]>(name: V, input: Input<V>): Promise<void> {
  const { answer } = await workspace.change(name, input, Date.now);
  expect([name, answer]).toMatchObject([name, { ok: true }]);
}

/** What a person would do: try again. */
async function insist<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++)
    try {
      return await ask();
    } catch (error) {
      if (tries === 50) throw error;
      await scheduler.wait(1);
    }
}

async function openStores(): Promise<void> {
  await change("patchSettings", { quietHours: null, pressure: [{ limit: 3, window: "24h" }] });
  for (const [i, center] of stores.entries()) {
    const parsed = parseShape({ geometry: { type: "Point", coordinates: center }, radius: 120 });
    if (!parsed.ok) throw new Error("expected a circle");
    const shape = encodeShape(parsed.shape);
    await change("putGeofence", { id: `store-${i}`, body: { ...geofenceBody, dwell: "1m" }, shape });
  }
  const rate = { limit: 5, window: "1m" };
  await change("putCampaign", { id: "rated", body: { ...campaignBody, rate, cooldown: "10m" } });
  const dwell = { event: "dwell", geofences: { ids: [], tags: [] }, confirm: false } as const;
  await change("putCampaign", { id: "dwelling", body: { ...campaignBody, trigger: dwell, holdout: 0.2 } });
  for (const id of ["rated", "dwelling"]) await change("campaignVerb", { id, verb: "launch" });
}

/** A campaign that nothing has been spent of yet. */
async function openBudget(id: string): Promise<void> {
  const caps = [{ limit: 2, window: "24h" }];
  const body = { ...campaignBody, caps, budget: { sends: budget }, priority: 90 };
  await change("putCampaign", { id, body });
  await change("campaignVerb", { id, verb: "launch" });
}

async function onShard<V extends VerbName>(customerId: string, name: V, input: Input<V>): Promise<Output<V>> {
  const answer = await workspace.ofCustomer(customerId).run(name, input);
  if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer)}`);
  return answer.value as Output<V>;
}

async function enrol(id: string): Promise<void> {
  await onShard(id, "putCustomer", { id, traits: {}, locale: null, timezone: null });
  const proof = { source: "test", policyVersion: null, textHash: null, at: null, actor: "test" };
  for (const purpose of ["location", "push"] as const)
    await onShard(id, "putConsent", { customerId: id, purpose, granted: true, ...proof });
  const keys = {
    p256dh: "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM",
    auth: "tBHItJI5svbpez7KI4CCXg",
  };
  const push = { type: "webpush", endpoint: `https://web.push.apple.com/${id}`, keys } as const;
  await onShard(id, "putDevice", { customerId: id, id: "phone", platform: "web", push });
}

/** Where the same walkers are at each step, whoever they are. */
function walks(seed: number): Position[][] {
  const random = seeded(seed);
  const street = stores.length * 400;
  const walked = Array.from({ length: customers }, () => random() * 2 * street);
  return Array.from({ length: steps }, () =>
    walked.map((metres, i) => {
      // Some stand still for a while, in a store or at its edge; at the end of the street they turn round.
      if (random() < 0.7) walked[i] = metres + (random() < 0.9 ? 60 : 300);
      const along = walked[i]! % (2 * street);
      return north(opera, Math.min(along, 2 * street - along));
    }),
  );
}

async function replay(
  who: string,
  seed: number,
  start: number,
  weather: Weather,
  under: Storm,
): Promise<void> {
  const random = seeded(seed + 100);
  weather.begin(calm);
  for (let i = 0; i < customers; i++) await enrol(`${who}-${i}`);
  for (const [step, places] of walks(seed).entries()) {
    vi.setSystemTime(start + step * stepMs);
    const pings = places.map(([longitude, latitude], i) => ({
      ...plainPing,
      customerId: `${who}-${i}`,
      longitude,
      latitude,
      at: start + step * stepMs,
    }));
    pings.sort(() => random() - 0.5);
    weather.begin(under);
    const sends: Promise<void>[] = [];
    for (let i = 0; i < pings.length; ) {
      const size = 1 + Math.floor(random() * 40);
      sends.push(until(pings.slice(i, i + size)));
      i += size;
    }
    await Promise.all([...sends, weather.strike(under), meddle(step, random)]);
    if (step % 4 === 0) await weather.ring();
    weather.end();
  }
}

/** Sends them as a phone does: again, until each is stored. */
async function until(pings: readonly (typeof plainPing)[]): Promise<void> {
  let rest = pings;
  for (let tries = 0; rest.length > 0; tries++) {
    expect(tries).toBeLessThan(100);
    const numbered = rest.map((ping, index) => ({ ...ping, index }));
    const { results } = await takePings(
      workspace,
      { count: rest.length, pings: numbered, invalid: [] },
      () => {},
    ).catch(() => ({ results: numbered.map(({ index }) => ({ index, status: "unavailable" as const })) }));
    for (const { status } of results) expect(["accepted", "duplicate", "unavailable"]).toContain(status);
    rest = numbered.filter((_, i) => results[i]!.status === "unavailable");
    if (rest.length > 0) await scheduler.wait(1);
  }
}

/** A marketer who works meanwhile, on what makes no event. */
async function meddle(step: number, random: () => number): Promise<void> {
  if (step % 7 === 3) {
    const body = {
      ...campaignBody,
      rate: { limit: 5, window: "1m" },
      cooldown: "10m",
      priority: Math.floor(random() * 60),
    };
    await insist(() => change("putCampaign", { id: "rated", body }));
  }
  if (step % 25 === 12)
    await insist(() => change("campaignVerb", { id: "dwelling", verb: "pause" })).catch(() => {});
  if (step % 25 === 20)
    await insist(() => change("campaignVerb", { id: "dwelling", verb: "launch" })).catch(() => {});
}

/** A customer's events, without what tells one run from the other. */
async function eventsOf(who: string, start: number): Promise<string[]> {
  const all: string[] = [];
  const filters = { geofenceId: null, type: null, from: null, to: null, limit: 500, after: null };
  for (let i = 0; i < customers; i++) {
    const customerId = `${who}-${i}`;
    const page = await onShard(customerId, "listEvents", { ...filters, customerId } as never);
    for (const { item } of page as unknown as { item: { type: string; geofenceId: string; at: string } }[])
      all.push(`${i} ${item.type} ${item.geofenceId} ${Date.parse(item.at) - start}`);
  }
  return all.sort();
}

/** Messages of a campaign, of all shards. */
async function sentBy(campaignId: string): Promise<number> {
  const page = { customerId: null, campaignId, state: null, limit: 500, after: null };
  return (await workspace.list("listNotifications", page)).data.length;
}

const timeout = isLong ? 1_800_000 : 300_000;

it.each(seeds)(
  "a stormy replay has the events of a calm one, and keeps every promise (seed %i)",
  async (seed) => {
    const weather = new Weather(shards, seeded(seed + 200));
    const starts = { calm: begin + 10 * seed * day, wild: begin + (10 * seed + 2) * day };
    vi.setSystemTime(starts.calm);
    if (seed === seeds[0]) await openStores();
    const [still, wild] = [`calm${seed}`, `wild${seed}`];
    const times = [performance.now()];
    await replay(still, seed, starts.calm, weather, calm);
    const expected = await eventsOf(still, starts.calm);
    times.push(performance.now());
    vi.setSystemTime(starts.wild);
    weather.begin(calm);
    await openBudget(`budgeted-${seed}`);
    await replay(wild, seed, starts.wild, weather, storm);
    expect(await eventsOf(wild, starts.wild)).toEqual(expected);
    times.push(performance.now());
    expect(expected.length).toBeGreaterThan(customers);
    const { counts } = weather;
    for (const kind of ["lost", "answersLost", "late", "evicted", "aborted", "alarms"] as const)
      expect([kind, counts[kind]]).not.toEqual([kind, 0]);
    expect(await audit(shards, Date.now())).toEqual([]);
    const spent = await sentBy(`budgeted-${seed}`);
    expect(spent).toBeLessThanOrEqual(budget);
    expect(spent).toBeGreaterThan(budget / 2);
    times.push(performance.now());
    const took = times.slice(1).map((at, i) => `${((at - times[i]!) / 1_000).toFixed(1)} s`);
    console.log(
      `${customers * steps} pings twice, ${expected.length} events each, ${taken} pushes, ${spent} of a budget of ${budget}; ${JSON.stringify(counts)}; ${took}`,
    );
  },
  timeout,
);

it("sees what is broken", async () => {
  await runInDurableObject(env.SHARD.get(env.SHARD.idFromName("shard-1")), (_, { storage }) => {
    storage.sql.exec("DELETE FROM sends").toArray();
  });
  expect(await audit(shards, Date.now())).not.toEqual([]);
});
