import type { Candidate } from "../../domain/decide/types.ts";
import { appendSend } from "../../store/sends.ts";
import type { Customer } from "../customers/customer.ts";
import type { Shard } from "../shard.ts";

/** Counts a message, or a ghost in its place, towards caps, cooldown and pressure. `id` is the one it counts for. */
export function countSend(
  shard: Shard,
  customer: Customer,
  id: string,
  { campaign, geofenceId }: Pick<Candidate, "campaign" | "geofenceId">,
  variant: string | null,
  now: number,
): void {
  const send = { at: now, campaignId: campaign.id, geofenceId };
  appendSend(shard.sql, customer.n, id, { ...send, variant });
  customer.sends = [...customer.sends, send];
}
