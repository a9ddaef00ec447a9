import * as z from "zod";
import { duration } from "../schemas/common.ts";
import { chosenGeofences, count, instant, warnings } from "./common.ts";

export const offer = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    kind: z.enum(["unique", "shared"]),
    code: z.string().optional(),
    validFor: duration,
    maxRedemptions: count.optional(),
    geofences: chosenGeofences.optional(),
    endAt: instant.optional(),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: "Offer" });
export const warnedOffer = offer.extend({ warnings }).meta({ id: "WarnedOffer" });

export const redemption = z
  .strictObject({
    id: z.string(),
    code: z.string(),
    orderId: z.string(),
    offerId: z.string(),
    campaignId: z.string().nullable(),
    geofenceId: z.string().nullable(),
    amount: z.int().nullable(),
    currency: z.string().nullable(),
    at: instant,
  })
  .meta({ id: "Redemption" });
