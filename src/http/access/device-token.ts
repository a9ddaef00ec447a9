import { fromBase64url, toBase64url } from "../../host/base64url.ts";
import type { Signer } from "../../host/signing.ts";
import type { DeviceClaim, Principal } from "../auth.ts";

const pattern = /^dt_([A-Za-z0-9_-]{8,600})\.([A-Za-z0-9_-]{43})$/;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** `dt_<payload>.<signature>`. Whether the device exists still, its customer's shard decides. */
export async function mintDeviceToken(signer: Signer, claim: DeviceClaim): Promise<string> {
  const { customerId, deviceId, issuedAt } = claim;
  const payload = toBase64url(encoder.encode(JSON.stringify([customerId, deviceId, issuedAt])));
  return `dt_${payload}.${await signer.sign("device", payload)}`;
}

/** Whose token it is; null for a text that is no token of this workspace. */
export async function readDeviceToken(signer: Signer, text: string): Promise<Principal | null> {
  const match = pattern.exec(text);
  if (match === null) return null;
  const [, payload, mac] = match as unknown as [string, string, string];
  const bytes = fromBase64url(payload);
  if (bytes === null || !(await signer.verify("device", payload, mac))) return null;
  // Signed here: of the form that is minted here.
  const [customerId, deviceId, issuedAt] = JSON.parse(decoder.decode(bytes)) as [string, string, number];
  return { role: "device", id: `device:${deviceId}`, device: { customerId, deviceId, issuedAt } };
}
