import type { Geometry, Position } from "./geometry.ts";
import { readPolygon } from "./parse-rings.ts";
import { Problems, type ShapeIssue, show } from "./problems.ts";
import { area, circle, type Shape, shapeToGeometry } from "./shape.ts";

export type ParsedShape =
  | { readonly ok: true; readonly shape: Shape; readonly geometry: Geometry; readonly radius: number | null }
  | { readonly ok: false; readonly errors: ShapeIssue[] };

const maxVertices = 100_000;
/** Bytes of an encoded shape (`codec.ts`): those of 25 000 triangles. */
const maxBytes = 1_800_000;
const minRadius = 10;
const maxRadius = 50_000;

/**
 * Reads a GeoJSON geometry (RFC 7946) of unknown content: a `Point` with `radius` 10..50 000 m, or a `Polygon` or
 * `MultiPolygon` without one, 100 000 vertices at most (the position that closes a ring is none), longitudes of rings up
 * to ±360. `repair` closes rings, drops repeated vertices and winds outer rings counter-clockwise, holes clockwise;
 * without it rings stay as they are.
 */
export function parseShape(
  input: { readonly geometry: unknown; readonly radius?: unknown },
  options: { readonly repair?: boolean } = {},
): ParsedShape {
  const problems = new Problems();
  const shape = readShape(input.geometry, input.radius, options.repair ?? false, problems);
  if (!shape || problems.some) return { ok: false, errors: problems.issues };
  return { ok: true, shape, ...shapeToGeometry(shape) };
}

function readShape(geometry: unknown, radius: unknown, repair: boolean, problems: Problems): Shape | null {
  if (typeof geometry !== "object" || geometry === null || Array.isArray(geometry)) {
    return problems.add("/geometry", `expected a GeoJSON geometry, got ${show(geometry)}`);
  }
  const { type, coordinates, bbox, ...others } = geometry as Record<string, unknown>;
  if (type !== "Point" && type !== "Polygon" && type !== "MultiPolygon") {
    return problems.add("/geometry/type", `expected "Point", "Polygon" or "MultiPolygon", got ${show(type)}`);
  }
  for (const name of Object.keys(others))
    problems.add(`/geometry/${escapeName(name)}`, "not a member of a geometry");
  if (bbox !== undefined && !isBbox(bbox)) {
    problems.add("/geometry/bbox", `expected 4 or 6 numbers, got ${show(bbox)}`);
  }
  if (type === "Point") return readCircle(coordinates, radius, problems);
  if (radius !== undefined && radius !== null) {
    problems.add("/radius", `expected none with a ${type}, got ${show(radius)}`);
  }
  return readArea(type, coordinates, repair, problems);
}

function readCircle(coordinates: unknown, radius: unknown, problems: Problems): Shape | null {
  const centre = problems.position("/geometry/coordinates", coordinates, 180);
  if (typeof radius !== "number" || !(radius >= minRadius && radius <= maxRadius)) {
    problems.add(
      "/radius",
      `expected metres from ${minRadius} to ${maxRadius} with a Point, got ${show(radius)}`,
    );
    return null;
  }
  return centre && circle(centre[0], centre[1], radius);
}

function readArea(
  type: "Polygon" | "MultiPolygon",
  coordinates: unknown,
  repair: boolean,
  problems: Problems,
): Shape | null {
  const at = "/geometry/coordinates";
  if (!Array.isArray(coordinates) || coordinates.length === 0) {
    const wanted = type === "Polygon" ? "rings" : "polygons";
    return problems.add(at, `expected an array of one or more ${wanted}, got ${show(coordinates)}`);
  }
  const given: unknown[] = type === "Polygon" ? [coordinates] : coordinates;
  const { vertices, rings: count } = countVertices(given);
  if (vertices > maxVertices) {
    return problems.add(at, `expected at most ${maxVertices} vertices, got ${vertices}`);
  }
  // 16 bytes a position, and 4 each for the end of a ring and of a part.
  const most = Math.floor((maxBytes - 16 * vertices) / 24);
  if (count > most) {
    return problems.add(at, `expected at most ${most} rings of ${vertices} vertices, got ${count}`);
  }
  const polygons: Position[][][] = [];
  given.forEach((polygon, i) => {
    const rings = readPolygon(type === "Polygon" ? at : `${at}/${i}`, polygon, repair, problems);
    if (rings) polygons.push(rings);
  });
  if (problems.some) return null;
  const rings = polygons.flat();
  let vertex = 0;
  let ring = 0;
  return area(type, {
    vertices: Float64Array.from(rings.flat(2)),
    ringEnds: Uint32Array.from(rings, (positions) => (vertex += positions.length)),
    partEnds: Uint32Array.from(polygons, (parts) => (ring += parts.length)),
  });
}

function countVertices(polygons: readonly unknown[]): { vertices: number; rings: number } {
  const rings = polygons.flat().filter((ring): ring is unknown[] => Array.isArray(ring));
  const vertices = rings.reduce((sum, ring) => sum + ring.length - (isClosed(ring) ? 1 : 0), 0);
  return { vertices, rings: rings.length };
}

function isClosed(ring: readonly unknown[]): boolean {
  const [first, last] = [ring[0], ring.at(-1)];
  const isPair = ring.length > 1 && Array.isArray(first) && Array.isArray(last);
  return isPair && first[0] === last[0] && first[1] === last[1];
}

function isBbox(bbox: unknown): boolean {
  return Array.isArray(bbox) && (bbox.length === 4 || bbox.length === 6) && bbox.every(Number.isFinite);
}

/** A member's name within an RFC 6901 pointer. */
function escapeName(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
