import { variantOf } from "../../store/conversions.ts";
import type { NotificationRow } from "../../store/notifications.ts";
import { addToTally } from "../../store/tallies.ts";
import type { Shard } from "../shard.ts";

const dayMs = 86_400_000;

/** What a campaign's report counts of one decision and what followed from it. */
export interface Counted {
  readonly campaignId: string;
  readonly geofenceId: string;
  readonly variant: string | null;
  /** When it was decided: what follows later counts for that day. */
  readonly at: number;
}

/**
 * Counts for a campaign's report, in the transaction of what is counted. Names: `sent`, `ghost` or the reason of a
 * decision; the later states of its message; `converted`, `ghost_converted`, `redeemed`; `revenue:` and a currency.
 */
export function tally(shard: Shard, of: Counted, name: string, by = 1): void {
  const key = {
    campaign: of.campaignId,
    day: Math.floor(of.at / dayMs),
    geofence: of.geofenceId,
    variant: of.variant ?? "",
    name,
  };
  addToTally(shard.sql, key, by);
}

/** The same of what became of a message; a test counts nowhere. */
export function tallyMessage(shard: Shard, row: NotificationRow, name: string): void {
  if (row.decisionId === null) return;
  const variant = variantOf(shard.sql, row.customer, row.id);
  const { campaignId, geofenceId, createdAt: at } = row;
  tally(shard, { campaignId, geofenceId, variant, at }, name);
}
