import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { fromBase64url, toBase64url } from "../../host/base64url.ts";
import type { Signer } from "../../host/signing.ts";
import type { Principal } from "../auth.ts";
import { isOverTls } from "./headers.ts";

/** How long a sign-in lasts, in ms: renewed by use, ended by its key's revocation. */
export const sessionLasts = 30 * 24 * 3_600_000;
/** A session this much into its time is renewed, in ms. */
const renewedAfter = 24 * 3_600_000;

const pattern = /^ses_([A-Za-z0-9_-]{8,600})\.([A-Za-z0-9_-]{43})$/;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** `ses_<payload>.<signature>` of whom a key named; good until `expiresAt`, epoch ms. */
export async function mintSession(
  signer: Signer,
  who: { readonly id: string; readonly role: Principal["role"]; readonly expiresAt: number },
  firstKey: string,
): Promise<string> {
  const payload = toBase64url(encoder.encode(JSON.stringify([who.id, who.role, who.expiresAt])));
  return `ses_${payload}.${await signer.sign("session", signedText(payload, who.id, firstKey))}`;
}

/** Whose session it is; null for a text that is none of this workspace. Whether it has expired is not looked at. */
export async function readSession(signer: Signer, text: string, firstKey: string): Promise<Principal | null> {
  const match = pattern.exec(text);
  if (match === null) return null;
  const [, payload, mac] = match as unknown as [string, string, string];
  const claims = claimsOf(payload);
  if (claims === null) return null;
  const [id, role, expiresAt] = claims;
  const isOurs = await signer.verify("session", signedText(payload, id, firstKey), mac);
  return isOurs ? { id, role, session: { expiresAt } } : null;
}

/** The first key is revoked by changing it: its sessions are signed together with it. */
function signedText(payload: string, id: string, firstKey: string): string {
  return id === "key:first" ? `${payload}.${firstKey}` : payload;
}

function claimsOf(payload: string): [string, Principal["role"], number] | null {
  const bytes = fromBase64url(payload);
  if (bytes === null) return null;
  try {
    const claims: unknown = JSON.parse(decoder.decode(bytes));
    return Array.isArray(claims) ? (claims as [string, Principal["role"], number]) : null;
  } catch {
    return null;
  }
}

/** Whether a session has been used long enough to be given its full time again. */
export function isToRenew(expiresAt: number, now: number): boolean {
  return expiresAt - now < sessionLasts - renewedAfter;
}

/** RFC 6265bis: the `__Host-` prefix binds a cookie to this host alone, which takes TLS. */
function nameFor(c: Context): { name: string; prefix?: "host" } {
  return isOverTls(c) ? { name: "parvis_session", prefix: "host" } : { name: "parvis_session" };
}

/** The session that a request's cookie shows, unchecked. */
export function sessionCookie(c: Context): string | null {
  if (c.req.header("cookie") === undefined) return null;
  const { name, prefix } = nameFor(c);
  const value = prefix === undefined ? getCookie(c, name) : getCookie(c, name, prefix);
  return value?.startsWith("ses_") ? value : null;
}

export function giveSession(c: Context, session: string): void {
  const { name, ...more } = nameFor(c);
  setCookie(c, name, session, { ...attributes(c), ...more, maxAge: sessionLasts / 1_000 });
}

export function takeSession(c: Context): void {
  const { name, ...more } = nameFor(c);
  deleteCookie(c, name, { ...attributes(c), ...more });
}

/** No script reads it, and no other site sends it. */
function attributes(c: Context) {
  return { path: "/", httpOnly: true, sameSite: "Strict", secure: isOverTls(c) } as const;
}
