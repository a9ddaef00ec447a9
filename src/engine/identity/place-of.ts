import { shardOf } from "../../domain/hash.ts";
import { shardOfId } from "../../store/ids.ts";
import { isAnonymous } from "./anonymous.ts";

/** The shard a customer lives in: an anonymous one where it was made, the others where the hash of their id says. */
export function placeOf(customerId: string, shards: number): number {
  const maker = isAnonymous(customerId) ? shardOfId(customerId) : null;
  return maker !== null && maker < shards ? maker : shardOf(customerId, shards);
}
