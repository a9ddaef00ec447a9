import * as z from "zod";
import { eventTypes } from "../../engine/webhooks/event-types.ts";
import { time } from "./common.ts";

/** What a list says more than once counts once. */
const unique = <T>(list: readonly T[]) => [...new Set(list)];

/** `fault` says why an address may not be used, or null when it may. */
export function webhookBody(fault: (url: string) => string | null) {
  return z.strictObject({
    url: z
      .string()
      .max(2_000)
      .superRefine((url, context) => {
        const message = fault(url);
        if (message !== null) context.addIssue({ code: "custom", message });
      }),
    events: z
      .array(z.enum(["*", ...eventTypes]))
      .min(1)
      .max(100)
      .transform(unique),
    traits: z.array(z.string().min(1).max(128)).max(50).transform(unique).default([]),
    enabled: z.boolean().default(true),
  });
}

const deliveryId = z.string().regex(/^msg_[0-9a-f]{34}$/, { error: "expected the id of a delivery, msg_…" });

/** The dead of a time, or those named. */
export const replayBody = z
  .strictObject({
    from: time.optional(),
    to: time.optional(),
    state: z.enum(["dead"]).optional(),
    ids: z.array(deliveryId).min(1).max(1_000).optional(),
  })
  .refine(({ from, to, state, ids }) => ids === undefined || (from ?? to ?? state) === undefined, {
    path: ["ids"],
    error: "expected either ids, or from, to and state",
  });
