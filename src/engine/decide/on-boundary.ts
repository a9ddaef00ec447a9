import type { Position } from "../../../geo/index.ts";
import type { LiveGeofence } from "../catalogue/catalogue.ts";

/**
 * Where somebody may be taken to stand of whom nothing is known but that they are at the geofence: as far from
 * its centre as the boundary of a circle of its area, towards the equator.
 */
export function onBoundary({ center, area }: Pick<LiveGeofence, "center" | "area">): Position {
  const [longitude, latitude] = center;
  const metres = Math.sqrt(area / Math.PI);
  return [longitude, latitude - (Math.sign(latitude) || 1) * (metres / metresPerDegree(latitude))];
}

/** Length of a degree of latitude on the WGS 84 ellipsoid, to a metre. */
function metresPerDegree(latitude: number): number {
  const phi = (latitude * Math.PI) / 180;
  return 111_132.95 - 559.85 * Math.cos(2 * phi) + 1.18 * Math.cos(4 * phi);
}
