import { webcrypto } from "node:crypto";
import { type Bytes, toBase64Url } from "./bytes.ts";

/** The JSON form of a browser's `PushSubscription`: what a page sends to its server. */
export interface Subscription {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

/** What stays in the phone: the private half of `p256dh`, and the shared secret (RFC 8291 §3.1, §3.2). */
export interface ReceiverKeys {
  readonly privateKey: webcrypto.CryptoKey;
  /** Uncompressed P-256 point, 65 bytes. */
  readonly publicKey: Bytes;
  /** 16 bytes. */
  readonly authSecret: Bytes;
}

export async function createReceiverKeys(): Promise<ReceiverKeys> {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const pair = await webcrypto.subtle.generateKey(curve, true, ["deriveBits"]);
  return {
    privateKey: pair.privateKey,
    publicKey: new Uint8Array(await webcrypto.subtle.exportKey("raw", pair.publicKey)),
    authSecret: webcrypto.getRandomValues(new Uint8Array(16)),
  };
}

export function toSubscription(endpoint: string, keys: ReceiverKeys): Subscription {
  return { endpoint, keys: { p256dh: toBase64Url(keys.publicKey), auth: toBase64Url(keys.authSecret) } };
}
