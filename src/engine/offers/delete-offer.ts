import { campaignWithOffer } from "../../store/catalogue.ts";
import { type Answer, refuse } from "../answer.ts";
import { deleteEntry } from "../catalogue/delete-entry.ts";
import type { Expected } from "../catalogue/expected.ts";
import type { Shard } from "../shard.ts";

/**
 * On the primary: deletes an offer, which takes its codes back as well. One that a campaign names is kept until the
 * campaign has ended or names it no more: without it the campaign could never send, and nobody would know why.
 */
export function deleteOffer(
  shard: Shard,
  input: { id: string; by?: string; expected?: Expected | undefined },
): Answer<{ deleted: true }> {
  const campaign = campaignWithOffer(shard.sql, input.id);
  if (campaign !== null)
    return refuse({
      kind: "conflict",
      code: "in_use",
      detail: `the campaign ${campaign} names the offer ${input.id}: end the campaign first, or give the offer an endAt`,
    });
  return deleteEntry(shard, { kind: "offer", ...input });
}
