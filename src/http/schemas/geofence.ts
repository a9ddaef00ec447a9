import * as z from "zod";
import { type Geometry, parseShape, type Shape } from "../../../geo/index.ts";
import { invalid } from "../problem.ts";
import { clientId, duration, jsonObject, numberIn, timezone, words } from "./common.ts";
import { shownAs } from "./shown.ts";

const tag = words(64);

const longitude = z.number().min(-540).max(540);
export const position = z
  .tuple([longitude, z.number().min(-90).max(90)])
  .meta({ id: "Position", description: "Longitude and latitude in degrees (WGS 84)." });
const rings = z.array(z.array(position).min(4)).min(1);
export const geometry = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("Point"), coordinates: position }),
    z.strictObject({ type: z.literal("Polygon"), coordinates: rings }),
    z.strictObject({ type: z.literal("MultiPolygon"), coordinates: z.array(rings).min(1) }),
  ])
  .meta({ id: "Geometry", description: "GeoJSON (RFC 7946), at most 100 000 vertices." });
const radius = z
  .number()
  .min(10)
  .max(50_000)
  .meta({ description: "Metres; needed with a `Point`, refused with an area." });

export const geofenceBody = z
  .strictObject({
    name: words(200),
    // The kernel reads these two: it alone knows what makes a shape.
    geometry: shownAs(z.unknown(), geometry),
    radius: shownAs(z.unknown(), radius).optional(),
    tags: z.array(tag).max(50).default([]),
    timezone: timezone.optional(),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, { error: 'expected an ISO 3166-1 country code such as "FR"' })
      .nullish(),
    region: words(100).nullish(),
    openingHours: words(1_000)
      .nullish()
      .meta({
        description: "OpenStreetMap syntax; none is always open.",
        examples: ["Mo-Sa 10:00-20:00; PH off"],
      }),
    dwell: duration.default("3m"),
    metadata: jsonObject(20_000).default({}),
    enabled: z.boolean().default(true),
  })
  .meta({ id: "GeofenceBody" });
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
  latitude: numberIn(z.number().min(-90).max(90)).optional(),
  longitude: numberIn(z.number().min(-180).max(180)).optional(),
  radius: numberIn(z.number().min(0).max(20_100_000)).optional(),
};

/** Who is near: metres from the boundary, and how old a place may be. */
export const nearQuery = {
  within: numberIn(z.number().min(0).max(10_000)).default(0),
  maxAge: duration.default("15m"),
};

export const geofenceImportQuery = z.strictObject({
  dryRun: z.enum(["true", "false"]).default("false"),
  /** Of rows that tell none. */
  radius: numberIn(z.number().min(10).max(50_000)).optional(),
  repair: z.enum(["true", "false"]).optional(),
  sync: tag.optional(),
});

/** A file of geofences as the document shows it; what is read of one is in `src/http/imports/geofences`. */
export const featureCollection = z
  .looseObject({
    type: z.literal("FeatureCollection"),
    features: z.array(
      z.looseObject({
        type: z.literal("Feature"),
        id: z.union([clientId, z.number()]).optional(),
        geometry,
        properties: z.record(z.string(), z.unknown()).nullable(),
      }),
    ),
  })
  .meta({ id: "GeofenceFile", description: "GeoJSON (RFC 7946), at most 200 000 features." });
