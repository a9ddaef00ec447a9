import { forgetAliasesOf, wholeCustomer } from "../../store/aliases.ts";
import { forgetInAudit } from "../../store/audit.ts";
import { type Answer, done } from "../answer.ts";
import { wantScrub } from "../customers/scrub-mark.ts";
import type { Shard } from "../shard.ts";

/** On every shard, when a customer is erased: nothing leads to them from here, and nothing is on its way. */
export function forgetAliases(shard: Shard, input: { customerId: string }): Answer<{ forgotten: true }> {
  const aliases = forgetAliasesOf(shard.sql, input.customerId);
  // Of a device alone it is whoever had it before.
  for (const { id, device } of aliases) if (device === wholeCustomer) forgetInAudit(shard.sql, id);
  // What left for another shard was in the files here before.
  if (aliases.length > 0) wantScrub(shard);
  return done({ forgotten: true });
}
