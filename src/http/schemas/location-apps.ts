import * as z from "zod";

/** What each app sends, as far as it is read; whatever else stands in it is left alone. */
const ownTracksMessage = z.looseObject({
  _type: z.string().meta({ description: "`location` and `transition` are places.", examples: ["location"] }),
  lat: z.number().optional(),
  lon: z.number().optional(),
  tst: z.number().meta({ description: "Seconds since 1970." }).optional(),
  acc: z.number().optional(),
  vel: z.number().meta({ description: "km/h" }).optional(),
  rid: z.string().optional(),
  event: z.string().optional(),
});
export const ownTracksBody = z.union([ownTracksMessage, z.array(ownTracksMessage)]);

const feature = z.looseObject({
  type: z.literal("Feature"),
  geometry: z.looseObject({ type: z.literal("Point"), coordinates: z.array(z.number()) }),
  properties: z.looseObject({
    timestamp: z.string(),
    horizontal_accuracy: z.number().optional(),
    speed: z.number().optional(),
  }),
});
export const overlandBody = z.looseObject({ locations: z.array(feature), current: feature.optional() });

const record = z.looseObject({
  timestamp: z.string(),
  coords: z.looseObject({
    latitude: z.number(),
    longitude: z.number(),
    accuracy: z.number().optional(),
    speed: z.number().optional(),
  }),
  uuid: z.string().optional(),
  geofence: z.looseObject({ identifier: z.string(), action: z.string() }).optional(),
});
export const transistorsoftBody = z.looseObject({ location: z.union([record, z.array(record)]) });
