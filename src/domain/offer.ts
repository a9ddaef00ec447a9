import type { GeofenceChoice } from "./campaign.ts";
import { duration } from "./durations.ts";

/** What a marketer writes; times are RFC 3339, durations strings such as `"7d"`. */
export interface OfferBody {
  readonly name: string;
  /** A code for each message, or one code for all. */
  readonly kind: "unique" | "shared";
  /** Of a shared offer, as it is shown. */
  readonly code?: string | undefined;
  /** How long what a message promises holds good. */
  readonly validFor: string;
  /** Redemptions in all; so many codes are issued of a unique offer. Absent: no end of them. */
  readonly maxRedemptions?: number | undefined;
  /** Where it can be redeemed; absent, or with nothing named: everywhere. */
  readonly geofences?: GeofenceChoice | undefined;
  /** No message promises it from this instant on. */
  readonly endAt?: string | undefined;
}

export interface Offer extends OfferBody {
  readonly id: string;
}

export function hasEnded({ endAt }: Pick<OfferBody, "endAt">, now: number): boolean {
  return endAt !== undefined && now >= Date.parse(endAt);
}

/** Until when (epoch ms, not included) what is promised at `at` can be redeemed. */
export function promisedUntil({ validFor }: Pick<OfferBody, "validFor">, at: number): number {
  return at + duration(validFor);
}

/** Until when a shared code can be redeemed: the last message that told of it went out just before the end. */
export function sharedUntil(offer: Pick<OfferBody, "validFor" | "endAt">): number {
  return offer.endAt === undefined ? Number.POSITIVE_INFINITY : promisedUntil(offer, Date.parse(offer.endAt));
}

/**
 * What templates may say of an offer: `{{ offer.code }}` and its like. Times are RFC 3339; the drawing of the code is at
 * `publicUrl`, which is empty where only a path is known.
 */
export function offerScope(
  { id, name, kind, validFor }: Offer,
  { code, now, publicUrl }: { code: string; now: number; publicUrl: string },
) {
  const expiresAt = new Date(promisedUntil({ validFor }, now)).toISOString();
  return { id, name, kind, code, validFor, expiresAt, qr: `${publicUrl}/v1/offers/codes/${code}.svg` };
}
