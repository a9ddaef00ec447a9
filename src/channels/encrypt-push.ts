import { Buffer } from "node:buffer";
import { createCipheriv, createECDH, createHmac, createSecretKey, randomBytes } from "node:crypto";

/** A subscription's keys, in base64url: an uncompressed point on P-256 (65 bytes) and a secret of 16 bytes. */
export interface SubscriptionKeys {
  readonly p256dh: string;
  readonly auth: string;
}

/** What is new in each message: the sender's private key on P-256 (32 bytes; a fresh pair when null) and the salt. */
export interface MessageSecrets {
  readonly privateKey: Uint8Array | null;
  /** 16 bytes. */
  readonly salt: Uint8Array;
}

const curve = "prime256v1";
const bytes = { salt: 16, recordSize: 4, idLength: 1, publicKey: 65, tag: 16, key: 16, nonce: 12 } as const;
const headerBytes = bytes.salt + bytes.recordSize + bytes.idLength + bytes.publicKey;
/** The one record of a message may be this long (RFC 8291 §4). */
const recordSize = 4_096;
/** Ends the last record (RFC 8188 §2). */
const lastRecord = 2;

/** HKDF's expand ends its info with the number of the block (RFC 5869 §2.3): here there is one. */
const keyInfo = Buffer.from("WebPush: info\0");
const contentKeyInfo = Buffer.from("Content-Encoding: aes128gcm\0\x01");
const nonceInfo = Buffer.from("Content-Encoding: nonce\0\x01");
const firstBlock = Buffer.from([1]);

/**
 * Encrypts a message for one subscription: RFC 8291, in the content coding `aes128gcm` of RFC 8188. Throws when the
 * subscription's keys are none.
 */
export function encryptPush(
  text: string,
  { p256dh, auth }: SubscriptionKeys,
  { privateKey, salt }: MessageSecrets = { privateKey: null, salt: randomBytes(bytes.salt) },
): Uint8Array<ArrayBuffer> {
  const receiver = Buffer.from(p256dh, "base64url");
  const authSecret = Buffer.from(auth, "base64url");
  if (authSecret.length < 16) throw new Error("expected 16 bytes or more as the subscription's auth");
  const pair = createECDH(curve);
  if (privateKey === null) pair.generateKeys();
  else pair.setPrivateKey(privateKey);
  const sender = pair.getPublicKey();
  const shared = hmac(hmac(authSecret, pair.computeSecret(receiver)), keyInfo, receiver, sender, firstBlock);
  const pseudoRandom = hmac(salt, shared);
  const contentKey = hmac(pseudoRandom, contentKeyInfo).subarray(0, bytes.key);
  const nonce = hmac(pseudoRandom, nonceInfo).subarray(0, bytes.nonce);

  const length = Buffer.byteLength(text);
  const plain = Buffer.allocUnsafe(length + 1);
  plain.write(text);
  plain[length] = lastRecord;
  const body = Buffer.alloc(headerBytes + plain.length + bytes.tag);
  body.set(salt);
  body.writeUInt32BE(recordSize, bytes.salt);
  body[bytes.salt + bytes.recordSize] = sender.length;
  body.set(sender, headerBytes - bytes.publicKey);
  const cipher = createCipheriv("aes-128-gcm", createSecretKey(contentKey), nonce);
  body.set(cipher.update(plain), headerBytes);
  cipher.final();
  body.set(cipher.getAuthTag(), headerBytes + plain.length);
  return body;
}

/** HMAC-SHA-256; Node takes a key object several times as fast as bytes. */
function hmac(key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer {
  const made = createHmac("sha256", createSecretKey(key));
  for (const part of parts) made.update(part);
  return made.digest();
}
