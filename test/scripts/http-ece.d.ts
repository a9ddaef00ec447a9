/** The part of http_ece 1.2 that the tests use as a second, independent sender. */
declare module "http_ece" {
  import type { ECDH } from "node:crypto";

  interface EncryptOptions {
    version: "aes128gcm";
    /** Key material of 16 bytes, base64url (RFC 8188), or the sender's pair (RFC 8291). */
    key?: string;
    privateKey?: ECDH;
    /** Receiver's public key and auth secret, base64url (RFC 8291). */
    dh?: string;
    authSecret?: string;
    salt?: string;
    keyid?: string;
    rs?: number;
    pad?: number;
  }

  export function encrypt(plaintext: Buffer, options: EncryptOptions): Buffer;
}
