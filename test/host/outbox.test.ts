import { describe, expect, it } from "vitest";
import { addressOf } from "../../src/engine/customers/push.ts";
import type { Outgoing } from "../../src/engine/outbox/outgoing.ts";
import type { Outcome } from "../../src/engine/outbox/settle.ts";
import type { Input, VerbAnswer, VerbName } from "../../src/engine/verbs.ts";
import { Outbox } from "../../src/host/outbox.ts";
import type { ShardPort } from "../../src/host/shard-port.ts";
import { deferred } from "../support/fake-port.ts";
import { memoryShard } from "../support/memory-shard.ts";
import { opera, type TestShard } from "../support/test-shard.ts";

const sent: Outcome = { kind: "sent", status: 201 };

/** A shard with one message due for each name; what follows the `@` is its push host. */
function withMessages(...names: string[]): TestShard {
  const world = memoryShard();
  world.geofence("opera", opera, 150);
  world.campaign("spring");
  add(world, ...names);
  return world;
}

function add(world: TestShard, ...names: string[]): void {
  for (const name of names) {
    world.customer(name, "phone", name.split("@")[1] ?? "a");
    world.ping(name, opera);
  }
}

const many = (count: number, host: string) => Array.from({ length: count }, (_, i) => `c${i}@${host}`);

interface Run {
  readonly outbox: Outbox;
  /** Sends under way, by the customer's name, with a hand on their outcome. */
  readonly sends: { name: string; host: string; end: (outcome: Outcome | Error) => void }[];
  readonly reported: unknown[];
  most: number;
}

function open(world: TestShard, limits = { total: 4, perHost: 4 }, over: Partial<ShardPort> = {}): Run {
  const port: ShardPort = {
    run: async <V extends VerbName>(name: V, input: Input<V>): Promise<VerbAnswer<V>> =>
      world.ask(name, input),
    follow: async () => {},
    scrub: async () => {},
    ...over,
  };
  const sends: Run["sends"] = [];
  const reported: unknown[] = [];
  let claims = 0;
  const run: Run = { outbox: undefined as never, sends, reported, most: 0 };
  const send = (message: Outgoing) => {
    const { promise, resolve, reject } = deferred<Outcome>();
    const name = new URL(addressOf(message.push)).pathname.split("/")[1]!;
    const one = {
      name,
      host: message.host,
      end(outcome: Outcome | Error) {
        sends.splice(sends.indexOf(one), 1);
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      },
    };
    sends.push(one);
    run.most = Math.max(run.most, sends.length);
    return promise;
  };
  const outbox = new Outbox(
    port,
    send,
    limits,
    () => `claim${claims++}`,
    (error) => reported.push(error),
  );
  return Object.assign(run, { outbox });
}

const states = (world: TestShard) => world.rows("notifications", "id").map(({ state }) => state);

/** Longer than an outcome waits for others. */
const settleDown = () => new Promise((resolve) => setTimeout(resolve, 25));

describe("the outbox", () => {
  it("sends all that is due, never more at a time than it may, after one pump", async () => {
    const world = withMessages(...many(15, "a"), ...many(3, "b"));
    const run = open(world, { total: 4, perHost: 3 });
    await run.outbox.pump();
    let rounds = 0;
    while (run.sends.length > 0) {
      expect(run.sends.filter(({ host }) => host === "a").length).toBeLessThanOrEqual(3);
      run.sends[rounds++ % run.sends.length]!.end(sent);
      await settleDown();
    }
    expect([rounds, run.most]).toEqual([18, 4]);
    expect(new Set(states(world))).toEqual(new Set(["sent"]));
    expect(world.rows("notifications").map(({ attempts }) => attempts)).toEqual(Array(18).fill(1));
  });

  it("is held up by no host that stalls, also for what comes later", async () => {
    const world = withMessages(...many(10, "stalled"), ...many(4, "b"));
    const run = open(world, { total: 6, perHost: 3 });
    await run.outbox.pump();
    for (let i = 0; i < 4; i++) {
      run.sends.find(({ host }) => host === "b")!.end(sent);
      await settleDown();
    }
    expect(run.sends.map(({ host }) => host)).toEqual(["stalled", "stalled", "stalled"]);
    add(world, "late@b");
    await run.outbox.pump();
    expect(run.sends.map(({ host }) => host)).toEqual(["stalled", "stalled", "stalled", "b"]);
  });

  it("goes on past messages that end without being sent", async () => {
    const world = withMessages("x1", "x2", "x3", "x4", "good");
    for (const name of ["x1", "x2", "x3", "x4"]) world.run("deleteDevice", { customerId: name, id: "phone" });
    const run = open(world, { total: 1, perHost: 1 });
    await run.outbox.pump();
    expect(run.sends.map(({ name }) => name)).toEqual(["good"]);
  });

  it("takes a pump at any moment for a promise to look once more", async () => {
    const world = withMessages("first");
    const run = open(world);
    for (let i = 0; i < 12; i++) {
      const pumping = run.outbox.pump();
      // One microtask further each time: the claim, its answer, the end of the pump.
      for (let turn = 0; turn < i; turn++) await Promise.resolve();
      add(world, `later${i}`);
      await Promise.all([pumping, run.outbox.pump()]);
      expect(run.sends.map(({ name }) => name)).toContain(`later${i}`);
      for (const one of [...run.sends]) one.end(sent);
      await settleDown();
    }
  });

  it("makes room for the next at whatever moment one ends", async () => {
    const world = withMessages(...many(12, "a"));
    const run = open(world, { total: 2, perHost: 2 });
    await run.outbox.pump();
    for (let i = 0; run.sends.length > 0; i++) {
      void run.outbox.pump();
      for (let turn = 0; turn < i; turn++) await Promise.resolve();
      run.sends[0]?.end(sent);
      await settleDown();
    }
    expect(new Set(states(world))).toEqual(new Set(["sent"]));
  });
});

describe("when something fails", () => {
  it("on sending, it is reported, and the message comes round when its claim ends", async () => {
    const world = withMessages("ana");
    const run = open(world);
    await run.outbox.pump();
    run.sends[0]?.end(new Error("sender crashed"));
    await settleDown();
    expect(run.reported).toEqual([new Error("sender crashed")]);
    expect([states(world), run.sends]).toEqual([["queued"], []]);
    world.now += 30_000;
    await run.outbox.pump();
    expect(run.sends).toHaveLength(1);
  });

  it("on settling, likewise", async () => {
    const world = withMessages("ana", "bea");
    let full = true;
    const run = open(
      world,
      { total: 1, perHost: 1 },
      {
        run: async (name, input) => {
          if (name === "settle" && full) throw new Error("disk full");
          return world.ask(name, input);
        },
      },
    );
    await run.outbox.pump();
    run.sends[0]?.end(sent);
    await settleDown();
    expect(run.reported).toEqual([new Error("disk full")]);
    expect(run.sends.map(({ name }) => name)).toEqual(["bea"]);
    full = false;
    run.sends[0]?.end(sent);
    await settleDown();
    expect(states(world)).toEqual(["queued", "sent"]);
  });

  it("on claiming, the pump tells; one that nobody waits for is reported", async () => {
    const world = withMessages("ana", "bea");
    let down = false;
    const run = open(
      world,
      { total: 1, perHost: 1 },
      {
        run: async (name, input) => {
          if (name === "claim" && down)
            return { ok: false, refusal: { kind: "unavailable", detail: "no catalogue" } };
          return world.ask(name, input);
        },
      },
    );
    await run.outbox.pump();
    down = true;
    run.sends[0]?.end(sent);
    await settleDown();
    expect(run.reported).toEqual([new Error("the outbox cannot be claimed: no catalogue")]);
    await expect(run.outbox.pump()).rejects.toThrow("no catalogue");
    down = false;
    await run.outbox.pump();
    expect(run.sends.map(({ name }) => name)).toEqual(["bea"]);
  });
});

describe("stopping", () => {
  it("waits for what is under way, settles it, and claims nothing more", async () => {
    const world = withMessages("ana", "bea");
    const run = open(world, { total: 1, perHost: 1 });
    await run.outbox.pump();
    let stopped = false;
    const stopping = run.outbox.stop().then(() => {
      stopped = true;
    });
    await settleDown();
    expect(stopped).toBe(false);
    run.sends[0]?.end(sent);
    await stopping;
    await run.outbox.pump();
    expect([states(world), run.sends]).toEqual([["sent", "queued"], []]);
  });

  it("does not fail for a claim that does", async () => {
    const run = open(withMessages("ana"), undefined, { run: () => Promise.reject(new Error("closed")) });
    const pumping = run.outbox.pump();
    await Promise.resolve();
    await Promise.all([run.outbox.stop(), expect(pumping).rejects.toThrow("closed")]);
  });

  it("also waits for what a claim under way still hands out", async () => {
    const world = withMessages("ana");
    const run = open(world);
    const pumping = run.outbox.pump();
    await Promise.resolve();
    const stopping = run.outbox.stop();
    await pumping;
    run.sends[0]?.end(sent);
    await stopping;
    expect(states(world)).toEqual(["sent"]);
  });
});
