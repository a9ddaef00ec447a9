import { webcrypto } from "node:crypto";
import { type Bytes, fromBase64Url, utf8 } from "./bytes.ts";
import { Refusal } from "./refusal.ts";

const DAY = 86_400;

export interface VapidExpectation {
  /** Origin of the push service, which `aud` must name. */
  readonly origin: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** The only key that may send, in base64url, when the subscription was made with an applicationServerKey. */
  readonly restrictedTo: string | null;
}

/** Verifies `Authorization: vapid t=…, k=…` (RFC 8292); throws a 401 when it is absent, a 403 when it is wrong. */
export async function verifyVapid(
  authorization: string | undefined,
  expected: VapidExpectation,
): Promise<void> {
  if (authorization === undefined) throw new Refusal(401, "expected an Authorization header (RFC 8292)");
  const { token, key } = readHeader(authorization);
  if (expected.restrictedTo !== null && key !== expected.restrictedTo)
    throw new Refusal(403, "expected the applicationServerKey of the subscription as k");
  const claims = await openToken(token, key);
  checkClaims(claims, expected);
}

function readHeader(authorization: string): { token: string; key: string } {
  const [scheme, rest] = splitOnce(authorization.trim(), " ");
  if (scheme.toLowerCase() !== "vapid") throw new Refusal(401, `expected the scheme vapid, got ${scheme}`);
  const parameters = new Map(rest.split(",").map((part) => splitOnce(part.trim(), "=")));
  const token = parameters.get("t");
  const key = parameters.get("k");
  if (!token || !key) throw new Refusal(403, "expected the parameters t and k");
  return { token, key };
}

async function openToken(token: string, key: string): Promise<Record<string, unknown>> {
  const [header, payload, signature, ...more] = token.split(".");
  if (header === undefined || payload === undefined || signature === undefined || more.length > 0)
    throw new Refusal(403, "expected a JWT of three parts in t");
  const { alg } = readJson(header, "header");
  if (alg !== "ES256") throw new Refusal(403, `expected the algorithm ES256, got ${String(alg)}`);
  const publicKey = await importKey(key);
  const signed = utf8(`${header}.${payload}`);
  const algorithm = { name: "ECDSA", hash: "SHA-256" };
  const signatureBytes = readBytes(signature, "signature");
  if (!(await webcrypto.subtle.verify(algorithm, publicKey, signatureBytes, signed)))
    throw new Refusal(403, "expected a JWT signed by the key k");
  return readJson(payload, "claims");
}

async function importKey(key: string): Promise<webcrypto.CryptoKey> {
  const bytes = readBytes(key, "k");
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  try {
    return await webcrypto.subtle.importKey("raw", bytes, curve, false, ["verify"]);
  } catch {
    throw new Refusal(
      403,
      `expected an uncompressed P-256 point of 65 bytes as k, got ${bytes.length} bytes`,
    );
  }
}

function checkClaims(claims: Record<string, unknown>, { origin, now }: VapidExpectation): void {
  const { aud, exp, sub } = claims;
  if (aud !== origin) throw new Refusal(403, `expected aud ${origin}, got ${String(aud)}`);
  if (typeof exp !== "number") throw new Refusal(403, `expected exp in seconds, got ${String(exp)}`);
  const left = exp - now / 1000;
  if (left <= 0) throw new Refusal(403, `expected exp in the future, got one ${Math.round(-left)} s ago`);
  if (left > DAY) throw new Refusal(403, `expected exp within 24 h, got one in ${Math.round(left)} s`);
  // RFC 8292 §2.1 only recommends the contact; Apple's and Mozilla's services insist on it.
  if (typeof sub !== "string" || !/^(mailto:.+@.+|https:\/\/.+)/.test(sub))
    throw new Refusal(403, `expected a mailto: or https: contact as sub, got ${String(sub)}`);
}

function readJson(part: string, name: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(readBytes(part, name)).toString("utf8"));
    if (typeof value === "object" && value !== null) return { ...value };
  } catch {}
  throw new Refusal(403, `expected a JSON object as JWT ${name}`);
}

function readBytes(part: string, name: string): Bytes {
  try {
    return fromBase64Url(part);
  } catch {
    throw new Refusal(403, `expected unpadded base64url as ${name}`);
  }
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
