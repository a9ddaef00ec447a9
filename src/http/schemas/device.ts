import * as z from "zod";
import { locale, timezone } from "./common.ts";

const customerToken = z.string().min(1).max(8_192);

export const enrolmentBody = z.strictObject({
  platform: z.enum(["web", "ios", "android"]),
  customerToken: customerToken.nullish(),
  locale: locale.nullish(),
  timezone: timezone.nullish(),
});

export const identifyBody = z.strictObject({ customerToken });
