import type { Candidate } from "../../domain/decide/types.ts";
import { promisedUntil } from "../../domain/offer.ts";
import { insertCode } from "../../store/codes.ts";
import type { Customer } from "../customers/customer.ts";
import type { Shard } from "../shard.ts";

/** Writes down the unique code of a message, in the transaction of its decision: from now on it can be redeemed. */
export function issueCode(
  shard: Shard,
  customer: Customer,
  code: string,
  sent: {
    readonly candidate: Candidate;
    readonly notificationId: string;
    readonly decisionId: string;
    readonly now: number;
  },
): void {
  const { candidate, notificationId, decisionId, now } = sent;
  const offer = shard.catalogue.offers.of(candidate.campaign);
  if (offer === undefined) throw new Error("a code was made for no offer");
  insertCode(shard.sql, {
    code,
    customer: customer.n,
    offerId: offer.id,
    campaignId: candidate.campaign.id,
    geofenceId: candidate.geofenceId,
    notificationId,
    decisionId,
    createdAt: now,
    expiresAt: promisedUntil(offer, now),
    version: shard.catalogue.version,
  });
}
