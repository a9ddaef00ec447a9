import { booleanPointInPolygon } from "@turf/turf";
import geographiclib from "geographiclib-geodesic";
import type { Geometry, Position } from "../../geo/index.ts";

/** Length of the geodesic by Karney's algorithm, in metres. */
export function karney([lng1, lat1]: Position, [lng2, lat2]: Position): number {
  return geographiclib.Geodesic.WGS84.Inverse(lat1, lng1, lat2, lng2, geographiclib.Geodesic.DISTANCE).s12!;
}

type Polygons = readonly (readonly (readonly Position[])[])[];

function polygonsOf(geometry: Geometry): Polygons {
  if (geometry.type === "Point") return [];
  return geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
}

/** Is the place in the polygons by turf, boundary included, in any turn of longitude? */
export function turfContains(geometry: Geometry, [lng, lat]: Position): boolean {
  return [-360, 0, 360].some((turn) =>
    polygonsOf(geometry).some((coordinates) =>
      booleanPointInPolygon([lng + turn, lat], {
        type: "Polygon",
        coordinates: coordinates as unknown as number[][][],
      }),
    ),
  );
}

/**
 * Metres to the boundary, negative inside, with nothing shared with the kernel: turf decides the side, every edge is
 * walked in small steps and the best stretch searched by golden section, Karney measures.
 */
export function oracleDistance(geometry: Geometry, radius: number | null, place: Position): number {
  if (geometry.type === "Point") return karney(place, geometry.coordinates) - radius!;
  let least = Infinity;
  for (const ring of polygonsOf(geometry).flat()) {
    for (let i = 1; i < ring.length; i++)
      least = Math.min(least, toEdge(place, ring[i - 1]!, ring[i]!, least));
  }
  return turfContains(geometry, place) ? -least : least;
}

function toEdge(place: Position, from: Position, to: Position, enough: number): number {
  const at = (t: number): Position => [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])];
  const measure = (t: number): number => karney(place, at(t));
  const span = Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1]));
  const steps = Math.max(4, Math.ceil(span));
  // No place of the edge is nearer than an end less the edge's own length.
  if (span < 1 && measure(0) - 1.2 * karney(from, to) > enough) return Infinity;
  let best = 0;
  for (let i = 0; i <= steps; i++) if (measure(i / steps) < measure(best / steps)) best = i;
  let low = Math.max(0, (best - 1) / steps);
  let high = Math.min(1, (best + 1) / steps);
  const golden = (Math.sqrt(5) - 1) / 2;
  for (let i = 0; i < 40; i++) {
    const left = high - golden * (high - low);
    const right = low + golden * (high - low);
    if (measure(left) < measure(right)) high = right;
    else low = left;
  }
  return Math.min(measure(0), measure(1), measure((low + high) / 2));
}
