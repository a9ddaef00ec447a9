import { center, encodeShape } from "../../geo/index.ts";
import { hoursReader } from "../domain/local-time/opening-hours.ts";
import { placeOf } from "../domain/place.ts";
import type { GeofenceBody } from "../engine/geofence.ts";
import { invalid } from "./problem.ts";
import { type GeofenceInput, shapeOf } from "./schemas/geofence.ts";

/** Stores of a chain share their hours: those of an import are read once. */
const readHours = hoursReader(200);

/** A geofence as it is stored: the shape encoded, zone and country of its place where they are not given. */
export function geofenceOf(
  input: GeofenceInput,
  repair: boolean,
): { readonly body: GeofenceBody; readonly shape: Uint8Array } {
  const { shape } = shapeOf(input, repair);
  const [longitude, latitude] = center(shape);
  const place = placeOf(longitude, latitude);
  const country = input.country === undefined ? place.country : input.country;
  const region = input.region ?? null;
  const timezone = input.timezone ?? place.timezone;
  const openingHours = input.openingHours ?? null;
  if (openingHours !== null) {
    const read = readHours(openingHours, { timezone, country, region, longitude, latitude });
    if (!read.ok) throw invalid([{ pointer: "/openingHours", detail: read.detail }]);
  }
  const { name, dwell, metadata, enabled } = input;
  const tags = [...new Set(input.tags)];
  return {
    shape: encodeShape(shape),
    body: { name, tags, timezone, country, region, openingHours, dwell, metadata, enabled },
  };
}
