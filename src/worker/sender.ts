import { WorkerEntrypoint } from "cloudflare:workers";
import type { Outgoing } from "../engine/outbox/outgoing.ts";
import type { Outcome } from "../engine/outbox/settle.ts";
import type { OutgoingEvent } from "../engine/webhooks/claim.ts";
import type { DeliveryOutcome, GivenUp } from "../engine/webhooks/settle.ts";
import { giveUpWebhook } from "../host/give-up-webhook.ts";
import type { Bindings } from "./env.ts";
import { openedService } from "./service.ts";

/**
 * Encrypts and sends outside the shards: a stateless invocation a message, so that neither encryption nor a
 * stalled push service ever holds up a ping.
 */
export class Sender extends WorkerEntrypoint<Bindings> {
  async send(message: Outgoing): Promise<Outcome> {
    const { deliver } = await openedService(this.env);
    return deliver(message);
  }

  async deliver(event: OutgoingEvent): Promise<DeliveryOutcome> {
    const { webhooks } = await openedService(this.env);
    return webhooks.send(event);
  }

  async giveUp(endpoint: GivenUp): Promise<void> {
    const { workspace } = await openedService(this.env);
    await giveUpWebhook(workspace, endpoint, Date.now);
  }
}
