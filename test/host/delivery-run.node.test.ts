import { afterEach, expect, it } from "vitest";
import { WebPush } from "../../src/channels/webpush.ts";
import type { Outgoing } from "../../src/engine/outbox/outgoing.ts";
import type { Outcome } from "../../src/engine/outbox/settle.ts";
import type { Input, VerbAnswer, VerbName } from "../../src/engine/verbs.ts";
import { deliverer } from "../../src/host/deliver.ts";
import { Outbox } from "../../src/host/outbox.ts";
import { Signer } from "../../src/host/signing.ts";
import { freshVapidPair } from "../../src/host/vapid.ts";
import { seeded } from "../geo/worlds.ts";
import { memoryShard } from "../support/memory-shard.ts";
import { type MockPush, startMockPush } from "../support/mock-push/index.ts";
import { opera, type TestShard, t0 } from "../support/test-shard.ts";
import { badWeather } from "../support/weather.ts";

const long = Boolean(process.env.PARVIS_LONG);
const messages = long ? 10_000 : 300;
/**
 * The clock of all concerned runs so much faster than the wall's; timeouts are as much shorter. Faster, and a busy machine
 * alone would let attempts time out that the service has taken.
 */
const pace = 5;
const louvre: typeof opera = [2.3376, 48.8606];
/** Crashes of the sender, spread over the run. */
const crashes = long ? 20 : 5;

const began = performance.now();
const now = () => Math.floor(t0 + (performance.now() - began) * pace);
const vapid = freshVapidPair();
let push: MockPush;
/** When requests left, and where to. */
const left: { at: number; endpoint: string }[] = [];
afterEach(() => push.close());

async function withMessages(random: () => number): Promise<TestShard> {
  push = await startMockPush({ now, weather: badWeather(random, now) });
  const world = memoryShard();
  Object.defineProperty(world, "now", { get: now });
  world.geofence("opera", opera, 150);
  world.geofence("louvre", louvre, 150);
  const at = (id: string) =>
    ({ event: "enter", geofences: { ids: [id], tags: [] }, confirm: false }) as const;
  world.campaign("spring", { trigger: at("opera"), ttl: "1h" });
  world.campaign("hopeless", { trigger: at("louvre"), ttl: "50s" });
  const dead = Math.ceil(messages / 50);
  for (let i = 0; i < messages; i++) {
    const id = `c${i}`;
    world.customer(id);
    const { endpoint, keys } = await push.subscribe({ applicationServerKey: vapid.publicKey });
    // Some phones' service is down throughout: their messages expire.
    if (i < dead) push.misbehave(endpoint, { kind: "status", status: 500 });
    const subscription = { type: "webpush", endpoint, keys } as const;
    world.run("putDevice", { customerId: id, id: "phone", platform: "web", push: subscription });
  }
  for (let i = 0; i < messages; i++) world.ping(`c${i}`, i < dead ? louvre : opera);
  return world;
}

/** A process that sends: dead, nothing it does reaches the shard any more, however its sends end. */
class Sender {
  alive = true;
  readonly outbox: Outbox;
  /** Messages whose attempt was under way, or not settled yet, when it died. */
  readonly underWay = new Set<string>();
  readonly reported: unknown[] = [];

  constructor(world: TestShard, send: (message: Outgoing) => Promise<Outcome>, name: string) {
    let claims = 0;
    const run = async <V extends VerbName>(verb: V, input: Input<V>): Promise<VerbAnswer<V>> => {
      if (!this.alive) return new Promise<never>(() => {});
      const answer = world.ask(verb, input);
      if (verb === "settle")
        for (const { id } of (input as Input<"settle">).settlements) this.underWay.delete(id);
      return answer;
    };
    this.outbox = new Outbox(
      { run, follow: async () => {}, scrub: async () => {} },
      async (message) => {
        if (!this.alive) return new Promise<never>(() => {});
        this.underWay.add(message.id);
        return send(message);
      },
      { total: 32, perHost: 16 },
      () => `${name}-${claims++}`,
      (error) => this.reported.push(error),
    );
  }
}

async function drain(world: TestShard, random: () => number, crashes: number): Promise<Sender[]> {
  const channel = new WebPush(
    { subject: "mailto:ops@a.test", vapid: async () => vapid, allowlist: [push.host] },
    {
      now,
      timeout: 10_000 / pace,
      fetch: (endpoint, init) => {
        left.push({ at: now(), endpoint: String(endpoint) });
        return fetch(endpoint, init);
      },
    },
  );
  const deliver = deliverer(
    { send: (message) => channel.send(message as never) },
    new Signer(["the secret of tests"]),
    "https://parvis.test",
  );
  const senders = [new Sender(world, deliver, "s0")];
  const queued = () =>
    world.sql.get<{ n: number }>("SELECT COUNT(*) AS n FROM notifications WHERE state = 'queued'")!.n;
  for (let waiting = messages; waiting > 0; waiting = queued()) {
    const done = 1 - waiting / messages;
    if (senders.length - 1 < crashes && done > (senders.length - random() / 2) / (crashes + 1)) {
      senders.at(-1)!.alive = false;
      world.restart();
      senders.push(new Sender(world, deliver, `s${senders.length}`));
    }
    await senders.at(-1)!.outbox.pump();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await senders.at(-1)!.outbox.settled();
  return senders;
}

interface Row {
  id: string;
  state: string;
  reason: string | null;
  attempts: number;
  attempt_log: string;
  expires_at: number;
  sent_at: number | null;
  due_at: number | null;
}

function counted<T extends string | number>(values: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

it.each([
  ["nobody crashes", 0],
  [`the sender crashes ${crashes} times`, crashes],
])(
  `${messages} messages in bad weather: each ends once, in time, and is shown once (%s)`,
  async (_, crashes) => {
    const random = seeded(7 + crashes);
    const world = await withMessages(random);
    const start = performance.now();
    const senders = await drain(world, random, crashes);
    const seconds = (performance.now() - start) / 1000;
    const rows = world.rows("notifications", "id") as unknown as Row[];
    await expect
      .poll(() => push.shown.length)
      .toBe(push.attempts.filter(({ detail }) => detail === "created").length);

    // Exactly one state each, and a reason for all but what was sent.
    expect(rows).toHaveLength(messages);
    for (const row of rows) {
      expect(["sent", "failed", "expired"]).toContain(row.state);
      expect([row.due_at, row.reason === null]).toEqual([null, row.state === "sent"]);
      expect(JSON.parse(row.attempt_log)).toHaveLength(row.attempts);
    }

    // What is shown can be read, and brings its receipt.
    const shown = push.shown.map(({ text, unreadable }) => {
      expect(unreadable).toBeNull();
      const { id, receipt } = JSON.parse(text!) as { id: string; receipt: { url: string; token: string } };
      expect([receipt.url, receipt.token.length]).toEqual(["https://parvis.test/v1/receipts", 43]);
      return id;
    });

    // Nothing left after its time.
    const ends = new Map(
      world.sql
        .all<{ endpoint: string; expires: number }>(
          "SELECT push ->> '$.endpoint' AS endpoint, expires_at AS expires FROM notifications JOIN devices USING (customer)",
        )
        .map(({ endpoint, expires }) => [endpoint, expires]),
    );
    for (const { at, endpoint } of left)
      if (ends.has(endpoint)) expect(at).toBeLessThan(ends.get(endpoint)! + pace);

    // Twice only where a crash fell between the sending and its settlement, and never three times.
    const times = counted(shown);
    const crashed = new Set(senders.slice(0, -1).flatMap(({ underWay }) => [...underWay]));
    const twice = [...times].filter(([, n]) => n > 1);
    for (const [id, n] of twice) expect([id, n, crashed.has(id)]).toEqual([id, 2, true]);
    for (const row of rows)
      if (row.state === "sent") expect(times.has(row.id)).toBe(true);
      else if (times.has(row.id))
        expect([row.reason, crashed.has(row.id)]).toEqual([expect.any(String), true]);

    // After a Retry-After nobody asks before its time, but for who died before noting it.
    const lastRefusal = new Map<string, number>();
    for (const { at, endpoint, detail, status } of push.attempts) {
      if (crashes === 0) expect(at).toBeGreaterThanOrEqual(lastRefusal.get(endpoint) ?? 0);
      // The weather's shortest is a second; backoff alone waits half of one.
      if (status === 429 && detail === "told to answer 429") lastRefusal.set(endpoint, at + 990);
    }

    // A subscription that is gone is disabled at once, and no other.
    const gone = rows.filter(({ reason }) => reason === "subscription_gone").length;
    expect(world.rows("devices").filter((device) => device.disabled_reason !== null)).toHaveLength(gone);
    expect(senders.flatMap(({ reported }) => reported)).toEqual([]);

    const states = Object.fromEntries(
      counted(rows.map(({ state, reason }) => `${state} ${reason ?? ""}`.trim().slice(0, 40))),
    );
    process.stdout.write(
      `${messages} messages, ${crashes} crashes, ${seconds.toFixed(1)} s: ${JSON.stringify(states)}, ${push.attempts.length} requests, ${crashed.size} under way at crashes, ${twice.length} shown twice\n`,
    );
  },
  300_000,
);
