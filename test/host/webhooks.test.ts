import { describe, expect, it } from "vitest";
import type { Input, VerbAnswer, VerbName } from "../../src/engine/verbs.ts";
import type { OutgoingEvent } from "../../src/engine/webhooks/claim.ts";
import type { DeliveryOutcome, GivenUp } from "../../src/engine/webhooks/settle.ts";
import { giveUpWebhook } from "../../src/host/give-up-webhook.ts";
import type { ShardPort } from "../../src/host/shard-port.ts";
import { Webhooks } from "../../src/host/webhooks.ts";
import { Workspace } from "../../src/host/workspace.ts";
import { seeded } from "../geo/worlds.ts";
import { deferred, settleDown } from "../support/fake-port.ts";
import { memoryShard, seeds } from "../support/memory-shard.ts";
import { ShardGroup } from "../support/shard-group.ts";
import type { TestShard } from "../support/test-shard.ts";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const ok: DeliveryOutcome = { kind: "delivered", status: 204 };
const down: DeliveryOutcome = {
  kind: "failed",
  status: null,
  detail: "connection refused",
  retryAfter: null,
};
const wanted = { events: ["consent.changed" as const] };

/** A process that delivers what a shard holds; one that was killed reaches nothing any more. */
class Process {
  readonly webhooks: Webhooks;
  readonly givenUp: GivenUp[] = [];
  readonly errors: unknown[] = [];
  #isAlive = true;

  constructor(world: TestShard, deliver: (event: OutgoingEvent) => Promise<DeliveryOutcome>) {
    let claims = 0;
    const port: ShardPort = {
      run: async <V extends VerbName>(name: V, input: Input<V>): Promise<VerbAnswer<V>> => {
        if (!this.#isAlive) throw new Error("killed");
        return world.ask(name, input);
      },
      follow: async () => {},
      scrub: async () => {},
    };
    this.webhooks = new Webhooks(port, {
      perEndpoint: 4,
      deliver,
      giveUp: async (endpoint) => {
        this.givenUp.push(endpoint);
      },
      newClaim: () => `${world.now} ${claims++}`,
      report: (error) => this.errors.push(error),
    });
  }

  kill(): void {
    this.#isAlive = false;
  }
}

function withEvents(count: number, ...webhooks: string[]): TestShard {
  const world = memoryShard();
  world.customer("ana");
  for (const id of webhooks) world.webhook(id, wanted);
  add(world, count);
  return world;
}

let flips = 0;
function add(world: TestShard, count: number): void {
  for (let i = 0; i < count; i++) {
    world.now += 1;
    world.consent("ana", "email", flips++ % 2 === 0);
  }
}

const due = (world: TestShard) =>
  world.sql.get<{ at: number | null }>("SELECT MIN(due_at) AS at FROM webhook_deliveries")?.at ?? null;
const ids = (world: TestShard) =>
  world
    .rows("webhook_deliveries")
    .map(({ id }) => String(id))
    .sort();
const states = (world: TestShard) => new Set(world.rows("webhook_deliveries").map(({ state }) => state));

const isBusy = (world: TestShard) =>
  world.sql.get("SELECT 1 FROM webhook_deliveries WHERE claim IS NOT NULL") !== undefined;

/** Lets time pass from due time to due time until `end`, or until nothing is due. */
async function passTime(
  world: TestShard,
  process: () => Process,
  end = Number.POSITIVE_INFINITY,
): Promise<void> {
  for (;;) {
    await process()
      .webhooks.pump()
      .catch(() => {});
    // What is under way comes first: time passes faster here than an answer travels.
    for (let turns = 0; turns < 200 && isBusy(world); turns++) await settleDown();
    const at = due(world);
    if (at === null || at > end) break;
    world.now = Math.max(world.now, at);
  }
  if (Number.isFinite(end)) world.now = end;
}

describe("webhooks", () => {
  it("bring each event once to an endpoint that always answers 204", async () => {
    const world = withEvents(100, "crm", "mail");
    const got: string[] = [];
    const process = new Process(world, async ({ id }) => {
      got.push(id);
      await settleDown();
      return ok;
    });
    await passTime(world, () => process);
    expect([got.length, got.toSorted()]).toEqual([200, ids(world)]);
    expect(states(world)).toEqual(new Set(["delivered"]));
    expect(process.errors).toEqual([]);
  });

  it.each(seeds(5, 200))(
    "lose nothing to restarts at random, and repeat under the same id (seed %i)",
    async (seed) => {
      const random = seeded(seed);
      const world = withEvents(60, "crm");
      const got = new Map<string, number>();
      let restarts = 0;
      let process: Process;
      const start = () => {
        process = new Process(world, async ({ id }) => {
          for (let turns = random() * 4; turns > 0; turns--) await Promise.resolve();
          got.set(id, (got.get(id) ?? 0) + 1);
          if (random() < 0.08 || (restarts === 0 && got.size === 30)) {
            process.kill();
            restarts += 1;
            world.restart();
            start();
          }
          for (let turns = random() * 4; turns > 0; turns--) await Promise.resolve();
          return got.get(id)! < 4 && random() < 0.3 ? down : ok;
        });
      };
      start();
      await passTime(world, () => process);
      expect([...got.keys()].sort()).toEqual(ids(world));
      expect(states(world)).toEqual(new Set(["delivered"]));
      expect(restarts).toBeGreaterThan(0);
    },
  );

  it("lose nothing to an endpoint that is down for an hour", async () => {
    const world = withEvents(200, "crm");
    const up = world.now + hour;
    const times: number[] = [];
    const got: string[] = [];
    const process = new Process(world, async ({ id }) => {
      if (world.now < up) return down;
      got.push(id);
      times.push(world.now);
      return ok;
    });
    await passTime(world, () => process, up - 30 * minute);
    add(world, 50);
    await passTime(world, () => process);
    expect(got.toSorted()).toEqual(ids(world));
    expect(states(world)).toEqual(new Set(["delivered"]));
    // The attempt after 35 min is the last that can fail; the next comes at most 2.4 h later.
    expect(Math.max(...times) - up).toBeLessThan(2.5 * hour);
  });

  it("are not delayed by an event that is always refused, nor by one that is never answered", async () => {
    const world = withEvents(40, "crm");
    const [poisoned, stalled] = ids(world);
    const began = world.now;
    const arrived = new Map<string, number>();
    const never = deferred<DeliveryOutcome>();
    const process = new Process(world, async ({ id }) => {
      if (id === poisoned) return { kind: "failed", status: 500, detail: "poison", retryAfter: null };
      if (id === stalled) return never.promise;
      arrived.set(id, world.now);
      return ok;
    });
    await process.webhooks.pump();
    await settleDown();
    expect([...arrived.keys()].sort()).toEqual(ids(world).slice(2));
    expect(new Set(arrived.values())).toEqual(new Set([began]));
    never.resolve(ok);
    await passTime(world, () => process);
    expect(world.rows("webhook_deliveries", "id").map(({ state }) => state)).toEqual([
      "dead",
      ...Array(39).fill("delivered"),
    ]);
    expect(process.givenUp).toEqual([]);
  });

  it("go to four places an endpoint at a time; one that stalls takes none of another", async () => {
    const world = withEvents(30, "slow", "quick");
    const busy = new Map<string, number>();
    let most = 0;
    const stalled: (() => void)[] = [];
    const got: string[] = [];
    const process = new Process(world, async ({ webhook }) => {
      const now = (busy.get(webhook) ?? 0) + 1;
      busy.set(webhook, now);
      most = Math.max(most, now);
      if (webhook === "slow") await new Promise<void>((resolve) => stalled.push(resolve));
      else await settleDown();
      busy.set(webhook, busy.get(webhook)! - 1);
      got.push(webhook);
      return ok;
    });
    await process.webhooks.pump();
    for (let i = 0; i < 30; i++) await settleDown();
    expect([stalled.length, got, most]).toEqual([4, Array(30).fill("quick"), 4]);
    while (stalled.length > 0) {
      stalled.shift()!();
      await settleDown();
    }
    expect([got.length, states(world)]).toEqual([60, new Set(["delivered"])]);
  });

  it("stop after what is under way", async () => {
    const world = withEvents(20, "crm");
    const waiting = deferred<DeliveryOutcome>();
    let started = 0;
    const process = new Process(world, () => {
      started += 1;
      return waiting.promise;
    });
    await process.webhooks.pump();
    const stopped = process.webhooks.stop();
    waiting.resolve(ok);
    await stopped;
    expect([
      started,
      world.rows("webhook_deliveries").filter(({ state }) => state === "delivered").length,
    ]).toEqual([4, 4]);
  });

  it("report what cannot be sent or settled, and try it again", async () => {
    const world = withEvents(1, "crm");
    let tries = 0;
    const process = new Process(world, async () => {
      tries += 1;
      if (tries === 1) throw new Error("no sender");
      return ok;
    });
    await passTime(world, () => process);
    expect([tries, states(world)]).toEqual([2, new Set(["delivered"])]);
    expect(process.errors).toEqual([new Error("no sender")]);
  });
});

describe("an endpoint is given up", () => {
  const setUp = () => {
    const group = new ShardGroup(2, 1);
    const workspace = new Workspace(group.members.map(({ port }) => port));
    group.primary.webhook("crm", wanted);
    return { group, workspace };
  };
  const isEnabled = ({ shard }: { shard: TestShard }) =>
    shard.shard.catalogue.webhooks.all.map(({ enabled }) => enabled);
  const fails = { id: "crm", url: "https://crm.test/hooks" } as const;

  it("for all shards when one is told that it has gone", async () => {
    const { group, workspace } = setUp();
    await group.follow();
    await giveUpWebhook(workspace, { ...fails, reason: "gone" }, () => group.now);
    expect(group.members.map(isEnabled)).toEqual([[false], [false]]);
    group.close();
  });

  it("for failing only when it has failed in every shard for five days", async () => {
    const { group, workspace } = setUp();
    await group.follow();
    const other = group.members[1]!.shard;
    other.customer("bea");
    other.consent("bea", "email", true);
    const [event] = other.run("claimDeliveries", { claim: "c", perEndpoint: 1, inFlight: {} }).outgoing;
    other.run("settleDeliveries", { id: event!.id, claim: "c", url: event!.url, outcome: ok });
    group.pass(5 * day - 1);
    await giveUpWebhook(workspace, { ...fails, reason: "failing" }, () => group.now);
    expect(group.members.map(isEnabled)).toEqual([[true], [true]]);
    group.pass(1);
    await giveUpWebhook(workspace, { ...fails, reason: "failing" }, () => group.now);
    expect(group.members.map(isEnabled)).toEqual([[false], [false]]);
    group.close();
  });
});
