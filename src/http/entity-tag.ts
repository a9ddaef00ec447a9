import { toBase64url } from "../host/base64url.ts";

const encoder = new TextEncoder();

/** Names what a text stands for: weak, since its bytes may differ (RFC 9110 §8.8.1). */
export async function weakTag(text: string): Promise<string> {
  return `W/${await strongTag(text)}`;
}

/** Names a text itself. */
export async function strongTag(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", encoder.encode(text));
  return `"${toBase64url(new Uint8Array(digest).subarray(0, 16))}"`;
}

/** Whether an `If-None-Match` names it (RFC 9110 §13.1.2, weak comparison). */
export function isNamed(header: string | undefined, tag: string): boolean {
  const bare = (text: string) => text.trim().replace(/^W\//, "");
  return header?.split(",").some((given) => given.trim() === "*" || bare(given) === bare(tag)) ?? false;
}
