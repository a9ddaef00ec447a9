import { isObject } from "../pings/validate.ts";
import { type Fields, known, ping, type Records, timeOf } from "./fields.ts";
import { readOwnTracks } from "./owntracks.ts";

/** How far from the newest of `locations` the time of `current` may be. */
const maxApart = 120_000;

/**
 * Reads an upload of Overland (https://github.com/aaronpk/Overland-iOS#api): GeoJSON features with `[lng, lat]`, and
 * -1 for what is not known. In its OwnTracks mode it sends one message of that app's form.
 */
export function readOverland(body: unknown, now: number): Records {
  if (!isObject(body)) return { pings: [], unusable: 1 };
  if ("_type" in body) return readOwnTracks(body, now);
  if (!Array.isArray(body.locations)) return { pings: [], unusable: 1 };
  const fixes = body.locations.flatMap((feature) => fixOf(feature) ?? []);
  const unusable = body.locations.length - fixes.length;
  const current = fixOf(body.current);
  const newest = fixes.reduce((at, { timestamp = at }) => Math.max(at, timestamp), Number.NEGATIVE_INFINITY);
  const isNear = current?.timestamp !== undefined && Math.abs(current.timestamp - newest) <= maxApart;
  return { pings: isNear ? [...fixes, current] : fixes, unusable };
}

/**
 * Null for what is no fix: also a feature with an `action`, which notes at its own time where the phone was seen
 * last.
 */
function fixOf(feature: unknown): { readonly timestamp?: number } | null {
  if (!isObject(feature) || !isObject(feature.geometry) || !isObject(feature.properties)) return null;
  const { coordinates } = feature.geometry;
  const { properties } = feature;
  if (!Array.isArray(coordinates) || "action" in properties) return null;
  return ping({
    longitude: coordinates[0],
    latitude: coordinates[1],
    timestamp: timeOf(properties.timestamp),
    accuracy: known(properties.horizontal_accuracy),
    speed: known(properties.speed),
  } satisfies Fields);
}

export const overlandReply = { result: "ok" };
