import { curvatureRadii, leastRadius, normaliseLongitude } from "./ellipsoid.ts";

/** `[west, south, east, north]` in degrees; west ≤ east, longitudes of any turn. */
export type Box = readonly [west: number, south: number, east: number, north: number];

const rad = Math.PI / 180;

/** The box of a geodesic circle of up to some hundred kilometres; a circle around a pole has all longitudes. */
export function circleBox(lng: number, lat: number, metres: number): Box {
  const { meridional, transverse } = curvatureRadii(lat);
  return boxOf(lng, lat, metres / meridional, metres / transverse);
}

/** A box that holds every place within `metres` of one, of any size: a little more, never less. */
export function boxWithin(lng: number, lat: number, metres: number): Box {
  const reach = (metres * 1.001 + 0.01) / leastRadius;
  return boxOf(lng, lat, reach, reach);
}

/** `northwards` and `eastwards`: the circle's radius as an angle (radians) in both directions. */
function boxOf(lng: number, lat: number, northwards: number, eastwards: number): Box {
  const south = lat - northwards / rad;
  const north = lat + northwards / rad;
  const sine = eastwards < Math.PI / 2 ? Math.sin(eastwards) / Math.cos(lat * rad) : 1;
  if (south <= -90 || north >= 90 || !(sine < 1)) {
    return [-180, Math.max(-90, south), 180, Math.min(90, north)];
  }
  const dLng = Math.asin(sine) / rad;
  return [lng - dLng, south, lng + dLng, north];
}

/**
 * The parts of a box that lie in [-180, 180]. The antimeridian is looked for at -180, and a pole at any longitude,
 * so a box that touches them elsewhere is continued there.
 */
export function splitAtAntimeridian([west, south, east, north]: Box): Box[] {
  if (east - west >= 360) return [[-180, south, 180, north]];
  const w = normaliseLongitude(west);
  const e = w + (east - west);
  const boxes: Box[] = [[w, south, Math.min(180, e), north]];
  if (e >= 180) boxes.push([-180, south, e - 360, north]);
  if (north >= 90) boxes.push([-180, 90, 180, 90]);
  if (south <= -90) boxes.push([-180, -90, 180, -90]);
  return boxes;
}

/** The narrowest longitudes that hold those of all boxes: west > east where they cross the antimeridian. */
export function longitudesOf(boxes: readonly Box[]): [west: number, east: number] {
  const spans = boxes.map(([west, , east]) => {
    const w = normaliseLongitude(west);
    return [w, w + (east - west)] as const;
  });
  spans.sort((p, q) => p[0] - q[0]);
  let [west, reached] = spans[0]!;
  let widest = 0;
  let [start, end] = [-180, 180];
  for (const [w, e] of [...spans.slice(1), [west + 360, west + 360] as const]) {
    if (w - reached > widest) {
      widest = w - reached;
      start = w >= 180 ? w - 360 : w;
      end = reached > 180 ? reached - 360 : reached;
    }
    reached = Math.max(reached, e);
  }
  return [start, end];
}
