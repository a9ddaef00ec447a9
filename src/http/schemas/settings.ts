import * as z from "zod";
import { cap, duration, span } from "./common.ts";

export const settingsPatch = z
  .strictObject({
    sending: z.enum(["on", "off"]),
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
  })
  .partial();
