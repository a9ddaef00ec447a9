import * as z from "zod";
import { purposes } from "../../engine/customers/customer.ts";
import { clientId, jsonObject, locale, time, timezone, words } from "./common.ts";

export const customerBody = z.strictObject({
  traits: jsonObject(20_000).default({}),
  locale: locale.nullish(),
  timezone: timezone.nullish(),
});

export const consentBody = z.strictObject({
  granted: z.boolean(),
  source: words(100),
  policyVersion: words(100).nullish(),
  textHash: words(200).nullish(),
  at: time.optional(),
});

export const touchBody = z.strictObject({
  channel: words(50),
  at: time.optional(),
  id: clientId.optional(),
});

export const purpose = z.enum(purposes);

/** Decoded length of base64url text, without padding; null when it is none. */
function base64urlBytes(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]+={0,2}$/.test(text)) return null;
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(binary, (ch) => ch.charCodeAt(0));
  } catch {
    return null;
  }
}

const p256dh = z.string().refine(
  (text) => {
    const bytes = base64urlBytes(text);
    return bytes?.length === 65 && bytes[0] === 4;
  },
  { error: "expected an uncompressed P-256 point in base64url (65 bytes, RFC 8291)" },
);
const auth = z.string().refine((text) => base64urlBytes(text)?.length === 16, {
  error: "expected 16 bytes in base64url (RFC 8291)",
});

/** A web push subscription to an endpoint the server may POST to. */
export function pushSubscription(endpointFault: (endpoint: string) => string | null) {
  return z.strictObject({
    type: z.literal("webpush"),
    endpoint: z
      .string()
      .max(2_000)
      .superRefine((endpoint, context) => {
        const fault = endpointFault(endpoint);
        if (fault !== null) context.addIssue({ code: "custom", message: fault });
      }),
    keys: z.strictObject({ p256dh, auth }),
  });
}

export function deviceBody(endpointFault: (endpoint: string) => string | null) {
  return z.strictObject({
    platform: z.enum(["web", "ios", "android"]),
    push: pushSubscription(endpointFault).nullish(),
  });
}

/** One line of an import: the bodies of a customer's PUTs in one object. */
export function importLine(endpointFault: (endpoint: string) => string | null) {
  return z.strictObject({
    id: clientId,
    ...customerBody.shape,
    consents: z
      .partialRecord(purpose, consentBody.extend({ source: words(100).default("import") }))
      .default({}),
    devices: z
      .array(deviceBody(endpointFault).extend({ id: clientId }))
      .max(32)
      .default([]),
  });
}
