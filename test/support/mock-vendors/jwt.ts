import { webcrypto } from "node:crypto";

const algorithms = {
  RS256: {
    name: "RSASSA-PKCS1-v1_5",
    hash: "SHA-256",
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  },
  ES256: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
} as const;
export type Algorithm = keyof typeof algorithms;

export interface KeyPair {
  readonly publicKey: webcrypto.CryptoKey;
  /** PKCS #8 in PEM, as the vendors hand it out. */
  readonly pem: string;
}

export async function makeKeyPair(algorithm: Algorithm): Promise<KeyPair> {
  const pair = (await webcrypto.subtle.generateKey(algorithms[algorithm], true, [
    "sign",
    "verify",
  ])) as webcrypto.CryptoKeyPair;
  const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", pair.privateKey)).toString("base64");
  const lines = der.match(/.{1,64}/g)!.join("\n");
  return {
    publicKey: pair.publicKey,
    pem: `-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n`,
  };
}

export interface OpenedJwt {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** The parts of a token with a good signature of this algorithm; null for any other. */
export async function openJwt(
  token: string,
  algorithm: Algorithm,
  publicKey: webcrypto.CryptoKey,
): Promise<OpenedJwt | null> {
  const match = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(token);
  if (match === null) return null;
  const [, head, body, signature] = match as unknown as [string, string, string, string];
  const header = parse(head);
  if (header?.alg !== algorithm) return null;
  const isSigned = await webcrypto.subtle.verify(
    algorithms[algorithm],
    publicKey,
    Buffer.from(signature, "base64url"),
    Buffer.from(`${head}.${body}`),
  );
  const claims = parse(body);
  return isSigned && claims !== null ? { header, claims } : null;
}

function parse(part: string): Record<string, unknown> | null {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>;
  } catch {
    return null;
  }
}
