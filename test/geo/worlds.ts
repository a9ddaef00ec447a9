import type { Geometry, Position } from "../../geo/index.ts";

/** A seeded source of numbers in [0, 1) (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Places worth asking about: anywhere, near the antimeridian, near the poles, at them. */
export function anyPlace(random: () => number): Position {
  const kind = Math.floor(random() * 6);
  const lng = random() * 360 - 180;
  const lat = (Math.asin(2 * random() - 1) * 180) / Math.PI;
  if (kind === 0) return [random() < 0.5 ? 180 - random() ** 3 : -180 + random() ** 3, lat];
  if (kind === 1) return [lng, Math.sign(lat) * (90 - random() ** 3 * 4)];
  if (kind === 2 && random() < 0.1) return [lng, Math.sign(lat) * 90];
  if (kind === 3 && random() < 0.1) return [Math.sign(lng) * 180, lat];
  return [lng, lat];
}

/** A place within about `degrees` of another. */
export function placeNear([lng, lat]: Position, degrees: number, random: () => number): Position {
  const width = Math.min(180, degrees / Math.max(0.01, Math.cos((lat * Math.PI) / 180)));
  const near = lat + (2 * random() - 1) * degrees;
  return [wrap(lng + (2 * random() - 1) * width), Math.max(-90, Math.min(90, near))];
}

export function wrap(lng: number): number {
  return lng > 180 ? lng - 360 : lng < -180 ? lng + 360 : lng;
}

/** A ring around a centre, never crossing itself: vertices at growing angles, at random distances in degrees. */
export function star(
  [lng, lat]: Position,
  degrees: number,
  vertices: number,
  random: () => number,
): Position[] {
  const width = Math.min(100, degrees / Math.max(0.05, Math.cos((lat * Math.PI) / 180)));
  const ring: Position[] = [];
  for (let i = 0; i < vertices; i++) {
    const angle = ((i + 0.2 + 0.6 * random()) / vertices) * 2 * Math.PI;
    const reach = 0.3 + 0.7 * random();
    const y = lat + Math.sin(angle) * reach * degrees;
    ring.push([lng + Math.cos(angle) * reach * width, Math.max(-90, Math.min(90, y))]);
  }
  return [...ring, ring[0]!];
}

/** The same ring, smaller, about the same centre. */
export function shrunk(ring: readonly Position[], [lng, lat]: Position, by: number): Position[] {
  return ring.map(([x, y]) => [lng + (x - lng) * by, lat + (y - lat) * by] as const);
}

/** A polygon or a circle somewhere on Earth, and its size in degrees. */
export function anyFence(random: () => number): {
  geometry: Geometry;
  radius?: number;
  centre: Position;
  degrees: number;
} {
  const centre = anyPlace(random);
  if (random() < 0.5) {
    const radius = 10 * 5000 ** random();
    return { geometry: { type: "Point", coordinates: centre }, radius, centre, degrees: radius / 111_000 };
  }
  const room = 90 - Math.abs(centre[1]);
  const middle: Position = room < 0.01 ? [centre[0], centre[1] * 0.99] : centre;
  const degrees = Math.min(0.9 * (90 - Math.abs(middle[1])), 0.0005 * 20_000 ** random());
  const ring = star(middle, degrees, 4 + Math.floor(random() ** 3 * 60), random);
  const rings = random() < 0.3 ? [ring, shrunk(ring, middle, 0.5)] : [ring];
  const geometry: Geometry =
    random() < 0.2 ? { type: "MultiPolygon", coordinates: [rings] } : { type: "Polygon", coordinates: rings };
  return { geometry, centre: middle, degrees };
}
