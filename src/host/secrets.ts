import type { Secrets } from "../engine/open-workspace.ts";
import { freshVapidPair } from "./vapid.ts";

/** 32 random bytes as 64 hexadecimal digits. */
function randomHex(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A Standard Webhooks secret of 32 random bytes; the standard asks for 24 to 64. */
export function freshWebhookSecret(): string {
  return `whsec_${btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))}`;
}

/** A set of secrets for a workspace that has none yet: RFC 8292 key pair, keys of both kinds, signing secrets. */
export function freshSecrets(): Secrets {
  const vapid = freshVapidPair();
  return {
    secretKey: `sk_${randomHex()}`,
    publishableKey: `pk_${randomHex()}`,
    masterSecret: randomHex(),
    identitySecret: randomHex(),
    vapidPublicKey: vapid.publicKey,
    vapidPrivateKey: vapid.privateKey,
  };
}
