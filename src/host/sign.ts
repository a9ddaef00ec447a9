/**
 * Signatures of this service's own, by secrets that nobody else has. The first secret signs, any of them verifies: so
 * one is replaced by another while what the old one signed goes on working.
 */
export interface Signer {
  sign(purpose: Purpose, text: string): Promise<string>;
  verify(purpose: Purpose, text: string, signature: string): Promise<boolean>;
}

type Key = Parameters<typeof crypto.subtle.sign>[1];

/** What a signature is for: one made for something else is none. */
export type Purpose = "receipt";

/** 128 bits of an HMAC-SHA-256: short, since a signature is part of every push, and enough (RFC 2104 §5). */
const bytes = 16;

export function createSigner(secrets: readonly string[]): Signer {
  const keys = new Map<string, Promise<Key>>();
  const keyOf = (secret: string, purpose: Purpose) => {
    const name = `${purpose} ${secret}`;
    const known = keys.get(name) ?? deriveKey(secret, purpose);
    keys.set(name, known);
    return known;
  };
  const macOf = async (secret: string, purpose: Purpose, text: string) =>
    base64url(await mac(await keyOf(secret, purpose), text));
  return {
    sign: (purpose, text) => macOf(secrets[0]!, purpose, text),
    async verify(purpose, text, signature) {
      const expected = await Promise.all(secrets.map((secret) => macOf(secret, purpose, text)));
      // Every one is compared: how long it takes tells nothing.
      return expected.map((one) => sameText(one, signature)).includes(true);
    },
  };
}

/** A key for one purpose (HKDF, RFC 5869), so that signatures for another are worth nothing here. */
async function deriveKey(secret: string, purpose: Purpose): Promise<Key> {
  const encoder = new TextEncoder();
  const base = await crypto.subtle.importKey("raw", encoder.encode(secret), "HKDF", false, ["deriveKey"]);
  const hkdf = {
    name: "HKDF",
    hash: "SHA-256",
    salt: new Uint8Array(),
    info: encoder.encode(`parvis ${purpose}`),
  };
  const hmac = { name: "HMAC", hash: "SHA-256", length: 256 };
  return crypto.subtle.deriveKey(hkdf, base, hmac, false, ["sign"]);
}

async function mac(key: Key, text: string): Promise<Uint8Array> {
  const signature = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(text));
  return new Uint8Array(signature, 0, bytes);
}

function base64url(data: Uint8Array): string {
  const base64 = btoa(String.fromCharCode(...data));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Takes as long wherever the texts differ. */
function sameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i % b.length);
  return difference === 0;
}
