export type { Geometry, Position } from "./geometry.ts";
