import type { Signer } from "../../host/signing.ts";

const pattern = /^inv_([0-9a-f]{34})_([A-Za-z0-9_-]{43})$/;

/** `inv_<id>_<signature>` for the entry with an id; whether it can still be accepted, the entry says. */
export async function mintInvitation(signer: Signer, id: string): Promise<string> {
  const bare = id.slice("key_".length);
  return `inv_${bare}_${await signer.sign("invitation", bare)}`;
}

/** The id of the entry that a text invites to; null for a text that is no invitation of this workspace. */
export async function readInvitation(signer: Signer, text: string): Promise<string | null> {
  const match = pattern.exec(text);
  if (match === null) return null;
  const [, bare, mac] = match as unknown as [string, string, string];
  return (await signer.verify("invitation", bare, mac)) ? `key_${bare}` : null;
}
