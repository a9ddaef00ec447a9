import type { Zone } from "./types.ts";

type Place = { readonly latitude: number; readonly longitude: number };
type Ring = readonly (readonly number[])[];

const rad = Math.PI / 180;

/** WGS 84 around a place: metres per degree, by the two radii of curvature. Good to 1 in 10 000 within a few kilometres. */
function scales(latitude: number): readonly [east: number, north: number] {
  const w2 = 1 - 0.00669438 * Math.sin(latitude * rad) ** 2;
  const n = (6_378_137 / Math.sqrt(w2)) * rad;
  return [n * Math.cos(latitude * rad), (n * 0.99330562) / w2];
}

/** Degrees of longitude from one place to another, the short way round. */
const turn = (degrees: number) => ((((degrees + 180) % 360) + 360) % 360) - 180;

/** Metres between two places. */
export function metres(a: Place, b: Place): number {
  const [east, north] = scales((a.latitude + b.latitude) / 2);
  return Math.hypot(turn(b.longitude - a.longitude) * east, (b.latitude - a.latitude) * north);
}

/**
 * Metres from a place to a zone's boundary, negative inside: the `d` of the server's rules. Far from an area, the
 * distance to its enclosing circle stands for it.
 */
export function signedDistance({ center, radius, geometry }: Zone, at: Place): number {
  const d = metres(at, { longitude: center[0]!, latitude: center[1]! }) - radius;
  if (!geometry || d > 1_000) return d;
  const areas = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  let [nearest, inside] = [Number.POSITIVE_INFINITY, false];
  for (const rings of areas)
    for (const ring of rings) {
      const [distance, odd] = toRing(ring, at);
      nearest = Math.min(nearest, distance);
      if (odd) inside = !inside;
    }
  return inside ? -nearest : nearest;
}

/** How far the nearest edge is, and whether a ray to the east crosses the ring an odd number of times. */
function toRing(ring: Ring, at: Place): [distance: number, odd: boolean] {
  const [east, north] = scales(at.latitude);
  const points = ring.map(([lng, lat]) => [turn(lng! - at.longitude) * east, (lat! - at.latitude) * north]);
  let [nearest, odd] = [Number.POSITIVE_INFINITY, false];
  for (let i = 1; i < points.length; i++) {
    const [[ax, ay], [bx, by]] = [points[i - 1], points[i]] as [[number, number], [number, number]];
    const [dx, dy] = [bx - ax, by - ay];
    const along = Math.max(0, Math.min(1, -(ax * dx + ay * dy) / (dx * dx + dy * dy || 1)));
    nearest = Math.min(nearest, Math.hypot(ax + along * dx, ay + along * dy));
    if (ay > 0 !== by > 0 && ax - (ay * dx) / dy > 0) odd = !odd;
  }
  return [nearest, odd];
}
