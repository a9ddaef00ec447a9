import type { Geometry, Position } from "../../http/views.ts";

/** IUGG mean radius, metres: good to half a per cent, which is what a drawing needs; the server measures exactly. */
const earth = 6_371_009;
const radians = Math.PI / 180;

export type Ring = readonly Position[];
export type Rings = readonly Ring[];

/** The place so many metres away in a direction, in degrees from north. */
export function moved([lng, lat]: Position, metres: number, bearing: number): Position {
  const arc = metres / earth;
  const from = lat * radians;
  const turn = bearing * radians;
  const to = Math.asin(Math.sin(from) * Math.cos(arc) + Math.cos(from) * Math.sin(arc) * Math.cos(turn));
  const east = Math.atan2(
    Math.sin(turn) * Math.sin(arc) * Math.cos(from),
    Math.cos(arc) - Math.sin(from) * Math.sin(to),
  );
  return [lng + east / radians, to / radians];
}

/** Metres between two places (haversine). */
export function metresBetween([lng1, lat1]: Position, [lng2, lat2]: Position): number {
  const half = (degrees: number) => Math.sin((degrees * radians) / 2) ** 2;
  const a = half(lat2 - lat1) + Math.cos(lat1 * radians) * Math.cos(lat2 * radians) * half(lng2 - lng1);
  return 2 * earth * Math.asin(Math.min(1, Math.sqrt(a)));
}

/** A circle on the ground as a closed ring. */
export function circleRing(center: Position, radius: number, corners = 64): Ring {
  const ring = Array.from({ length: corners }, (_, i) => moved(center, radius, (360 * i) / corners));
  return [...ring, ring[0]!];
}

export interface Shaped {
  readonly geometry: Geometry;
  readonly radius?: number;
}

/** What a zone covers, as polygons. */
export function footprint({ geometry, radius }: Shaped, corners?: number): readonly Rings[] {
  if (geometry.type === "Point") return [[circleRing(geometry.coordinates, radius ?? 0, corners)]];
  return geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
}

/** The same as the GeoJSON that the map draws. */
export function footprintGeometry(shaped: Shaped, corners?: number): GeoJSON.MultiPolygon {
  return {
    type: "MultiPolygon",
    coordinates: footprint(shaped, corners) as unknown as GeoJSON.Position[][][],
  };
}

export type Box = readonly [west: number, south: number, east: number, north: number];

export function boxOf(shaped: Shaped): Box {
  if (shaped.geometry.type === "Point") return circleBox(shaped.geometry.coordinates, shaped.radius ?? 0);
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const rings of footprint(shaped))
    for (const [lng, lat] of rings[0] ?? []) {
      west = Math.min(west, lng);
      east = Math.max(east, lng);
      south = Math.min(south, lat);
      north = Math.max(north, lat);
    }
  return [west, south, east, north];
}

/** Its furthest east lies a little nearer to the pole than its centre. */
function circleBox([lng, lat]: Position, radius: number): Box {
  const arc = radius / earth;
  const north = arc / radians;
  const reach = Math.sin(arc) / Math.cos(lat * radians);
  const east = reach >= 1 ? 180 : Math.asin(reach) / radians;
  return [lng - east, Math.max(-90, lat - north), lng + east, Math.min(90, lat + north)];
}

export function meet(a: Box, b: Box): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}

export function middleOf(shaped: Shaped): Position {
  if (shaped.geometry.type === "Point") return shaped.geometry.coordinates;
  const [west, south, east, north] = boxOf(shaped);
  return [(west + east) / 2, (south + north) / 2];
}

/** The box around many shapes; null for none. */
export function boxAround(boxes: readonly Box[]): Box | null {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const box of boxes) {
    if (box[0] < west) west = box[0];
    if (box[1] < south) south = box[1];
    if (box[2] > east) east = box[2];
    if (box[3] > north) north = box[3];
  }
  return boxes.length === 0 ? null : [west, south, east, north];
}

/** Square metres that a shape covers, on a plane laid through its middle. */
export function areaOf(shaped: Shaped): number {
  if (shaped.geometry.type === "Point") return Math.PI * (shaped.radius ?? 0) ** 2;
  const scale = earth * radians;
  const squeeze = Math.cos(middleOf(shaped)[1] * radians);
  const ringArea = (ring: Ring) => {
    let twice = 0;
    for (let i = 1; i < ring.length; i++)
      twice += ring[i - 1]![0] * ring[i]![1] - ring[i]![0] * ring[i - 1]![1];
    return (Math.abs(twice) / 2) * scale * scale * squeeze;
  };
  return footprint(shaped).reduce(
    (sum, [outer = [], ...holes]) =>
      sum + ringArea(outer) - holes.reduce((hole, ring) => hole + ringArea(ring), 0),
    0,
  );
}
