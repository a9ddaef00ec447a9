export { decodeShape, encodeShape } from "./codec.ts";
export { distance } from "./ellipsoid.ts";
export { GeofenceIndex, type Neighbour } from "./geofence-index.ts";
export type { Geometry, Position } from "./geometry.ts";
export { labelPoint } from "./label.ts";
export { area, bbox, center, enclosingRadius } from "./measure.ts";
export { type ParsedShape, parseShape } from "./parse.ts";
export type { ShapeIssue } from "./problems.ts";
export { contains, type Shape, shapeToGeometry, signedDistance } from "./shape.ts";
