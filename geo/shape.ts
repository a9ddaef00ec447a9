import { Boundary } from "./boundary.ts";
import { distance, normaliseLongitude } from "./ellipsoid.ts";
import type { Geometry, Position } from "./geometry.ts";
import type { Rings } from "./rings.ts";

export interface Circle {
  readonly kind: "circle";
  readonly lng: number;
  readonly lat: number;
  /** Metres. */
  readonly radius: number;
}

/** One or more polygons with holes. */
export interface Area {
  readonly kind: "area";
  readonly type: "Polygon" | "MultiPolygon";
  /** As given, in RFC 7946's order. */
  readonly rings: Rings;
  readonly boundary: Boundary;
}

/** What a geofence covers, prepared for questions about places. Immutable; made by `parseShape` or `decodeShape`. */
export type Shape = Circle | Area;

export function circle(lng: number, lat: number, radius: number): Circle {
  return { kind: "circle", lng, lat, radius };
}

export function area(type: Area["type"], rings: Rings): Area {
  return new PreparedArea(type, rings);
}

/** Its boundary is prepared by the first question: of a large catalogue most areas are never asked about. */
class PreparedArea implements Area {
  readonly kind = "area";
  readonly type: Area["type"];
  readonly rings: Rings;
  #boundary: Boundary | null = null;

  constructor(type: Area["type"], rings: Rings) {
    this.type = type;
    this.rings = rings;
  }

  get boundary(): Boundary {
    this.#boundary ??= new Boundary(this.rings);
    return this.#boundary;
  }
}

/** Metres from a place to the shape's boundary: negative inside, 0 on it. Degrees; any turn of longitude. */
export function signedDistance(shape: Shape, lng: number, lat: number): number {
  const x = normaliseLongitude(lng);
  if (shape.kind === "circle") return distance(x, lat, shape.lng, shape.lat) - shape.radius;
  const side = shape.boundary.locate(x, lat);
  if (side === "boundary") return 0;
  const metres = shape.boundary.distance(x, lat);
  if (side === "outside") return Math.max(metres, touching);
  return metres < touching ? 0 : -metres;
}

/** Metres below which rounding cannot tell on which side of the boundary a distance is. */
const touching = 1e-6;

/** Is the place inside the shape or on its boundary? The same as a signed distance of 0 or less. */
export function contains(shape: Shape, lng: number, lat: number): boolean {
  if (shape.kind === "circle") return signedDistance(shape, lng, lat) <= 0;
  return shape.boundary.locate(normaliseLongitude(lng), lat) !== "outside";
}

/** The shape as GeoJSON (RFC 7946 §3.1), as it was given. */
export function shapeToGeometry(shape: Shape): { geometry: Geometry; radius: number | null } {
  if (shape.kind === "circle") {
    return { geometry: { type: "Point", coordinates: [shape.lng, shape.lat] }, radius: shape.radius };
  }
  const { vertices, ringEnds, partEnds } = shape.rings;
  let ring = 0;
  let vertex = 0;
  const polygons: Position[][][] = [];
  for (const partEnd of partEnds) {
    const polygon: Position[][] = [];
    for (; ring < partEnd; ring++) {
      const positions: Position[] = [];
      for (; vertex < ringEnds[ring]!; vertex++)
        positions.push([vertices[2 * vertex]!, vertices[2 * vertex + 1]!]);
      polygon.push(positions);
    }
    polygons.push(polygon);
  }
  const geometry: Geometry =
    shape.type === "Polygon"
      ? { type: "Polygon", coordinates: polygons[0]! }
      : { type: "MultiPolygon", coordinates: polygons };
  return { geometry, radius: null };
}
