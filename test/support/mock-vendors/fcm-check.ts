import { Refusal } from "./refusal.ts";

/** What a phone is given. */
export interface FcmShown {
  readonly token: string;
  readonly notification: Readonly<Record<string, string>>;
  readonly data: Readonly<Record<string, string>>;
  readonly android: Readonly<Record<string, unknown>>;
  readonly apns: Readonly<Record<string, unknown>>;
}

const fields = ["token", "notification", "data", "android", "apns", "webpush", "fcm_options", "name"];
const androidFields = ["priority", "ttl", "collapse_key", "notification", "data", "restricted_package_name"];

/** Checks a message as FCM does, and answers it; throws INVALID_ARGUMENT with the field. */
export function checkMessage(body: unknown): FcmShown {
  const { message, ...others } = object(body, "body");
  onlyKnown(others, ["validate_only"], "");
  const sent = object(message, "message");
  onlyKnown(sent, fields, "message.");
  if (typeof sent.token !== "string" || sent.token === "") invalid("message.token", "missing");
  const notification = texts(sent.notification, "message.notification");
  onlyKnown(notification, ["title", "body", "image"], "message.notification.");
  const data = texts(sent.data, "message.data");
  for (const key of Object.keys(data))
    if (/^(from|message_type|google\..*|gcm\..*)$/.test(key)) invalid(`message.data[${key}]`, "reserved");
  const android = object(sent.android ?? {}, "message.android");
  onlyKnown(android, androidFields, "message.android.");
  if (android.ttl !== undefined && !isTtl(android.ttl)) invalid("message.android.ttl", String(android.ttl));
  if (
    android.priority !== undefined &&
    !["NORMAL", "HIGH", "normal", "high"].includes(String(android.priority))
  )
    invalid("message.android.priority", String(android.priority));
  const apns = object(sent.apns ?? {}, "message.apns");
  texts(apns.headers, "message.apns.headers");
  const bytes = Buffer.byteLength(JSON.stringify([notification, data]));
  if (bytes > 4_096) invalid("message", `Message too big: ${bytes} bytes`);
  return { token: String(sent.token), notification, data, android, apns };
}

/** Seconds from 0 to four weeks with an `s`. */
function isTtl(value: unknown): boolean {
  const match = /^(\d+(?:\.\d{1,9})?)s$/.exec(String(value));
  return match !== null && Number(match[1]) <= 2_419_200;
}

function object(value: unknown, field: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return invalid(field, "no object");
  return value as Record<string, unknown>;
}

function texts(value: unknown, field: string): Record<string, string> {
  const all = object(value ?? {}, field);
  for (const [key, text] of Object.entries(all))
    if (typeof text !== "string") invalid(`${field}[${key}]`, `${JSON.stringify(text)} (TYPE_STRING)`);
  return all as Record<string, string>;
}

function onlyKnown(value: object, known: readonly string[], prefix: string): void {
  for (const name of Object.keys(value))
    if (!known.includes(name)) invalid(`${prefix}${name}`, "Unknown name: Cannot find field");
}

function invalid(field: string, why: string): never {
  throw new Refusal(400, "INVALID_ARGUMENT", `Invalid value at '${field}': ${why}`);
}
