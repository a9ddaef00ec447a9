import { fraction } from "../hash.ts";

/**
 * Whether a customer is held out, of everything (`"global"`) or of one campaign. It depends on the three names
 * alone, so it is the same for ever, on every shard and in every order; campaigns draw independently of one another.
 */
export function isHeldOut(
  workspace: string,
  scope: "global" | { readonly campaignId: string },
  customerId: string,
  share: number,
): boolean {
  if (share <= 0) return false;
  const name = scope === "global" ? scope : scope.campaignId;
  return fraction(workspace, name, customerId) < share;
}
