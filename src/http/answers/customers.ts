import * as z from "zod";
import { purposes } from "../../engine/customers/customer.ts";
import { count, fields, instant } from "./common.ts";

const consentInForce = z.strictObject({ granted: z.boolean(), at: instant.nullable() });

export const customer = z
  .strictObject({
    id: z.string(),
    traits: fields,
    locale: z.string().nullable(),
    timezone: z.string().nullable(),
    consents: z.record(z.enum(purposes), consentInForce),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: "Customer" });

/** A web push subscription is told of without its keys. */
const pushView = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("webpush"), endpoint: z.string() }),
  z.strictObject({ type: z.literal("fcm"), token: z.string() }),
  z.strictObject({ type: z.literal("apns"), token: z.string(), topic: z.string() }),
]);

export const device = z
  .strictObject({
    id: z.string(),
    platform: z.string(),
    push: pushView.nullable(),
    disabledReason: z.string().nullable(),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: "Device" });

export const customerWithDevices = customer
  .extend({ devices: z.array(device) })
  .meta({ id: "CustomerWithDevices" });

export const consent = z
  .strictObject({
    purpose: z.enum(purposes),
    granted: z.boolean().meta({ description: "What is in force now, whichever change was the newest." }),
    at: instant,
  })
  .meta({ id: "Consent" });

export const consentChange = z
  .strictObject({
    purpose: z.enum(purposes),
    granted: z.boolean(),
    at: instant,
    receivedAt: instant,
    effective: z.boolean(),
    source: z.string(),
    policyVersion: z.string().nullable(),
    textHash: z.string().nullable(),
    actor: z.string(),
  })
  .meta({ id: "ConsentChange", description: "One change of consent, as proof." });

export const touch = z.strictObject({ id: z.string() });

export const pressure = z.strictObject({
  data: z.array(
    z.strictObject({
      limit: count,
      window: z.string(),
      used: count,
      left: count,
      retryAt: instant.nullable(),
    }),
  ),
  nextCursor: z.null(),
});

export const imported = z
  .strictObject({
    created: count,
    updated: count,
    unchanged: count,
    rejected: z.array(
      z.strictObject({
        row: z.int().min(1),
        id: z.string().nullable(),
        pointer: z.string(),
        detail: z.string(),
      }),
    ),
    rejectedTotal: count,
  })
  .meta({ id: "CustomerImport" });

/** Its fields differ with its type. */
export const timelineItem = z
  .looseObject({ type: z.string(), at: instant, id: z.string() })
  .meta({ id: "TimelineItem" });

const list = z.array(z.unknown());

/** The parts are those of the lists, and what no list shows. */
export const exported = z
  .strictObject({
    customer,
    consents: z.array(consentChange),
    devices: z.array(device),
    whereabouts: list,
    decisionsToRepeat: list,
    positions: list,
    visits: list,
    events: list,
    decisions: list,
    sends: list,
    conversions: list,
    notifications: list,
    codes: list,
    redemptions: list,
    mergedFrom: list,
    webhookDeliveries: list,
    keptAnswers: list,
    audit: list,
  })
  .meta({ id: "CustomerExport" });

export const enrolled = z.strictObject({
  deviceId: z.string(),
  customerId: z.string(),
  deviceToken: z.string(),
});
export const identified = z.strictObject({ customerId: z.string(), deviceToken: z.string() });

export const inboxItem = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    body: z.string(),
    url: z.string().nullable(),
    image: z.string().nullable(),
    icon: z.string().nullable(),
    offerCode: z.string().nullable(),
    campaignId: z.string(),
    geofenceId: z.string(),
    state: z.string(),
    createdAt: instant,
    expiresAt: instant,
  })
  .meta({ id: "InboxItem" });
