import { expect, it } from "vitest";
import type { Input, VerbAnswer, VerbName } from "../../src/engine/verbs.ts";
import type { ShardPort } from "../../src/host/shard-port.ts";
import { SuppliedShard } from "../../src/host/supplied-shard.ts";
import { seeded } from "../geo/worlds.ts";
import { memoryShard, seeds } from "../support/memory-shard.ts";
import { opera, plainPing, type TestShard } from "../support/test-shard.ts";

const budget = 25;
const rate = { limit: 4, window: "10m" };
const span = 10 * 60_000;

/** Calls to the primary get lost on the way there or on the way back. */
function lossy(primary: TestShard, random: () => number): ShardPort {
  const perhapsLost = () => {
    if (random() < 0.1) throw new Error("lost");
  };
  return {
    run: async <V extends VerbName>(name: V, input: Input<V>): Promise<VerbAnswer<V>> => {
      perhapsLost();
      const answer = primary.ask(name, input);
      perhapsLost();
      return answer;
    },
    follow: async () => {},
    scrub: async () => {},
  };
}

it.each(seeds(4, 60))(
  "no budget and no rate is ever passed, over shards, losses and restarts (world %i)",
  async (seed) => {
    const random = seeded(seed);
    const shards = [0, 1, 2].map((index) => memoryShard({ index, seed: seed * 10 + index }));
    const [primary] = shards as [TestShard];
    const fresh = { secretKey: "", publishableKey: "", masterSecret: "", identitySecret: "" };
    primary.run("openWorkspace", { shards: 3, fresh: { ...fresh, vapidPublicKey: "", vapidPrivateKey: "" } });
    primary.geofence("opera", opera, 150);
    primary.campaign("spring", { budget: { sends: budget }, rate });
    const ports = shards.map(
      (shard) =>
        new SuppliedShard(
          async (name, input) => shard.ask(name, input),
          () => lossy(primary, random),
        ),
    );
    let now = primary.now;
    for (let i = 0; i < 200; i++) {
      now += Math.floor(random() ** 2 * 90_000);
      for (const shard of shards) shard.now = now;
      const index = Math.floor(random() * 3);
      const shard = shards[index]!;
      if (random() < 0.05) shard.restart();
      if (random() < 0.2) await ports[index]!.run("tick", {}).catch(() => {});
      shard.customer(`c${i}`);
      const pings = [{ ...plainPing, customerId: `c${i}`, at: now, longitude: opera[0], latitude: opera[1] }];
      await ports[index]!.run("ingest", { pings }).catch(() => {});
    }
    const sends = shards
      .flatMap((shard) => shard.rows("sends").map(({ at }) => Number(at)))
      .sort((a, b) => a - b);
    expect(sends.length).toBeLessThanOrEqual(budget);
    expect(sends.length).toBeGreaterThan(budget / 2);
    for (const start of sends)
      expect(sends.filter((at) => at >= start && at - start < span).length).toBeLessThanOrEqual(rate.limit);
  },
);
