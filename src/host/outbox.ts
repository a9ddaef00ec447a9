import { addressOf } from "../engine/customers/push.ts";
import type { Outgoing } from "../engine/outbox/outgoing.ts";
import type { Outcome, Settlement } from "../engine/outbox/settle.ts";
import type { VerbAnswer } from "../engine/verbs.ts";
import type { ShardPort } from "./shard-port.ts";

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
  readonly #report: (error: unknown) => void;
  readonly #inFlight = new Map<string, number>();
  /** Ids of the messages on their way. */
  readonly #sends = new Set<string>();
  /** The same until they are settled. */
  readonly #attempts = new Set<Promise<void>>();
  #outcomes: Waiting[] = [];
  #settling: ReturnType<typeof setTimeout> | null = null;
  #claiming: Promise<void> | null = null;
  #askedAgain = false;
  #stopped = false;

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
    this.#report = report;
  }

  /** Claims what is due now and starts sending it; resolves when nothing more can be started. */
  pump(): Promise<void> {
    this.#askedAgain = true;
    // It begins a turn later, when `#claiming` is set.
    this.#claiming ??= Promise.resolve().then(() => this.#claimAll());
    return this.#claiming;
  }

  /** Resolves when nothing is in flight any more. */
  async settled(): Promise<void> {
    while (this.#attempts.size > 0) await Promise.allSettled(this.#attempts);
  }

  /** Claims nothing more, and resolves when what was claimed is settled. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#claiming?.catch(() => {});
    await this.settled();
  }

  async #claimAll(): Promise<void> {
    try {
      while (this.#askedAgain && !this.#stopped) {
        this.#askedAgain = false;
        const free = this.#limits.total - this.#sends.size;
        if (free > 0) await this.#claimSome(free);
      }
    } finally {
      // In the same turn as the last look at `#askedAgain`: no pump is lost in between.
      this.#claiming = null;
    }
  }

  async #claimSome(max: number): Promise<void> {
    const claimed = await this.#shard.run("claim", {
      claim: this.#newClaim(),
      max,
      perHost: this.#limits.perHost,
      inFlight: Object.fromEntries(this.#inFlight),
    });
    if (!claimed.ok) throw new Error(`the outbox cannot be claimed: ${reasonOf(claimed)}`);
    for (const message of claimed.value.outgoing) this.#start(message);
    // Each claim hands out or ends something as long as there is more, so this comes to an end.
    if (claimed.value.more) this.#askedAgain = true;
  }

  /** What was claimed and is not settled, for whatever reason, is due again when its lease ends. */
  #start(message: Outgoing): void {
    // An attempt of ours that has outlived its claim: a second beside it would only send it twice.
    if (this.#sends.has(message.id)) return;
    this.#sends.add(message.id);
    this.#count(message.host, 1);
    const attempt = this.#attempt(message)
      .catch(this.#report)
      .finally(() => this.#attempts.delete(attempt));
    this.#attempts.add(attempt);
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
      if (this.#free(message)) this.pump().catch(this.#report);
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
    this.pump().catch(this.#report);
  }

  /** Whether it held its place until now. */
  #free(message: Outgoing): boolean {
    if (!this.#sends.delete(message.id)) return false;
    this.#count(message.host, -1);
    return true;
  }

  #count(host: string, by: number): void {
    const now = (this.#inFlight.get(host) ?? 0) + by;
    if (now === 0) this.#inFlight.delete(host);
    else this.#inFlight.set(host, now);
  }
}

function reasonOf(answer: VerbAnswer<"claim"> & { ok: false }): string {
  return "refusal" in answer && "detail" in answer.refusal ? answer.refusal.detail : "it needs a catalogue";
}
