import type { KeyRole } from "../../engine/catalogue/keys.ts";
import type { Signer } from "../../host/signing.ts";
import type { Principal } from "../auth.ts";

const pattern = /^(?:sk_(admin|marketer|viewer|ingest|till)|(pk))_([0-9a-f]{34})_([A-Za-z0-9_-]{43})$/;

/**
 * The key with an id: `sk_<role>_<id>_<signature>`, or `pk_<id>_<signature>`. It is verified without being kept
 * anywhere, and shown once.
 */
export async function mintKey(signer: Signer, id: string, role: KeyRole): Promise<string> {
  const stem = `${role === "publishable" ? "pk" : `sk_${role}`}_${id.slice("key_".length)}`;
  return `${stem}_${await signer.sign("key", stem)}`;
}

/** Whose key it is; null for a text that is no key of this workspace. Whether it is revoked is not in it. */
export async function readKey(signer: Signer, text: string): Promise<Principal | null> {
  const match = pattern.exec(text);
  if (match === null) return null;
  const [, role, , id, mac] = match as unknown as [string, KeyRole | undefined, string, string, string];
  const stem = text.slice(0, -mac.length - 1);
  return (await signer.verify("key", stem, mac)) ? { role: role ?? "publishable", id: `key_${id}` } : null;
}
