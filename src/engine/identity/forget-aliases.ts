import { forgetAliasesOf } from "../../store/aliases.ts";
import { type Answer, done } from "../answer.ts";
import type { Shard } from "../shard.ts";

/** On every shard, when a customer is erased: nothing leads to them from here, and nothing is on its way. */
export function forgetAliases(shard: Shard, input: { customerId: string }): Answer<{ forgotten: true }> {
  forgetAliasesOf(shard.sql, input.customerId);
  return done({ forgotten: true });
}
