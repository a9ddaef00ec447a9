import type { Nearest } from "../engine/catalogue/nearest.ts";
import { toBase64url } from "../host/base64url.ts";
import { type Service, unwrap } from "./route.ts";

const encoder = new TextEncoder();

/** The geofences nearest to a place, from the memory of the customer's shard, or of any where nobody is named. */
export async function nearestTo(
  { workspace }: Service,
  place: { readonly latitude: number; readonly longitude: number; readonly limit: number },
  customerId: string | null,
): Promise<Nearest> {
  const shard =
    customerId === null ? workspace.shard(anyOf(workspace.size))! : workspace.ofCustomer(customerId);
  return unwrap<"nearest">(await shard.run("nearest", place));
}

function anyOf(count: number): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]! % count;
}

/** Names a list of geofences: weak, since distances differ from place to place (RFC 9110 §8.8.1). */
export async function entityTag({ version }: Nearest): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", encoder.encode(version));
  return `W/"${toBase64url(new Uint8Array(digest).subarray(0, 16))}"`;
}

/** Whether an `If-None-Match` names the list (RFC 9110 §13.1.2, weak comparison). */
export function isNamed(header: string | undefined, tag: string): boolean {
  const bare = (text: string) => text.trim().replace(/^W\//, "");
  return header?.split(",").some((given) => given.trim() === "*" || bare(given) === bare(tag)) ?? false;
}
