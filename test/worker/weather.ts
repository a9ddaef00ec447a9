import { abortAllDurableObjects, evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { Shard } from "../../src/worker/shard.ts";

/** What goes wrong, each as a share of its chances, and what came of it. */
export interface Storm {
  /** RPCs, to shards and between them, that never arrive, or whose answer never does. */
  readonly lost: number;
  /** Catalogue updates that are late or do not come. */
  readonly late: number;
  /** Steps at which one shard is evicted, or all are gone in the middle of what they do. */
  readonly evicted: number;
  readonly aborted: number;
}

export class Weather {
  readonly counts = { lost: 0, answersLost: 0, late: 0, evicted: 0, aborted: 0, alarms: 0 };
  readonly #shards: number;
  readonly #random: () => number;
  readonly #run = Shard.prototype.run;
  readonly #follow = Shard.prototype.follow;

  constructor(shards: number, random: () => number) {
    this.#shards = shards;
    this.#random = random;
  }

  /** From now on RPCs fail as the storm says. */
  begin(storm: Storm): void {
    const { counts } = this;
    const random = this.#random;
    const run = this.#run;
    const follow = this.#follow;
    const lose = (share: number, count: "lost" | "answersLost") => {
      if (random() >= share) return;
      counts[count] += 1;
      throw Object.assign(new Error("Network connection lost."), { retryable: true });
    };
    const delay = async () => {
      if (random() >= storm.late) return;
      counts.late += 1;
      await scheduler.wait(random() * 30);
      if (random() < 0.5) throw Object.assign(new Error("Network connection lost."), { retryable: true });
    };
    Shard.prototype.run = async function (this: Shard, name, input, id) {
      lose(storm.lost, "lost");
      if (name === "catalogueSince") await delay();
      const answer = await run.call(this, name, input, id);
      lose(storm.lost, "answersLost");
      return answer as never;
    };
    Shard.prototype.follow = async function (this: Shard, id) {
      await delay();
      return follow.call(this, id);
    };
  }

  end(): void {
    Shard.prototype.run = this.#run;
    Shard.prototype.follow = this.#follow;
  }

  /** What may befall shards in the middle of a step. */
  async strike({ evicted, aborted }: Storm): Promise<void> {
    const dice = this.#random();
    if (dice < evicted) {
      this.counts.evicted += 1;
      await evictDurableObject(this.#stub(Math.floor(this.#random() * this.#shards))).catch(() => {});
    } else if (dice < evicted + aborted) {
      this.counts.aborted += 1;
      await abortAllDurableObjects();
    }
  }

  /** Rings every shard's alarm, now and then twice at once. */
  async ring(): Promise<void> {
    for (let index = 0; index < this.#shards; index++) {
      const times = this.#random() < 0.3 ? 2 : 1;
      const rung = Array.from({ length: times }, () =>
        runDurableObjectAlarm(this.#stub(index)).catch(() => {}),
      );
      this.counts.alarms += times;
      await Promise.all(rung);
    }
  }

  #stub(index: number): DurableObjectStub<Shard> {
    return env.SHARD.get(env.SHARD.idFromName(`shard-${index}`));
  }
}

/** Nothing goes wrong. */
export const calm: Storm = { lost: 0, late: 0, evicted: 0, aborted: 0 };
