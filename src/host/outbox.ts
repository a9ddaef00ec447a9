import type { Outgoing } from "../engine/outbox/claim.ts";
import type { Outcome } from "../engine/outbox/settle.ts";
import type { ShardPort } from "./shard-port.ts";

export interface OutboxLimits {
  /** Sends in flight at a time. */
  readonly total: number;
  readonly perHost: number;
}

/**
 * Empties a shard's outbox: claim, send, settle. Each send settles by itself and makes room for the next
 * claim, so that a slow push service holds up nothing but its own messages.
 */
export class Outbox {
  readonly #shard: ShardPort;
  readonly #send: (message: Outgoing) => Promise<Outcome>;
  readonly #limits: OutboxLimits;
  readonly #newClaim: () => string;
  readonly #inFlight = new Map<string, number>();
  readonly #sends = new Set<Promise<void>>();
  #claiming: Promise<void> | null = null;
  #askedAgain = false;
  #stopped = false;

  constructor(
    shard: ShardPort,
    send: (message: Outgoing) => Promise<Outcome>,
    limits: OutboxLimits,
    newClaim: () => string,
  ) {
    this.#shard = shard;
    this.#send = send;
    this.#limits = limits;
    this.#newClaim = newClaim;
  }

  /** Claims what is due and starts sending it; resolves when nothing more can be started now. */
  async pump(): Promise<void> {
    if (this.#stopped) return;
    if (this.#claiming !== null) {
      this.#askedAgain = true;
      return this.#claiming;
    }
    this.#claiming = this.#claimAll().finally(() => {
      this.#claiming = null;
    });
    return this.#claiming;
  }

  /** Resolves when nothing is in flight any more. */
  async settled(): Promise<void> {
    while (this.#sends.size > 0) await Promise.allSettled(this.#sends);
  }

  /** Claims nothing more, and resolves when what was claimed is settled. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#claiming;
    await this.settled();
  }

  async #claimAll(): Promise<void> {
    do {
      this.#askedAgain = false;
      const free = this.#limits.total - this.#sends.size;
      if (free <= 0 || this.#stopped) return;
      const claimed = await this.#shard.run("claim", {
        claim: this.#newClaim(),
        max: free,
        perHost: this.#limits.perHost,
        inFlight: Object.fromEntries(this.#inFlight),
      });
      if (!claimed.ok) return;
      for (const message of claimed.value.outgoing) this.#start(message);
      if (claimed.value.outgoing.length > 0 && claimed.value.more) this.#askedAgain = true;
    } while (this.#askedAgain);
  }

  #start(message: Outgoing): void {
    this.#count(message.host, 1);
    const attempt = this.#attempt(message).finally(() => {
      this.#count(message.host, -1);
      this.#sends.delete(attempt);
      // What was claimed and not settled is due again when its lease ends: a failed pump loses nothing.
      this.pump().catch(() => {});
    });
    this.#sends.add(attempt);
  }

  async #attempt(message: Outgoing): Promise<void> {
    const outcome = await this.#send(message);
    const settlement = { id: message.id, claim: message.claim, endpoint: message.push.endpoint, outcome };
    await this.#shard.run("settle", { settlements: [settlement] });
  }

  #count(host: string, by: number): void {
    const now = (this.#inFlight.get(host) ?? 0) + by;
    if (now === 0) this.#inFlight.delete(host);
    else this.#inFlight.set(host, now);
  }
}
