import type { OfferSupply } from "../../domain/decide/types.ts";
import { hasEnded, type Offer } from "../../domain/offer.ts";

/** Whether a campaign's offer can be had now; its stock is asked for only when it has a bound. */
export function offerSupply(
  offer: Offer | undefined,
  now: number,
  hasStock: (offer: Offer) => boolean,
): OfferSupply {
  if (offer === undefined) return { kind: "shared", available: false, why: "unknown" };
  const { kind } = offer;
  if (hasEnded(offer, now)) return { kind, available: false, why: "ended" };
  if (offer.maxRedemptions !== undefined && !hasStock(offer))
    return { kind, available: false, why: "sold_out" };
  return { kind, available: true };
}
