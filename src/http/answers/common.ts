import * as z from "zod";

/** An RFC 3339 time in UTC with milliseconds, as every answer gives it. */
export const instant = z.string().meta({ format: "date-time", examples: ["2026-11-22T10:00:00.000Z"] });

export const warnings = z.array(z.string());
export const count = z.int().min(0);
export const counts = z.record(z.string(), count);
export const fields = z.record(z.string(), z.unknown());

/** One page of a list. */
export function page<S extends z.ZodType>(entry: S) {
  return z.strictObject({ data: z.array(entry), nextCursor: z.string().nullable() });
}

/** Geofences that were chosen; both lists empty mean all. */
export const chosenGeofences = z
  .strictObject({ ids: z.array(z.string()), tags: z.array(z.string()) })
  .meta({ id: "ChosenGeofences" });

/** When a change holds on every shard: at most 10 s from now. */
export const effectiveBy = instant.meta({ description: "By when it holds on every shard." });

const fault = z.union([
  z.strictObject({
    pointer: z.string().meta({ description: "RFC 6901, into the body." }),
    detail: z.string(),
  }),
  z.strictObject({ parameter: z.string(), detail: z.string() }),
]);

/** RFC 9457. */
export const problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    requestId: z.string(),
    errors: z.array(fault).optional(),
  })
  .meta({ id: "Problem", description: "Why a request was refused (RFC 9457)." });
