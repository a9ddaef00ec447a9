import { Refusal } from "./refusal.ts";

export const MAX_BODY = 4096;
const URGENCIES = ["very-low", "low", "normal", "high"];

/** The headers of a push message as RFC 8030 §5 names them. */
export interface MessageHeaders {
  /** Seconds. */
  readonly ttl: number;
  readonly topic: string | null;
  readonly urgency: string;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** Reads and checks the headers of a push message; throws the refusal that a push service answers. */
export function readMessage(headers: Headers, bodyLength: number): MessageHeaders {
  if (bodyLength > MAX_BODY) throw new Refusal(413, `expected a body of ${MAX_BODY} bytes or less`);
  const encoding = headers["content-encoding"];
  if (bodyLength > 0 && encoding !== "aes128gcm")
    throw new Refusal(400, `expected Content-Encoding aes128gcm (RFC 8291 §4), got ${encoding ?? "none"}`);
  return {
    ttl: readTtl(headers.ttl),
    topic: readTopic(headers.topic),
    urgency: readUrgency(headers.urgency),
  };
}

function readTtl(value: Headers[string]): number {
  if (typeof value !== "string" || !/^\d{1,10}$/.test(value))
    throw new Refusal(400, `expected TTL in whole seconds (RFC 8030 §5.2), got ${value ?? "none"}`);
  return Number(value);
}

function readTopic(value: Headers[string]): string | null {
  if (value === undefined) return null;
  if (typeof value !== "string" || !/^[A-Za-z0-9_-]{1,32}$/.test(value))
    throw new Refusal(400, `expected a Topic of 1..32 base64url characters (RFC 8030 §5.4), got "${value}"`);
  return value;
}

function readUrgency(value: Headers[string]): string {
  if (value === undefined) return "normal";
  if (typeof value !== "string" || !URGENCIES.includes(value))
    throw new Refusal(400, `expected Urgency ${URGENCIES.join(" | ")} (RFC 8030 §5.3), got "${value}"`);
  return value;
}
