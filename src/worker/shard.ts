import { DurableObject } from "cloudflare:workers";
import { Shard as EngineShard } from "../engine/shard.ts";
import type { Input, VerbAnswer, VerbName } from "../engine/verbs.ts";
import { type Log, logTo, parseLevel } from "../host/log.ts";
import { Outbox } from "../host/outbox.ts";
import { SuppliedShard } from "../host/supplied-shard.ts";
import { retryMs, wakeAfter } from "../host/wake-after.ts";
import { Webhooks } from "../host/webhooks.ts";
import { type Bindings, shardName, variables } from "./env.ts";
import { portOf } from "./port.ts";
import { durableSql } from "./sql.ts";

/** Sends this shard keeps going at a time; each invocation of the sender has six connections of its own. */
const sends = { total: 24, perHost: 12 };

/**
 * A shard as a Durable Object: its SQLite, one alarm for everything due, and the engine. Writes of one
 * request are coalesced and the answer held back until they are stored, so no commit queue of ours is needed.
 */
export class Shard extends DurableObject<Bindings> {
  readonly #shard: EngineShard;
  readonly #port: SuppliedShard;
  readonly #outbox: Outbox;
  readonly #webhooks: Webhooks;
  readonly #log: Log;
  #alarmAt = Number.POSITIVE_INFINITY;

  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, env);
    // A level that is none stops requests with what was expected; what is due is done all the same.
    this.#log = logTo(parseLevel(variables(env).LOG_LEVEL) ?? "info", console.error);
    this.#shard = new EngineShard(durableSql(ctx.storage), indexOf(ctx), {
      now: Date.now,
      random: Math.random,
      nextUint32: () => crypto.getRandomValues(new Uint32Array(1))[0]!,
    });
    this.#port = new SuppliedShard(
      async (name, input) => this.#local(name, input),
      (index) => portOf(env, shardName(index)),
    );
    this.#outbox = new Outbox(
      this.#port,
      (message) => ctx.exports.Sender.send(message),
      sends,
      () => crypto.randomUUID(),
      (error) => this.#log.error(error),
    );
    this.#webhooks = new Webhooks(this.#port, {
      perEndpoint: 4,
      deliver: (event) => ctx.exports.Sender.deliver(event),
      giveUp: (endpoint) => ctx.exports.Sender.giveUp(endpoint),
      newClaim: () => crypto.randomUUID(),
      report: (error) => this.#log.error(error),
    });
    // The input gate stays shut meanwhile, so nothing can move the alarm behind what is stored.
    void ctx.blockConcurrencyWhile(async () => {
      this.#alarmAt = (await ctx.storage.getAlarm()) ?? Number.POSITIVE_INFINITY;
      // An object that waits for a sender is not evicted: a new one means that the old one's claims are dead.
      this.#local("releaseClaims", {});
      this.#local("releaseDeliveries", {});
    });
  }

  /** Runs a verb; whoever gets the answer can rely on it. */
  run<V extends VerbName>(name: V, input: Input<V>): Promise<VerbAnswer<V>> {
    return this.#port.run(name, input);
  }

  follow(): Promise<void> {
    return this.#port.follow();
  }

  override async alarm(): Promise<void> {
    this.#alarmAt = Number.POSITIVE_INFINITY;
    try {
      this.#arm(await this.#work());
    } catch (error) {
      // An alarm that keeps throwing is given up by the runtime; one that sets the next goes on.
      this.#log.error(error);
      this.#arm(Date.now() + retryMs);
    }
  }

  /** Does what is due and answers when to wake next. Sends go on afterwards: the next alarm must not wait for them. */
  async #work(): Promise<number> {
    const began = Date.now();
    await this.#outbox.pump();
    await this.#webhooks.pump();
    const ticked = await this.#port.run("tick", {});
    if (ticked.ok && ticked.value.again) return Date.now();
    const wake = this.#local("nextWake", {});
    return wakeAfter(wake.ok ? wake.value.at : null, began);
  }

  #local<V extends VerbName>(name: V, input: Input<V>): VerbAnswer<V> {
    const answer = this.#shard.run(name, input);
    this.#arm(this.#shard.takeDue());
    return answer;
  }

  /** Brings the alarm forward; an alarm set is a row written, so only when it is needed. */
  #arm(at: number): void {
    if (at >= this.#alarmAt) return;
    this.#alarmAt = at;
    // Writes of one request are stored together: the alarm is as safe as what it is for.
    void this.ctx.storage.setAlarm(at);
  }
}

function indexOf(ctx: DurableObjectState): number {
  const match = /^shard-(\d+)$/.exec(ctx.id.name ?? "");
  if (match === null) throw new Error("a shard is reached by its name, shard-<index>");
  return Number(match[1]);
}
