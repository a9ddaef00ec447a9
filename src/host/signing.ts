import { fromBase64url, toBase64url } from "./base64url.ts";

/** What a signature is for; one made under another label never verifies. */
export type Label = "key" | "device" | "receipt" | "session" | "invitation" | "stream";

const hmac = { name: "HMAC", hash: "SHA-256", length: 256 } as const;
type HmacKey = Awaited<ReturnType<typeof crypto.subtle.deriveKey>>;

const encoder = new TextEncoder();

/**
 * HMAC-SHA256 (RFC 2104) with a key for each label, derived from the master secret by HKDF (RFC 5869). Signs with the
 * first secret and verifies against all of them, so that a secret can be rotated: `new,old`.
 */
export class Signer {
  readonly #secrets: readonly string[];
  readonly #keys = new Map<Label, Promise<readonly HmacKey[]>>();

  constructor(secrets: readonly [string, ...string[]]) {
    this.#secrets = secrets;
  }

  /** 43 characters of base64url. */
  async sign(label: Label, text: string): Promise<string> {
    const [first] = await this.#keysFor(label);
    return toBase64url(new Uint8Array(await crypto.subtle.sign("HMAC", first!, encoder.encode(text))));
  }

  /** Takes as long wherever the signatures differ. */
  async verify(label: Label, text: string, mac: string): Promise<boolean> {
    const given = fromBase64url(mac);
    if (given === null) return false;
    const bytes = encoder.encode(text);
    for (const key of await this.#keysFor(label))
      if (await crypto.subtle.verify("HMAC", key, given, bytes)) return true;
    return false;
  }

  #keysFor(label: Label): Promise<readonly HmacKey[]> {
    const known = this.#keys.get(label);
    if (known !== undefined) return known;
    const derived = Promise.all(this.#secrets.map((secret) => derive(secret, label)));
    this.#keys.set(label, derived);
    return derived;
  }
}

async function derive(secret: string, label: Label): Promise<HmacKey> {
  const base = await crypto.subtle.importKey("raw", encoder.encode(secret), "HKDF", false, ["deriveKey"]);
  const hkdf = {
    name: "HKDF",
    hash: "SHA-256",
    salt: new Uint8Array(),
    info: encoder.encode(`parvis:${label}`),
  };
  return crypto.subtle.deriveKey(hkdf, base, hmac, false, ["sign", "verify"]);
}
