import type { Geometry, Position } from "./geometry.ts";
import { area, type Shape, shapeToGeometry } from "./shape.ts";
import { simplify } from "./simplify.ts";

/** A shape as a map shows it from afar: a circle's centre and radius, an area's most telling vertices. */
export interface Outline {
  readonly geometry: Geometry;
  readonly radius: number | null;
  /** Whether the area has more vertices than are given. */
  readonly simplified: boolean;
}

/** The outline of a shape: at most `most` vertices, in degrees of six decimals (11 cm). */
export function outline(shape: Shape, most: number): Outline {
  if (shape.kind === "circle") {
    const { lng, lat, radius } = shape;
    return { geometry: { type: "Point", coordinates: sixths([lng, lat]) }, radius, simplified: false };
  }
  const rings = simplify(shape.rings, most);
  const { geometry } = shapeToGeometry(area(shape.type, rings));
  return { geometry: rounded(geometry), radius: null, simplified: rings !== shape.rings };
}

function rounded(geometry: Geometry): Geometry {
  if (geometry.type === "Point") return geometry;
  const ring = (positions: readonly Position[]) => positions.map(sixths);
  return geometry.type === "Polygon"
    ? { ...geometry, coordinates: geometry.coordinates.map(ring) }
    : { ...geometry, coordinates: geometry.coordinates.map((rings) => rings.map(ring)) };
}

/** A place in degrees of six decimals. */
export function sixths([lng, lat]: Position): Position {
  return [Math.round(lng * 1e6) / 1e6, Math.round(lat * 1e6) / 1e6];
}
