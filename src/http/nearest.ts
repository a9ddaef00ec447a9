import type { Nearest } from "../engine/catalogue/nearest.ts";
import { type Service, unwrap } from "./route.ts";

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
