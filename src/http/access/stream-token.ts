import { fromBase64url, toBase64url } from "../../host/base64url.ts";
import type { Signer } from "../../host/signing.ts";
import type { Principal, Role } from "../auth.ts";

/** How long a token may begin a stream, in milliseconds: it stands in a URL, and URLs are kept in places. */
export const streamTokenLifetime = 60_000;

const pattern = /^st_([A-Za-z0-9_-]{8,200})\.([A-Za-z0-9_-]{43})$/;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** `st_<payload>.<signature>`: lets whoever has the key begin a stream, and nothing else. */
export async function mintStreamToken(signer: Signer, { role, id }: Principal, now: number) {
  const expiresAt = now + streamTokenLifetime;
  const payload = toBase64url(encoder.encode(JSON.stringify([role, id, expiresAt])));
  return { token: `st_${payload}.${await signer.sign("stream", payload)}`, expiresAt };
}

export function isStreamToken(text: string): boolean {
  return text.startsWith("st_");
}

/** Whose key it stands for; null for a text that is no token of this workspace, or not any more. */
export async function readStreamToken(signer: Signer, text: string, now: number): Promise<Principal | null> {
  const match = pattern.exec(text);
  if (match === null) return null;
  const [, payload, mac] = match as unknown as [string, string, string];
  const bytes = fromBase64url(payload);
  if (bytes === null || !(await signer.verify("stream", payload, mac))) return null;
  // Signed here: of the form that is minted here.
  const [role, id, expiresAt] = JSON.parse(decoder.decode(bytes)) as [Role, string, number];
  return now < expiresAt ? { role, id } : null;
}
