import * as z from "zod";
import { duration } from "../schemas/common.ts";
import { geometry, position } from "../schemas/geofence.ts";
import { count, counts, fields, instant } from "./common.ts";

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

export const outline = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    geometry,
    radius: z.number().meta({ description: "Metres; of a circle." }).optional(),
    center: position.meta({ description: "An area's centre of mass." }).optional(),
    simplified: z.literal(true).meta({ description: "The area has more vertices than these." }).optional(),
    tags: z.array(z.string()),
    openingHours: z.string().nullable(),
    enabled: z.boolean(),
    metadata: z.record(z.string(), z.string()).meta({ description: "Its short texts, such as an address." }),
  })
  .meta({ id: "Outline", description: "A geofence as a map and a search of all of them need it." });

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

export const nearCustomer = z
  .strictObject({
    customerId: z.string(),
    distance: z.number().meta({ description: "Whole metres to the boundary, 0 inside." }),
    lastSeenAt: instant,
    enteredAt: instant.nullable().meta({ description: "Since when the customer is visiting." }),
  })
  .meta({ id: "NearCustomer" });

const row = z.int().min(1).meta({ description: "Counted from 1 after the header." });

export const geofenceImported = z
  .strictObject({
    dryRun: z.boolean(),
    created: count,
    updated: count,
    unchanged: count,
    disabled: count,
    rejected: z
      .array(z.strictObject({ row, id: z.string().nullable(), pointer: z.string(), detail: z.string() }))
      .meta({ description: "At most 10 000 of them." }),
    rejectedTotal: count,
    changes: z
      .array(
        z.strictObject({
          kind: z.enum(["created", "updated", "disabled"]),
          row: row.nullable(),
          id: z.string(),
          changes: z.array(
            z.strictObject({ field: z.string(), from: z.unknown().optional(), to: z.unknown().optional() }),
          ),
        }),
      )
      .meta({ description: "At most 1 000 of them." }),
    changesTotal: count,
    warnings: z
      .array(
        z.strictObject({
          code: z.string(),
          row: row.nullable(),
          id: z.string().nullable(),
          detail: z.string(),
        }),
      )
      .meta({ description: "At most 20 of each code." }),
    warningTotals: counts,
    columns: z
      .record(z.string(), z.string())
      .optional()
      .meta({ description: "What the headings of a table were taken for." }),
  })
  .meta({ id: "GeofencesImported" });
