import type { Fields } from "./fields.ts";

interface GeoJson {
  readonly type?: string;
  readonly features?: readonly GeoJson[];
  readonly geometry?: GeoJson | null;
  readonly coordinates?: unknown;
  readonly properties?: Fields | null;
}

const TYPES = ["FeatureCollection", "Feature", "Point", "MultiPoint", "LineString", "MultiLineString"];
/** Where writers of GeoJSON put the times of a line's positions, which RFC 7946 leaves open. */
const TIMES = ["coordTimes", "times", "timestamps"];

export function isGeoJson(value: unknown): value is GeoJson {
  return typeof value === "object" && value !== null && TYPES.includes((value as GeoJson).type ?? "");
}

/** One record for each position of points and lines, in the order of the file; other geometries give none. */
export function readGeoJson({ type, features, geometry, coordinates, properties }: GeoJson): Fields[] {
  if (type === "FeatureCollection") return (features ?? []).flatMap(readGeoJson);
  if (type !== "Feature") return readGeometry(type, coordinates, properties ?? {});
  return geometry ? readGeometry(geometry.type, geometry.coordinates, properties ?? {}) : [];
}

function readGeometry(type: string | undefined, coordinates: unknown, properties: Fields): Fields[] {
  if (type === "Point") return [{ ...properties, ...place(coordinates) }];
  if (type === "LineString" || type === "MultiPoint") return readLine(coordinates, timesOf(properties));
  if (type !== "MultiLineString") return [];
  const times = timesOf(properties);
  return list(coordinates).flatMap((line, at) => readLine(line, times[at]));
}

function readLine(coordinates: unknown, times: unknown): Fields[] {
  return list(coordinates).map((position, at) => ({ ...place(position), timestamp: list(times)[at] }));
}

/** The times directly in the properties, or under `coordinateProperties`. */
function timesOf(properties: Fields): readonly unknown[] {
  const nested = properties.coordinateProperties;
  const places = [properties, ...(typeof nested === "object" && nested !== null ? [nested as Fields] : [])];
  return (
    places.flatMap((fields) => TIMES.map((name) => list(fields[name]))).find((times) => times.length > 0) ??
    []
  );
}

function place(position: unknown): Fields {
  const [longitude, latitude, altitude] = list(position);
  return { longitude, latitude, ...(altitude !== undefined && { altitude }) };
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
