import type { Fault } from "../../../engine/answer.ts";

/** What is wrong with the coordinates of a Point, in words of whoever keeps the list of stores; null when nothing is. */
export function coordinateFault(geometry: unknown): Fault | null {
  if (geometry === null || geometry === undefined)
    return { pointer: "/geometry", detail: "expected a geometry: this feature has no place" };
  const { type, coordinates } = geometry as { type?: unknown; coordinates?: unknown };
  if (type !== "Point" || !Array.isArray(coordinates)) return null;
  const [longitude, latitude] = coordinates as unknown[];
  for (const [i, value] of [latitude, longitude].entries()) {
    const name = i === 0 ? "latitude" : "longitude";
    const pointer = `/geometry/coordinates/${1 - i}`;
    if (value === null) return { pointer, detail: `expected a ${name}, got nothing` };
    if (typeof value !== "number")
      return { pointer, detail: `expected a ${name} in degrees, got ${JSON.stringify(value)?.slice(0, 60)}` };
  }
  return numbersFault(Number(longitude), Number(latitude));
}

function numbersFault(longitude: number, latitude: number): Fault | null {
  const at = "/geometry/coordinates";
  if (longitude === 0 && latitude === 0)
    return {
      pointer: at,
      detail:
        "latitude and longitude are both 0, a place at sea that stands for an address nobody has looked up",
    };
  if (Math.abs(latitude) > 90 && Math.abs(latitude) <= 180 && Math.abs(longitude) <= 90)
    return {
      pointer: `${at}/1`,
      detail: `expected a latitude from -90 to 90, got ${latitude}: latitude and longitude seem to be swapped`,
    };
  if (Math.max(Math.abs(latitude), Math.abs(longitude)) > 1_000)
    return {
      pointer: at,
      detail: `expected degrees, got ${longitude}, ${latitude}: these look like metres on a map, export them as WGS 84 (EPSG:4326)`,
    };
  return null;
}

/** What is often behind a latitude of an area that is out of range. */
export function swapHint(pointer: string, detail: string): string {
  const isLatitude = pointer.startsWith("/geometry/") && detail.startsWith("expected a latitude");
  return isLatitude ? "; positions are [longitude, latitude]: are they swapped?" : "";
}
