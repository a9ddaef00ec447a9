import * as z from "zod";
import { isCode } from "../../domain/code.ts";
import { geofences } from "./campaign.ts";
import { duration, time, words } from "./common.ts";
import { shownAs } from "./shown.ts";

export const offerBody = z
  .strictObject({
    name: words(200),
    kind: z.enum(["unique", "shared"]),
    code: z
      .string()
      .refine(isCode, { error: "expected 1 to 64 letters, digits or ._- without spaces" })
      .optional(),
    validFor: duration.refine((text) => !/^0\D$/.test(text), { error: "expected more than nothing" }),
    maxRedemptions: z.int().min(0).max(1_000_000_000).optional(),
    geofences: geofences.optional(),
    endAt: shownAs(
      time.transform((at) => new Date(at).toISOString()),
      time,
    ).optional(),
  })
  .superRefine(({ kind, code }, context) => {
    const message =
      kind === "shared"
        ? "expected the code that all messages show"
        : "expected none: the codes of a unique offer are made one by one";
    if ((kind === "shared") !== (code !== undefined))
      context.addIssue({ code: "custom", path: ["code"], message });
  })
  .meta({ id: "OfferBody", description: "A `shared` offer has a `code`; those of a `unique` one are made." });

/** Codes of ISO 4217, as the runtime knows them, and those in force that it leaves out (SIX, list one of 2026). */
const currencies = new Set([...Intl.supportedValuesOf("currency"), "VED"]);

export const redemptionBody = z
  .strictObject({
    // What a till reads or types; one that is not well-formed is as unknown as any other.
    code: words(100),
    orderId: words(128),
    geofenceId: words(128).optional(),
    amount: z.int().min(0).max(1_000_000_000_000).optional(),
    currency: z
      .string()
      .refine((text) => currencies.has(text), { error: 'expected an ISO 4217 code such as "EUR"' })
      .optional(),
  })
  .superRefine(({ amount, currency }, context) => {
    if ((amount === undefined) === (currency === undefined)) return;
    const missing = amount === undefined ? "amount" : "currency";
    const message = "amount, in minor units, and currency are given together";
    context.addIssue({ code: "custom", path: [missing], message });
  })
  .meta({
    id: "RedemptionBody",
    description: "`amount`, in the currency's minor units, and `currency` (ISO 4217) are given together.",
  });
