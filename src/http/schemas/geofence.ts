import * as z from "zod";
import { type Geometry, parseShape, type Shape } from "../../../geo/index.ts";
import { invalid } from "../problem.ts";
import { clientId, duration, jsonObject, numberText, timezone, words } from "./common.ts";

const tag = words(64);

export const geofenceBody = z.strictObject({
  name: words(200),
  // The kernel reads these two: it alone knows what makes a shape.
  geometry: z.unknown(),
  radius: z.unknown().optional(),
  tags: z.array(tag).max(50).default([]),
  timezone: timezone.optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, { error: 'expected an ISO 3166-1 country code such as "FR"' })
    .nullish(),
  region: words(100).nullish(),
  openingHours: words(1_000).nullish(),
  dwell: duration.default("3m"),
  metadata: jsonObject(20_000).default({}),
  enabled: z.boolean().default(true),
});
export type GeofenceInput = z.infer<typeof geofenceBody>;

/** An id of a geofence; what would stand in the way of a route of that name is none. */
export const geofenceId = clientId.refine((id) => id !== "nearest", {
  error: "expected an id other than nearest, which is the name of a route",
});

/** The shape of a geofence body; 422 with the place of what is wrong with it. */
export function shapeOf(
  body: GeofenceInput,
  repair: boolean,
): { shape: Shape; geometry: Geometry; radius: number | null } {
  const parsed = parseShape(
    { geometry: body.geometry, ...(body.radius === undefined ? {} : { radius: body.radius }) },
    { repair },
  );
  if (!parsed.ok) throw invalid(parsed.errors.slice(0, 100));
  return parsed;
}

export const geofenceListQuery = {
  tag: tag.optional(),
  latitude: numberText.pipe(z.number().min(-90).max(90)).optional(),
  longitude: numberText.pipe(z.number().min(-180).max(180)).optional(),
  radius: numberText.pipe(z.number().min(0).max(20_100_000)).optional(),
};

/** Who is near: metres from the boundary, and how old a place may be. */
export const nearQuery = {
  within: numberText.pipe(z.number().min(0).max(10_000)).default(0),
  maxAge: duration.default("15m"),
};

export const geofenceImportQuery = z.strictObject({
  dryRun: z.enum(["true", "false"]).default("false"),
  /** Of rows that tell none. */
  radius: numberText.pipe(z.number().min(10).max(50_000)).optional(),
  repair: z.enum(["true", "false"]).optional(),
  sync: tag.optional(),
});
