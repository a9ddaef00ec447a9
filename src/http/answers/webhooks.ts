import * as z from "zod";
import { eventTypes } from "../../engine/webhooks/event-types.ts";
import { count, instant } from "./common.ts";
import { attemptLog } from "./logs.ts";

export const webhook = z
  .strictObject({
    id: z.string(),
    url: z.string(),
    events: z.array(z.enum(["*", ...eventTypes])),
    traits: z.array(z.string()),
    enabled: z.boolean(),
    disabledReason: z.enum(["gone", "failing"]).nullable(),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: "Webhook" });

const secret = z.string().meta({ description: "`whsec_…`, shown this once." });
export const madeWebhook = webhook.extend({ secret }).meta({ id: "MadeWebhook" });

export const webhookWithHealth = webhook
  .extend({
    deliveries: z.strictObject({
      pending: count,
      delivered: count,
      dead: count,
      lastSuccessAt: instant.nullable(),
      lastFailureAt: instant.nullable(),
      lastStatus: z.int().nullable(),
    }),
  })
  .meta({ id: "WebhookWithHealth" });

export const rotated = z.strictObject({ secret, previousUntil: instant });

export const delivery = z
  .strictObject({
    id: z.string(),
    type: z.string(),
    customerId: z.string().nullable(),
    state: z.enum(["pending", "delivered", "dead"]),
    createdAt: instant,
    attempts: count,
    nextAttemptAt: instant.nullable(),
    attemptLog,
    body: z.unknown(),
  })
  .meta({ id: "Delivery" });

export const replayed = z.strictObject({
  count,
  more: z.boolean().meta({ description: "There are more: ask again." }),
});
export const tested = z.strictObject({ id: z.string() });
