import type { OutgoingEvent } from "../engine/webhooks/claim.ts";
import type { DeliveryOutcome, GivenUp } from "../engine/webhooks/settle.ts";
import type { ShardPort } from "./shard-port.ts";

/** What a shell gives: how to deliver, and how to disable an endpoint for all shards. */
export interface WebhookHost {
  /** Deliveries to one endpoint at a time. Endpoints are few (`maxEndpoints`), so this bounds all of them as well. */
  readonly perEndpoint: number;
  readonly deliver: (event: OutgoingEvent) => Promise<DeliveryOutcome>;
  readonly giveUp: (endpoint: GivenUp) => Promise<void>;
  readonly newClaim: () => string;
  readonly report: (error: unknown) => void;
}

/**
 * Delivers a shard's events: claim, send, settle. Each settles by itself and makes room for the next of its
 * endpoint alone.
 */
export class Webhooks {
  readonly #shard: ShardPort;
  readonly #host: WebhookHost;
  readonly #inFlight = new Map<string, number>();
  readonly #deliveries = new Set<Promise<void>>();
  #claiming: Promise<void> | null = null;
  #askedAgain = false;
  #stopped = false;

  constructor(shard: ShardPort, host: WebhookHost) {
    this.#shard = shard;
    this.#host = host;
  }

  /** Claims what is due now and starts delivering it; resolves when nothing more can be started. */
  pump(): Promise<void> {
    this.#askedAgain = true;
    // It begins a turn later, when `#claiming` is set.
    this.#claiming ??= Promise.resolve().then(() => this.#claimAll());
    return this.#claiming;
  }

  /** Claims nothing more, and resolves when what was claimed is settled. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#claiming?.catch(() => {});
    while (this.#deliveries.size > 0) await Promise.allSettled(this.#deliveries);
  }

  async #claimAll(): Promise<void> {
    try {
      while (this.#askedAgain && !this.#stopped) {
        this.#askedAgain = false;
        const inFlight = Object.fromEntries(this.#inFlight);
        const input = { claim: this.#host.newClaim(), perEndpoint: this.#host.perEndpoint, inFlight };
        const claimed = await this.#shard.run("claimDeliveries", input);
        if (!claimed.ok) throw new Error("webhooks cannot be claimed now");
        for (const event of claimed.value.outgoing) this.#start(event);
      }
    } finally {
      // In the same turn as the last look at `#askedAgain`: no pump is lost in between.
      this.#claiming = null;
    }
  }

  /** What was claimed and is not settled, for whatever reason, is due again when its lease ends. */
  #start(event: OutgoingEvent): void {
    this.#count(event.webhook, 1);
    const delivery = this.#attempt(event)
      .catch(this.#host.report)
      .finally(() => {
        this.#count(event.webhook, -1);
        this.#deliveries.delete(delivery);
        this.pump().catch(this.#host.report);
      });
    this.#deliveries.add(delivery);
  }

  async #attempt(event: OutgoingEvent): Promise<void> {
    const { id, claim, url } = event;
    const outcome = await this.#host.deliver(event);
    const answer = await this.#shard.run("settleDeliveries", { id, claim, url, outcome });
    if (answer.ok && answer.value.givenUp !== null) await this.#host.giveUp(answer.value.givenUp);
  }

  #count(webhook: string, by: number): void {
    this.#inFlight.set(webhook, (this.#inFlight.get(webhook) ?? 0) + by);
  }
}
