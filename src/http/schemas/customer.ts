import * as z from "zod";
import { purposes } from "../../engine/customers/customer.ts";
import { clientId, jsonObject, locale, time, timezone, words } from "./common.ts";
import { type PushRules, pushBody } from "./push.ts";

export const customerBody = z
  .strictObject({
    traits: jsonObject(20_000).default({}),
    locale: locale.nullish(),
    timezone: timezone.nullish(),
  })
  .meta({ id: "CustomerBody" });

export const consentBody = z
  .strictObject({
    granted: z.boolean(),
    source: words(100),
    policyVersion: words(100).nullish(),
    textHash: words(200).nullish(),
    at: time
      .optional()
      .meta({ description: "When the customer chose; now unless told, never in the future." }),
  })
  .meta({ id: "ConsentBody" });

export const touchBody = z.strictObject({
  channel: words(50),
  at: time.optional(),
  id: clientId.optional(),
});

export const purpose = z.enum(purposes);

export function deviceBody(rules: PushRules) {
  return z.strictObject({
    platform: z.enum(["web", "ios", "android"]),
    push: pushBody(rules).nullish(),
  });
}

/** One line of an import: the bodies of a customer's PUTs in one object. */
export function importLine(rules: PushRules) {
  return z.strictObject({
    id: clientId,
    ...customerBody.shape,
    consents: z
      .partialRecord(purpose, consentBody.extend({ source: words(100).default("import") }))
      .default({}),
    devices: z
      .array(deviceBody(rules).extend({ id: clientId }))
      .max(32)
      .default([]),
  });
}
