import type { NotificationRow } from "../../store/notifications.ts";
import { type Customer, mayLocate, mayPush } from "../customers/customer.ts";
import type { Shard } from "../shard.ts";

/** A second crash in the middle of sending is the last: the phone may have shown the message twice by then. */
const mostLost = 2;

export interface Obstacle {
  readonly state: "cancelled" | "expired" | "failed";
  readonly reason: string;
}

/** Why a message must not be sent (any more), whatever its device; null when it may. */
export function obstacleTo(
  shard: Shard,
  customer: Customer,
  row: NotificationRow,
  now: number,
): Obstacle | null {
  if (now >= row.expiresAt) return { state: "expired", reason: "ttl" };
  const cancelled = (reason: string) => ({ state: "cancelled" as const, reason });
  if (shard.catalogue.settings.sending === "off") return cancelled("sending_off");
  const isTest = row.decisionId === null;
  if (!isTest && shard.catalogue.campaign(row.campaignId) === undefined)
    return cancelled("campaign_not_active");
  if (!mayPush(customer) || !(isTest || mayLocate(customer))) return cancelled("consent_withdrawn");
  if (row.lost >= mostLost) return { state: "failed", reason: "attempts_lost" };
  return null;
}
