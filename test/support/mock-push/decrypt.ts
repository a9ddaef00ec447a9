import { webcrypto } from "node:crypto";
import { type Bytes, concat, utf8 } from "./bytes.ts";
import type { ReceiverKeys } from "./subscription.ts";

/**
 * Decryption on WebCrypto, written from the two RFCs. It shares no code with the sending side, which encrypts with
 * Node's crypto: an error made there cannot be undone here by the same error.
 */

interface EncryptedContent {
  readonly salt: Bytes;
  readonly recordSize: number;
  readonly keyId: Bytes;
  readonly records: Bytes;
}

const HEADER = 21;
const TAG = 16;

/** RFC 8188 §2.1: salt (16), record size (4), key id length (1), key id, then the records. */
export function readContent(body: Uint8Array): EncryptedContent {
  const bytes = new Uint8Array(body);
  const keyIdEnd = HEADER + (bytes[20] ?? 0);
  if (bytes.length < keyIdEnd)
    throw new Error(`expected an aes128gcm header of ${keyIdEnd} bytes, got ${bytes.length}`);
  const recordSize = new DataView(bytes.buffer).getUint32(16);
  if (recordSize < TAG + 2)
    throw new Error(`expected a record size of ${TAG + 2} or more, got ${recordSize}`);
  return {
    salt: bytes.slice(0, 16),
    recordSize,
    keyId: bytes.slice(HEADER, keyIdEnd),
    records: bytes.slice(keyIdEnd),
  };
}

/** RFC 8188 §2: every record opened in turn, its padding taken off, the texts joined. */
export async function decryptContent(content: EncryptedContent, keyMaterial: Bytes): Promise<Bytes> {
  const { salt, recordSize, records } = content;
  const key = await hkdf(salt, keyMaterial, utf8("Content-Encoding: aes128gcm\0"), 16);
  const nonce = await hkdf(salt, keyMaterial, utf8("Content-Encoding: nonce\0"), 12);
  const aes = await webcrypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
  if (records.length === 0) throw new Error("expected at least one record, got none");
  const texts: Bytes[] = [];
  for (let sequence = 0; sequence * recordSize < records.length; sequence++) {
    const start = sequence * recordSize;
    const record = records.slice(start, start + recordSize);
    const isLast = start + recordSize >= records.length;
    const iv = recordNonce(nonce, sequence);
    const padded = new Uint8Array(await webcrypto.subtle.decrypt({ name: "AES-GCM", iv }, aes, record));
    texts.push(unpad(padded, isLast));
  }
  return concat(...texts);
}

/** RFC 8291: the text of a push message, which must be one record (§4) made for this receiver. */
export async function decryptPush(body: Uint8Array, receiver: ReceiverKeys): Promise<Bytes> {
  const content = readContent(body);
  if (content.keyId.length !== 65)
    throw new Error(
      `expected the sender's P-256 key of 65 bytes as key id, got ${content.keyId.length} bytes`,
    );
  if (content.records.length >= content.recordSize)
    throw new Error(
      `expected one record shorter than rs ${content.recordSize}, got ${content.records.length} bytes`,
    );
  const secret = await sharedSecret(receiver.privateKey, content.keyId);
  const info = concat(utf8("WebPush: info\0"), receiver.publicKey, content.keyId);
  return decryptContent(content, await hkdf(receiver.authSecret, secret, info, 32));
}

async function sharedSecret(privateKey: webcrypto.CryptoKey, senderPoint: Bytes): Promise<Bytes> {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const sender = await webcrypto.subtle.importKey("raw", senderPoint, curve, false, []);
  return new Uint8Array(await webcrypto.subtle.deriveBits({ name: "ECDH", public: sender }, privateKey, 256));
}

async function hkdf(salt: Bytes, keyMaterial: Bytes, info: Bytes, length: number): Promise<Bytes> {
  const base = await webcrypto.subtle.importKey("raw", keyMaterial, "HKDF", false, ["deriveBits"]);
  const parameters = { name: "HKDF", hash: "SHA-256", salt, info };
  return new Uint8Array(await webcrypto.subtle.deriveBits(parameters, base, length * 8));
}

/** RFC 8188 §2.3: the sequence number as 96 bits, exclusive-or'd into the nonce. A body here has few records. */
function recordNonce(nonce: Bytes, sequence: number): Bytes {
  const iv = nonce.slice();
  const view = new DataView(iv.buffer);
  view.setUint32(8, (view.getUint32(8) ^ sequence) >>> 0);
  return iv;
}

/** RFC 8188 §2: text, one delimiter (2 in the last record, 1 before), then zeros. */
function unpad(padded: Bytes, isLast: boolean): Bytes {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end--;
  const expected = isLast ? 2 : 1;
  if (padded[end] !== expected) throw new Error(`expected padding delimiter ${expected}, got ${padded[end]}`);
  return padded.slice(0, end);
}
