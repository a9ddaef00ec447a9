import { duration } from "../../domain/durations.ts";
import type { NearGeofence } from "../../engine/catalogue/nearest.ts";
import { isObject } from "../pings/validate.ts";
import { idPattern } from "../schemas/common.ts";
import { known, numberOf, ping, type Records, regionOf, timeOf } from "./fields.ts";

/**
 * Reads an upload of Transistorsoft's background geolocation, which Traccar Client 9 is made with: `location` is one
 * record or a list of them, or they stand at the root.
 */
export function readTransistorsoft(body: unknown): Records {
  const given = isObject(body) && "location" in body ? body.location : body;
  const records = Array.isArray(given) ? given : [given];
  const pings = records.flatMap((record) => pingOf(record) ?? []);
  return { pings, unusable: records.length - pings.length };
}

function pingOf(record: unknown): object | null {
  if (!isObject(record) || !isObject(record.coords)) return null;
  const { coords, uuid, geofence } = record;
  return ping({
    id: typeof uuid === "string" && idPattern.test(uuid) ? uuid : undefined,
    latitude: numberOf(coords.latitude),
    longitude: numberOf(coords.longitude),
    timestamp: timeOf(record.timestamp),
    accuracy: known(coords.accuracy),
    speed: known(coords.speed),
    mock: record.mock === true ? true : undefined,
    region: isObject(geofence) ? regionOf(geofence.identifier, geofence.action) : undefined,
  });
}

/** Tells the app to watch the zones; one it watches already is replaced. */
export function transistorsoftReply(zones: readonly NearGeofence[] | null): unknown {
  if (zones === null || zones.length === 0) return {};
  const geofences = zones.map(({ id, center: [longitude, latitude], radius, dwell }) => ({
    identifier: id,
    latitude,
    longitude,
    radius: Math.ceil(radius),
    notifyOnEntry: true,
    notifyOnExit: true,
    notifyOnDwell: true,
    loiteringDelay: duration(dwell[0]!),
  }));
  return { background_geolocation: [["addGeofences", geofences]] };
}
