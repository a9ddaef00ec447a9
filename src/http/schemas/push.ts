import * as z from "zod";
import type { Service } from "../route.ts";
import { words } from "./common.ts";

/** What a push is checked against; it differs from server to server. */
export type PushRules = Pick<Service, "endpointFault" | "vendorFault">;

/** Bytes of base64url text, padded or not; null when it is none. */
function base64urlBytes(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]+={0,2}$/.test(text)) return null;
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(binary, (ch) => ch.charCodeAt(0));
  } catch {
    return null;
  }
}

const point = z.string().refine(
  (text) => {
    const bytes = base64urlBytes(text);
    return bytes?.length === 65 && bytes[0] === 4;
  },
  { error: "expected an uncompressed P-256 point in base64url (65 bytes, RFC 8291)", abort: true },
);

/** Nothing can be encrypted for a point that is not on the curve: each message to it would fail. */
const publicKey = point.refine(isOnCurve, {
  error: "expected a point on the curve P-256 (RFC 8291): these 65 bytes are none",
});

async function isOnCurve(text: string): Promise<boolean> {
  const bytes = base64urlBytes(text) as Uint8Array<ArrayBuffer>;
  const importing = crypto.subtle.importKey("raw", bytes, { name: "ECDH", namedCurve: "P-256" }, true, []);
  return importing.then(
    () => true,
    () => false,
  );
}

const auth = z.string().refine((text) => base64urlBytes(text)?.length === 16, {
  error: "expected 16 bytes in base64url (RFC 8291)",
});

/** A web push subscription to an endpoint the server may POST to. */
function webPush({ endpointFault }: PushRules) {
  return z.strictObject({
    type: z.literal("webpush"),
    endpoint: z
      .string()
      .max(2_000)
      .superRefine((endpoint, context) => {
        const fault = endpointFault(endpoint);
        if (fault !== null) context.addIssue({ code: "custom", message: fault });
      }),
    keys: z.strictObject({ p256dh: publicKey, auth }),
    /** Part of what a browser's `toJSON()` gives, and not kept: the push service says when a subscription is gone. */
    expirationTime: z
      .number()
      .nullable()
      .transform(() => undefined)
      .optional(),
    /** The key it was made for (`PushSubscriptionOptions`): told by pages that may have loaded before a rotation. */
    applicationServerKey: point.transform((text) => text.replace(/=+$/, "")).optional(),
  });
}

/** A type whose service this server can send to: a phone that could never be reached would wait for nothing. */
function vendor<T extends "fcm" | "apns">(type: T, { vendorFault }: PushRules) {
  return z.literal(type).superRefine((_, context) => {
    const fault = vendorFault(type);
    if (fault !== null) context.addIssue({ code: "custom", message: fault });
  });
}

/** How a device can be reached: the `push` of a device. */
export function pushBody(rules: PushRules) {
  const body = z.discriminatedUnion("type", [
    webPush(rules),
    z.strictObject({ type: vendor("fcm", rules), token: words(4_096) }),
    z.strictObject({
      type: vendor("apns", rules),
      token: z
        .string()
        .regex(/^[0-9A-Fa-f]{2,200}$/, { error: "expected a device token in hexadecimal digits" }),
      topic: z.string().regex(/^[A-Za-z0-9.-]{1,255}$/, { error: "expected an app's bundle id" }),
    }),
  ]);
  return body.meta({ id: "Push", description: "How a device can be reached." });
}
