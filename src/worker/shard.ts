import { DurableObject } from "cloudflare:workers";
import { refuse } from "../engine/answer.ts";
import { Shard as EngineShard } from "../engine/shard.ts";
import type { Input, VerbAnswer, VerbName } from "../engine/verbs.ts";
import { type Log, logTo, parseLevel } from "../host/log.ts";
import { Outbox } from "../host/outbox.ts";
import { SuppliedShard } from "../host/supplied-shard.ts";
import { retryMs, wakeAfter } from "../host/wake-after.ts";
import { Webhooks } from "../host/webhooks.ts";
import { type Bindings, indexOf, knownUrl, variables } from "./env.ts";
import { portOf, type ShardRpc } from "./port.ts";
import { forRequest, requestId } from "./request-id.ts";
import { durableSql } from "./sql.ts";

/** Requests that may wait for the primary at a time; beyond, they are told to come back. */
const maxWaiting = 1_000;

/** Customers kept warm: an isolate has 128 MB, for them and for the catalogue. */
const warmCustomers = 10_000;

/** Sends this shard keeps going at a time; each invocation of the sender has six connections of its own. */
const sends = { total: 24, perHost: 12 };

/**
 * A shard as a Durable Object: its SQLite, one alarm for everything due, and the engine. Writes of one
 * request are coalesced and the answer held back until they are stored, so no commit queue of ours is needed.
 * What is in memory alone may be lost at any time: README.md says what that is.
 */
export class Shard extends DurableObject<Bindings> implements ShardRpc {
  readonly #shard: EngineShard;
  readonly #port: SuppliedShard;
  readonly #outbox: Outbox;
  readonly #webhooks: Webhooks;
  readonly #log: Log;
  #alarmAt = Number.POSITIVE_INFINITY;
  #waiting = 0;

  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, env);
    // A level that is none stops requests with what was expected; what is due is done all the same.
    this.#log = logTo(parseLevel(variables(env).LOG_LEVEL) ?? "info", (line, level) => console[level](line));
    const host = {
      now: Date.now,
      random: Math.random,
      nextUint32: () => crypto.getRandomValues(new Uint32Array(1))[0]!,
      publicUrl: knownUrl(env),
    };
    this.#shard = new EngineShard(durableSql(ctx.storage), indexOf(ctx.id.name), host, warmCustomers);
    this.#port = new SuppliedShard(
      async (name, input) => this.#local(name, input),
      (index) => portOf(env, index),
    );
    this.#outbox = new Outbox(
      this.#port,
      (message) => ctx.exports.Sender.send(message),
      sends,
      () => crypto.randomUUID(),
      (error) => this.#report(error),
    );
    this.#webhooks = new Webhooks(this.#port, {
      perEndpoint: 4,
      deliver: (event) => ctx.exports.Sender.deliver(event),
      giveUp: (endpoint) => ctx.exports.Sender.giveUp(endpoint),
      newClaim: () => crypto.randomUUID(),
      report: (error) => this.#report(error),
    });
    // The input gate stays shut meanwhile, so nothing can move the alarm behind what is stored.
    void ctx.blockConcurrencyWhile(async () => {
      this.#alarmAt = (await ctx.storage.getAlarm()) ?? Number.POSITIVE_INFINITY;
      // An object that waits for a sender is not evicted: a new one means that the old one's claims are dead.
      this.#local("releaseClaims", {});
      this.#local("releaseDeliveries", {});
      // A shard always has an alarm from its first day on: without one nothing would ever be purged.
      if (!Number.isFinite(this.#alarmAt)) this.#arm(this.#nextWake(Date.now()));
    });
  }

  /** Runs a verb; whoever gets the answer can rely on it. */
  run<V extends VerbName>(name: V, input: Input<V>, id?: string): Promise<VerbAnswer<V>> {
    if (this.#waiting >= maxWaiting)
      return Promise.resolve(refuse({ kind: "unavailable", detail: "this shard is behind" }));
    return this.#reported(id, () => this.#port.run(name, input));
  }

  follow(id?: string): Promise<void> {
    return this.#reported(id, () => this.#port.follow());
  }

  override async alarm(): Promise<void> {
    this.#alarmAt = Number.POSITIVE_INFINITY;
    try {
      this.#arm(await this.#work());
    } catch (error) {
      // An alarm that keeps throwing is given up by the runtime; one that sets the next goes on.
      this.#report(error);
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
    return this.#nextWake(began);
  }

  #nextWake(began: number): number {
    const wake = this.#local("nextWake", {});
    return wakeAfter(wake.ok ? wake.value.at : null, began);
  }

  /** What goes wrong here is told here, with the request it was for: its caller may be a shard that gives up. */
  async #reported<T>(id: string | undefined, work: () => Promise<T>): Promise<T> {
    this.#waiting += 1;
    try {
      return await forRequest(id, work);
    } catch (error) {
      forRequest(id, () => this.#report(error));
      throw error;
    } finally {
      this.#waiting -= 1;
    }
  }

  #report(error: unknown): void {
    this.#log.error(error, requestId());
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
