import type { OutgoingEvent } from "../engine/webhooks/claim.ts";
import type { DeliveryOutcome, GivenUp } from "../engine/webhooks/settle.ts";
import { Pump } from "./pump.ts";
import type { ShardPort } from "./shard-port.ts";
import { Tally } from "./tally.ts";

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
  readonly #inFlight = new Tally();
  readonly #pump: Pump;

  constructor(shard: ShardPort, host: WebhookHost) {
    this.#shard = shard;
    this.#host = host;
    this.#pump = new Pump(() => this.#claim(), host.report);
  }

  /** Claims what is due now and starts delivering it; resolves when nothing more can be started. */
  pump(): Promise<void> {
    return this.#pump.run();
  }

  /** Claims nothing more, and resolves when what was claimed is settled. */
  stop(): Promise<void> {
    return this.#pump.stop();
  }

  async #claim(): Promise<boolean> {
    const inFlight = this.#inFlight.toObject();
    const input = { claim: this.#host.newClaim(), perEndpoint: this.#host.perEndpoint, inFlight };
    const claimed = await this.#shard.run("claimDeliveries", input);
    if (!claimed.ok) throw new Error("webhooks cannot be claimed now");
    for (const event of claimed.value.outgoing) this.#pump.begun(this.#attempt(event));
    return false;
  }

  /** What was claimed and is not settled, for whatever reason, is due again when its lease ends. */
  async #attempt(event: OutgoingEvent): Promise<void> {
    const { id, claim, url, webhook } = event;
    this.#inFlight.add(webhook, 1);
    try {
      const outcome = await this.#host.deliver(event);
      const answer = await this.#shard.run("settleDeliveries", { id, claim, url, outcome });
      if (answer.ok && answer.value.givenUp !== null) await this.#host.giveUp(answer.value.givenUp);
    } finally {
      this.#inFlight.add(webhook, -1);
      this.#pump.again();
    }
  }
}
