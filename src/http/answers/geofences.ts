import * as z from "zod";
import { duration } from "../schemas/common.ts";
import { geometry, position } from "../schemas/geofence.ts";
import { fields, instant } from "./common.ts";

export const geofence = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    geometry,
    radius: z.number().meta({ description: "Metres; of a circle." }).optional(),
    tags: z.array(z.string()),
    timezone: z.string(),
    country: z.string().nullable(),
    region: z.string().nullable(),
    openingHours: z.string().nullable(),
    dwell: duration,
    metadata: fields,
    enabled: z.boolean(),
    center: position,
    bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
    area: z.number().meta({ description: "Square metres." }),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: "Geofence" });

export const nearest = z
  .strictObject({
    data: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        center: position,
        radius: z.number().meta({ description: "Metres; an area's is that of its enclosing circle." }),
        distance: z.number().meta({ description: "Metres to the boundary, 0 inside." }),
        dwell: z.array(duration),
        geometry: geometry.optional(),
      }),
    ),
    refreshRadius: z.number().meta({
      description: "Metres the phone may move before it can be inside a geofence that is not listed.",
    }),
  })
  .meta({ id: "Nearest" });
