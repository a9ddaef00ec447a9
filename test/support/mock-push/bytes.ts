/** A byte string whose buffer is its own, as WebCrypto wants it. */
export type Bytes = Uint8Array<ArrayBuffer>;

export function toBase64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}

/** Decodes unpadded base64url (RFC 4648 §5); throws on any other character, which `Buffer` would skip. */
export function fromBase64Url(text: string): Bytes {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new Error(`expected unpadded base64url, got "${text}"`);
  return new Uint8Array(Buffer.from(text, "base64url"));
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  return new Uint8Array(Buffer.concat(parts));
}

export function utf8(text: string): Bytes {
  return new Uint8Array(Buffer.from(text, "utf8"));
}
