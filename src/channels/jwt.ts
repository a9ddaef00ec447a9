/** Signatures that the two vendors ask for (RFC 7518 §3.3, §3.4), as WebCrypto names them. */
const algorithms = {
  RS256: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
  ES256: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
} as const;

export interface SigningKey {
  readonly algorithm: keyof typeof algorithms;
  /** Names the key to whoever verifies; null where the key itself goes along. */
  readonly id: string | null;
  readonly key: Parameters<typeof crypto.subtle.sign>[1];
}

/** Reads a private key in PEM (PKCS #8); throws when it is none of this kind. */
export async function importKey(
  pem: string,
  algorithm: SigningKey["algorithm"],
  id: string,
): Promise<SigningKey> {
  const base64 = pem
    .replaceAll("\\n", "\n")
    .replace(/-----(BEGIN|END) PRIVATE KEY-----/g, "")
    .replace(/\s/g, "");
  const der = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const key = await crypto.subtle.importKey("pkcs8", der, algorithms[algorithm], false, ["sign"]);
  return { algorithm, id, key };
}

/** Reads a pair on P-256, as a JSON Web Key has it (RFC 7518 §6.2); throws when it is none. */
export async function importPair(jwk: { x: string; y: string; d: string }): Promise<SigningKey> {
  const whole = { kty: "EC", crv: "P-256", ...jwk };
  const key = await crypto.subtle.importKey("jwk", whole, algorithms.ES256, false, ["sign"]);
  return { algorithm: "ES256", id: null, key };
}

/** A signed JSON Web Token (RFC 7519); WebCrypto's ECDSA signatures have the form that RFC 7518 wants. */
export async function signJwt(claims: Readonly<Record<string, unknown>>, by: SigningKey): Promise<string> {
  const header = { alg: by.algorithm, typ: "JWT", ...(by.id === null ? {} : { kid: by.id }) };
  const text = `${encode(JSON.stringify(header))}.${encode(JSON.stringify(claims))}`;
  const signature = await crypto.subtle.sign(
    algorithms[by.algorithm],
    by.key,
    new TextEncoder().encode(text),
  );
  return `${text}.${base64url(new Uint8Array(signature))}`;
}

function encode(text: string): string {
  return base64url(new TextEncoder().encode(text));
}

function base64url(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
