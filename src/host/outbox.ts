import { addressOf } from "../engine/customers/push.ts";
import type { Outgoing } from "../engine/outbox/outgoing.ts";
import type { Outcome, Settlement } from "../engine/outbox/settle.ts";
import type { VerbAnswer } from "../engine/verbs.ts";
import { Pump } from "./pump.ts";
import type { ShardPort } from "./shard-port.ts";
import { Tally } from "./tally.ts";

/** How an attempt went, until it is settled with others. */
interface Waiting {
  readonly settlement: Settlement;
  readonly message: Outgoing;
  readonly done: () => void;
  readonly fail: (error: unknown) => void;
}

export interface OutboxLimits {
  /** Sends in flight at a time. */
  readonly total: number;
  readonly perHost: number;
}

/** How long an outcome waits for others, milliseconds: what is settled together is one commit. */
const settleWithin = 10;
/** Outcomes that wait for no more. */
const settleAtMost = 32;

/**
 * Empties a shard's outbox: claim, send, settle. What comes back within some milliseconds settles, and makes room for
 * the next claim, in one commit; a slow push service holds up nothing but its own messages.
 */
export class Outbox {
  readonly #shard: ShardPort;
  readonly #send: (message: Outgoing) => Promise<Outcome>;
  readonly #limits: OutboxLimits;
  readonly #newClaim: () => string;
  readonly #inFlight = new Tally();
  /** Ids of the messages on their way. */
  readonly #sends = new Set<string>();
  /** Holds them until they are settled. */
  readonly #pump: Pump;
  #outcomes: Waiting[] = [];
  #settling: ReturnType<typeof setTimeout> | null = null;

  constructor(
    shard: ShardPort,
    send: (message: Outgoing) => Promise<Outcome>,
    limits: OutboxLimits,
    newClaim: () => string,
    report: (error: unknown) => void,
  ) {
    this.#shard = shard;
    this.#send = send;
    this.#limits = limits;
    this.#newClaim = newClaim;
    this.#pump = new Pump(() => this.#claim(), report);
  }

  /** Claims what is due now and starts sending it; resolves when nothing more can be started. */
  pump(): Promise<void> {
    return this.#pump.run();
  }

  /** Resolves when nothing is in flight any more. */
  settled(): Promise<void> {
    return this.#pump.settled();
  }

  /** Claims nothing more, and resolves when what was claimed is settled. */
  stop(): Promise<void> {
    return this.#pump.stop();
  }

  /** Each claim hands out or ends something as long as it says that there is more, so this comes to an end. */
  async #claim(): Promise<boolean> {
    const max = this.#limits.total - this.#sends.size;
    if (max <= 0) return false;
    const claimed = await this.#shard.run("claim", {
      claim: this.#newClaim(),
      max,
      perHost: this.#limits.perHost,
      inFlight: this.#inFlight.toObject(),
    });
    if (!claimed.ok) throw new Error(`the outbox cannot be claimed: ${reasonOf(claimed)}`);
    for (const message of claimed.value.outgoing) this.#start(message);
    return claimed.value.more;
  }

  /** What was claimed and is not settled, for whatever reason, is due again when its lease ends. */
  #start(message: Outgoing): void {
    // An attempt of ours that has outlived its claim: a second beside it would only send it twice.
    if (this.#sends.has(message.id)) return;
    this.#sends.add(message.id);
    this.#inFlight.add(message.host, 1);
    this.#pump.begun(this.#attempt(message));
  }

  async #attempt(message: Outgoing): Promise<void> {
    try {
      const outcome = await this.#send(message);
      const { id, claim, push } = message;
      await new Promise<void>((done, fail) => {
        this.#outcomes.push({
          settlement: { id, claim, address: addressOf(push), outcome },
          message,
          done,
          fail,
        });
        if (this.#outcomes.length >= settleAtMost) this.#settle();
        else this.#settling ??= setTimeout(() => this.#settle(), settleWithin);
      });
    } finally {
      if (this.#free(message)) this.#pump.again();
    }
  }

  /** The places are free once it is known how the sending went: to settle and to claim the next is one commit. */
  #settle(): void {
    if (this.#settling !== null) clearTimeout(this.#settling);
    this.#settling = null;
    const waiting = this.#outcomes;
    this.#outcomes = [];
    const settlements = waiting.map(({ settlement }) => settlement);
    this.#shard.run("settle", { settlements }).then(
      () => {
        for (const { done } of waiting) done();
      },
      (error: unknown) => {
        for (const { fail } of waiting) fail(error);
      },
    );
    for (const { message } of waiting) this.#free(message);
    this.#pump.again();
  }

  /** Whether it held its place until now. */
  #free(message: Outgoing): boolean {
    if (!this.#sends.delete(message.id)) return false;
    this.#inFlight.add(message.host, -1);
    return true;
  }
}

function reasonOf(answer: VerbAnswer<"claim"> & { ok: false }): string {
  return "refusal" in answer && "detail" in answer.refusal ? answer.refusal.detail : "it needs a catalogue";
}
