import * as z from "zod";
import { clientId, duration } from "./common.ts";

/** A flash sale: metres from a boundary, and how old a position may be. */
export const sendBody = z.strictObject({
  within: z.number().min(0).max(10_000).default(0),
  maxAge: duration.default("15m"),
});

export const testBody = z.strictObject({
  customerId: clientId,
  geofenceId: clientId.optional(),
});
