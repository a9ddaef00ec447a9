import { type Box, circleBox, longitudesOf } from "./boxes.ts";
import { areaFromEquator, curvatureRadii, distance } from "./ellipsoid.ts";
import type { Position } from "./geometry.ts";
import { forEachRing, type Rings, signedArea } from "./rings.ts";
import type { Shape } from "./shape.ts";

const rad = Math.PI / 180;

/** Square metres on the ellipsoid. */
export function area(shape: Shape): number {
  if (shape.kind === "area") return integrate(shape.rings).area;
  // A geodesic circle on a surface of Gaussian curvature K has the area πr²(1 - Kr²/12 + …).
  const { meridional, transverse } = curvatureRadii(shape.lat);
  return Math.PI * shape.radius ** 2 * (1 - shape.radius ** 2 / (meridional * transverse) / 12);
}

/**
 * `[west, south, east, north]` (RFC 7946 §5): the narrowest that holds all parts, so west > east where it crosses
 * the antimeridian. A shape around a pole has all longitudes.
 */
export function bbox(shape: Shape): [west: number, south: number, east: number, north: number] {
  const boxes = partBoxes(shape);
  const [west, east] = longitudesOf(boxes);
  let [south, north] = [90, -90];
  for (const box of boxes) {
    south = Math.min(south, box[1]);
    north = Math.max(north, box[3]);
  }
  return [west, south, east, north];
}

/** A circle's centre; an area's centre of mass, which may lie outside it. */
export function center(shape: Shape): Position {
  if (shape.kind === "circle") return [shape.lng, shape.lat];
  const { x, y, z } = integrate(shape.rings).centre;
  return [Math.atan2(y, x) / rad, Math.atan2(z, Math.hypot(x, y)) / rad];
}

/** Metres from the `center` to the furthest place of the shape. */
export function enclosingRadius(shape: Shape): number {
  if (shape.kind === "circle") return shape.radius;
  const [lng, lat] = center(shape);
  let furthest = 0;
  forEachPiece(shape.rings, 1, (lng1, lat1) => {
    furthest = Math.max(furthest, distance(lng, lat, lng1, lat1));
  });
  return furthest;
}

/** The box of each part, longitudes as given. */
export function partBoxes(shape: Shape): Box[] {
  if (shape.kind === "circle") return [circleBox(shape.lng, shape.lat, shape.radius)];
  const { vertices } = shape.rings;
  const boxes: Box[] = [];
  forEachRing(shape.rings, (first, end, hole) => {
    if (hole) return;
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = first; i < end; i++) {
      west = Math.min(west, vertices[2 * i]!);
      east = Math.max(east, vertices[2 * i]!);
      south = Math.min(south, vertices[2 * i + 1]!);
      north = Math.max(north, vertices[2 * i + 1]!);
    }
    boxes.push([west, south, east, north]);
  });
  return boxes;
}

/** Abscissae and weights of Gauss and Legendre's three-point rule on [0, 1]. */
const gauss = [
  [0.5 - Math.sqrt(0.15), 5 / 18],
  [0.5, 8 / 18],
  [0.5 + Math.sqrt(0.15), 5 / 18],
] as const;

/**
 * The area, and the sum of the surface's normals (which points to its middle), as integrals along the boundary
 * (Green): what lies between an edge and the first latitude, counted along its longitudes.
 */
function integrate(rings: Rings): { area: number; centre: { x: number; y: number; z: number } } {
  const lat0 = rings.vertices[1]!;
  const phi0 = lat0 * rad;
  const area0 = areaFromEquator(lat0);
  let area = 0;
  const centre = { x: 0, y: 0, z: 0 };
  const middle = { x: 0, y: 0, z: 0 };
  forEachPiece(rings, 2, (lng1, lat1, lng2, lat2, sign) => {
    for (const [t, weight] of gauss) {
      const lambda = (lng1 + t * (lng2 - lng1)) * rad;
      const lat = lat1 + t * (lat2 - lat1);
      const phi = lat * rad;
      const d = -sign * weight * (lng2 - lng1) * rad;
      // ∫cos²φ dφ and ∫sinφ·cosφ dφ from φ0 to φ, without the cancellation of their plain forms.
      const sinDelta = Math.sin(phi - phi0);
      const cos2 = (phi - phi0) / 2 + (sinDelta * Math.cos(phi + phi0)) / 2;
      area += d * (areaFromEquator(lat) - area0);
      centre.x += d * cos2 * Math.cos(lambda);
      centre.y += d * cos2 * Math.sin(lambda);
      centre.z += (d * sinDelta * Math.sin(phi + phi0)) / 2;
    }
    middle.x += Math.cos(lat1 * rad) * Math.cos(lng1 * rad);
    middle.y += Math.cos(lat1 * rad) * Math.sin(lng1 * rad);
    middle.z += Math.sin(lat1 * rad);
  });
  // Under a square metre rounding outweighs the shape: the middle of its vertices is as good.
  return { area: Math.max(0, area), centre: area > 1 ? centre : middle };
}

/**
 * Calls `visit` with pieces of at most `degrees` of every edge; `sign` is 1 where the ring's own direction has the
 * shape on its left, else -1.
 */
function forEachPiece(
  rings: Rings,
  degrees: number,
  visit: (lng1: number, lat1: number, lng2: number, lat2: number, sign: number) => void,
): void {
  const { vertices } = rings;
  forEachRing(rings, (first, end, hole) => {
    const sign = signedArea(vertices, first, end) > 0 !== hole ? 1 : -1;
    for (let i = first; i < end - 1; i++) {
      const lng = vertices[2 * i]!;
      const lat = vertices[2 * i + 1]!;
      const dLng = vertices[2 * i + 2]! - lng;
      const dLat = vertices[2 * i + 3]! - lat;
      const pieces = Math.ceil(Math.max(Math.abs(dLng), Math.abs(dLat)) / degrees);
      for (let p = 0; p < pieces; p++) {
        const from = p / pieces;
        const to = (p + 1) / pieces;
        visit(lng + from * dLng, lat + from * dLat, lng + to * dLng, lat + to * dLat, sign);
      }
    }
  });
}
