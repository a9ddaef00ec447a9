import * as z from "zod";
import { cap, duration, span } from "../schemas/common.ts";
import { rate } from "../schemas/settings.ts";
import { count, effectiveBy, instant } from "./common.ts";

export const settings = z
  .strictObject({
    sending: z.enum(["on", "off"]),
    sendingReason: z
      .string()
      .nullable()
      .optional()
      .meta({ description: "Why it is off, for whoever opens the console." }),
    pressure: z.array(cap),
    quietHours: span.nullable(),
    globalHoldout: z.number(),
    maxPingAge: duration,
    maxAccuracy: z.number(),
    exitBuffer: z.number(),
    exitAfter: duration,
    presenceTimeout: duration,
    locationRetention: duration,
    eventRetention: duration,
    decisionRetention: duration,
    limits: z.strictObject({
      device: rate.nullable(),
      address: rate.nullable(),
      enrolment: rate.nullable(),
    }),
  })
  .meta({ id: "Settings" });
export const changedSettings = settings.extend({ effectiveBy }).meta({ id: "ChangedSettings" });

export const config = z
  .strictObject({
    vapidPublicKey: z.string(),
    exitAfter: duration,
    exitBuffer: z.number(),
    maxAccuracy: z.number(),
    presenceTimeout: duration,
  })
  .meta({ id: "Config" });

export const key = z
  .strictObject({
    id: z.string(),
    role: z.enum(["admin", "marketer", "viewer", "ingest", "till", "publishable"]),
    name: z.string(),
    createdAt: instant,
    invitation: z
      .strictObject({ expiresAt: instant, acceptedAt: instant.nullable() })
      .optional()
      .meta({ description: "Of somebody who was invited to the console, and signs in without a key." }),
  })
  .meta({ id: "Key" });
export const madeKey = key
  .extend({ key: z.string().meta({ description: "The key itself, shown this once." }) })
  .meta({ id: "MadeKey" });

export const madeInvitation = key
  .extend({
    token: z.string(),
    url: z.string().meta({ description: "The link to the console, relative to this server." }),
  })
  .meta({ id: "MadeInvitation" });

export const session = z
  .strictObject({
    id: z.string(),
    role: z.enum(["admin", "marketer", "viewer"]),
    name: z.string(),
    expiresAt: instant.nullable(),
    mapStyleUrl: z.string().nullable(),
    publishableKey: z.string(),
    workspace: z.strictObject({ shards: z.int() }),
  })
  .meta({ id: "Session" });

export const auditEntry = z
  .strictObject({
    id: z.string(),
    at: instant,
    actor: z.string(),
    action: z.string(),
    subject: z.strictObject({ type: z.string(), id: z.string().nullable() }),
    changes: z.array(
      z.strictObject({ field: z.string(), from: z.unknown().optional(), to: z.unknown().optional() }),
    ),
  })
  .meta({ id: "AuditEntry" });

export const vapidKeys = z.strictObject({
  data: z.array(
    z.strictObject({
      publicKey: z.string(),
      retiredAt: instant.nullable().meta({ description: "Null for the key that browsers are given." }),
      subscriptions: count,
    }),
  ),
  nextCursor: z.null(),
});
export const rotatedVapid = z.strictObject({ publicKey: z.string(), effectiveBy });

export const alive = z.strictObject({ status: z.literal("ok") });
export const ready = z.strictObject({ status: z.literal("ok"), shards: z.int().min(1) });

export const sealed = z.strictObject({ sealed: z.boolean() });
export const importedPart = z.strictObject({
  line: count.meta({ description: "Number of the last line that is in, on every shard." }),
  done: z.boolean(),
  secrets: z.boolean().meta({ description: "Secrets came along: they are used from the next start on." }),
});
