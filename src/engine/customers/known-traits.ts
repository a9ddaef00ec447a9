import { someoneHas } from "../../store/customers.ts";
import { type Answer, done } from "../answer.ts";
import type { Shard } from "../shard.ts";

/** Which of the traits (dotted paths) some customer has, as far as the newest thousands tell. */
export function knownTraits(shard: Shard, input: { paths: readonly string[] }): Answer<readonly string[]> {
  return done(input.paths.filter((path) => someoneHas(shard.sql, path.split("."))));
}
