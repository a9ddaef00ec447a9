import { isHeldOut } from "../../measure/holdout.ts";
import type { Candidate, Circumstances, GateResult, GhostReason } from "../types.ts";

/**
 * Whether a winner is held back. The global arm comes first: whoever is in it takes no part in the comparison of
 * one campaign.
 */
export function holdout(
  { campaign }: Candidate,
  { workspace, settings, recipient }: Circumstances,
): { readonly reason: GhostReason | null; readonly result: GateResult } {
  const held = (reason: GhostReason, share: number) => ({
    reason,
    result: { gate: "holdout", pass: false, detail: { share } } as const,
  });
  if (isHeldOut(workspace, "global", recipient.armId, settings.globalHoldout))
    return held("global_holdout", settings.globalHoldout);
  const share = campaign.holdout ?? 0;
  if (isHeldOut(workspace, { campaignId: campaign.id }, recipient.armId, share))
    return held("campaign_holdout", share);
  return { reason: null, result: { gate: "holdout", pass: true } };
}
