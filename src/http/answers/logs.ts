import * as z from "zod";
import { gateNames, ghostReasons, suppressionReasons } from "../../domain/decide/types.ts";
import { count, fields, instant } from "./common.ts";

const eventType = z.enum(["geofence.entered", "geofence.dwelled", "geofence.exited"]);

const what = {
  type: eventType,
  geofenceId: z.string(),
  at: instant,
  confidence: z.enum(["high", "medium"]).optional(),
  initial: z.literal(true).optional(),
  resumed: z.literal(true).optional(),
  reason: z.string().optional(),
};

/** As a ping's answer tells of it. */
export const pingEvent = z.strictObject(what);

const told = {
  ...what,
  customerId: z.string(),
  visitId: z.string(),
  deviceId: z.string().nullable(),
  receivedAt: instant,
  distance: z.number().nullable().meta({ description: "Metres to the boundary, negative inside." }),
  accuracy: z.number().nullable(),
  speed: z.number().nullable(),
};
export const event = z.strictObject({ id: z.string(), ...told }).meta({ id: "Event" });
export const simulatedEvent = z.strictObject(told).meta({ id: "SimulatedEvent" });

export const visit = z
  .strictObject({
    id: z.string(),
    customerId: z.string(),
    geofenceId: z.string(),
    enteredAt: instant,
    exitedAt: instant.nullable(),
    dwelledAt: instant.nullable(),
    confirmed: z.boolean(),
    reason: z.string().nullable(),
  })
  .meta({ id: "Visit" });

const gate = z.strictObject({ gate: z.enum(gateNames), pass: z.boolean(), detail: fields.optional() });

const decided = {
  at: instant,
  customerId: z.string(),
  campaignId: z.string(),
  geofenceId: z.string(),
  event: z.enum(["enter", "dwell", "exit", "send"]),
  outcome: z.enum(["sent", "ghost", "suppressed"]),
  reason: z.enum([...suppressionReasons, ...ghostReasons]).nullable(),
  gates: z.array(gate).meta({ description: "Up to and with the one that failed." }),
  variant: z.string().optional(),
};

export const decision = z
  .strictObject({
    id: z.string(),
    ...decided,
    notificationId: z.string().optional(),
    catalogueVersion: z.int(),
    jobId: z.string().optional(),
    sentence: z.strictObject({ en: z.string(), fr: z.string() }),
  })
  .meta({ id: "Decision" });
export const simulatedDecision = z.strictObject(decided).meta({ id: "SimulatedDecision" });

const notificationFields = {
  id: z.string(),
  customerId: z.string(),
  campaignId: z.string(),
  geofenceId: z.string(),
  decisionId: z.string().nullable().meta({ description: "Null for a test." }),
  channel: z.string(),
  state: z.enum(["queued", "sent", "delivered", "opened", "dismissed", "failed", "expired", "cancelled"]),
  reason: z.string().nullable(),
  title: z.string(),
  body: z.string(),
  createdAt: instant,
  sentAt: instant.nullable(),
  deliveredAt: instant.nullable(),
  openedAt: instant.nullable(),
  dismissedAt: instant.nullable(),
  unsubscribedAt: instant.nullable(),
  attempts: count,
};

/** How an attempt to deliver went. */
export const attemptLog = z.array(
  z.looseObject({ at: instant, status: z.int().nullable(), detail: z.string().nullable() }),
);

export const notification = z.strictObject(notificationFields).meta({ id: "Notification" });
export const notificationWithAttempts = z
  .strictObject({ ...notificationFields, attemptLog })
  .meta({ id: "NotificationWithAttempts" });

export const streamToken = z
  .strictObject({ token: z.string(), expiresAt: instant })
  .meta({ id: "StreamToken" });
