import * as z from "zod";
import { parseDuration } from "../../domain/durations.ts";
import { cap, duration, span, words } from "./common.ts";

export const rate = z.strictObject({
  limit: z.int().min(1).max(1_000_000),
  window: duration.refine((text) => parseDuration(text) !== 0, { error: "expected a window longer than 0s" }),
  burst: z.int().min(1).max(1_000_000),
});

export const settingsPatch = z
  .strictObject({
    sending: z.enum(["on", "off"]),
    sendingReason: words(200).nullable(),
    pressure: z.array(cap).max(10),
    maxPingAge: duration,
    maxAccuracy: z.number().min(1).max(10_000),
    exitBuffer: z.number().min(0).max(10_000),
    exitAfter: duration,
    presenceTimeout: duration,
    locationRetention: duration,
    eventRetention: duration,
    decisionRetention: duration,
    quietHours: span.nullable(),
    globalHoldout: z.number().min(0).max(1),
    /** Replaced whole; null lifts a limit. */
    limits: z.strictObject({
      device: rate.nullable(),
      address: rate.nullable(),
      enrolment: rate.nullable(),
    }),
  })
  .partial()
  .meta({ id: "SettingsPatch" });
