import { toSpace } from "./ellipsoid.ts";

/** Degrees up to which an edge is searched as one piece. */
const shortEdge = 1;
/** Degrees up to which `bulge` holds. */
const bendingEdge = 35;

/**
 * Looks for the place nearest to a given one among edges that are straight in degrees. Distances are compared along
 * straight lines in space, which order as geodesics do and know neither poles nor an antimeridian.
 */
export class NearestPlace {
  readonly #here = new Float64Array(3);
  readonly #there = new Float64Array(3);
  /** Metres in space to the nearest place so far, which is at `lng`, `lat`. */
  apart = Infinity;
  lng = 0;
  lat = 0;

  start(lng: number, lat: number): void {
    toSpace(lng, lat, this.#here, 0);
    this.apart = Infinity;
  }

  /** Square of the least distance to a box in space: its least x, y, z, then its greatest, from `at` on. */
  gap(boxes: Float64Array, at: number): number {
    const x = this.#here[0]!;
    const y = this.#here[1]!;
    const z = this.#here[2]!;
    const dx = Math.max(boxes[at]! - x, 0, x - boxes[at + 3]!);
    const dy = Math.max(boxes[at + 1]! - y, 0, y - boxes[at + 4]!);
    const dz = Math.max(boxes[at + 2]! - z, 0, z - boxes[at + 5]!);
    return dx * dx + dy * dy + dz * dz;
  }

  /** Considers the edge from a vertex to the next one: `vertices` in degrees, `space` the same in space. */
  approach(vertices: Float64Array, space: Float64Array, edge: number): void {
    const x = this.#here[0]!;
    const y = this.#here[1]!;
    const z = this.#here[2]!;
    const s = 3 * edge;
    const ux = space[s + 3]! - space[s]!;
    const uy = space[s + 4]! - space[s + 1]!;
    const uz = space[s + 5]! - space[s + 2]!;
    const wx = x - space[s]!;
    const wy = y - space[s + 1]!;
    const wz = z - space[s + 2]!;
    const chord2 = ux * ux + uy * uy + uz * uz;
    let t = chord2 > 0 ? fraction((ux * wx + uy * wy + uz * wz) / chord2) : 0;

    const v = 2 * edge;
    const lng = vertices[v]!;
    const lat = vertices[v + 1]!;
    const dLng = vertices[v + 2]! - lng;
    const dLat = vertices[v + 3]! - lat;
    const span = Math.abs(dLng) + Math.abs(dLat);
    if (span < bendingEdge) {
      const within = this.apart + bulge(chord2, span);
      if ((wx - t * ux) ** 2 + (wy - t * uy) ** 2 + (wz - t * uz) ** 2 >= within * within) return;
    }
    if (span > shortEdge) {
      this.#approachHalves(vertices.subarray(v, v + 4), space.subarray(s, s + 6));
      return;
    }
    // The edge bends away from its chord and is not evenly paced along it: step on from where the guess really is.
    const there = this.#there;
    for (let step = 0; step < 5; step++) {
      toSpace(lng + t * dLng, lat + t * dLat, there, 0);
      const rx = x - there[0]!;
      const ry = y - there[1]!;
      const rz = z - there[2]!;
      const apart = Math.sqrt(rx * rx + ry * ry + rz * rz);
      if (apart < this.apart) {
        this.apart = apart;
        this.lng = lng + t * dLng;
        this.lat = lat + t * dLat;
      }
      const next = chord2 > 0 ? fraction(t + (ux * rx + uy * ry + uz * rz) / chord2) : 0;
      if (Math.abs(next - t) * Math.sqrt(chord2) <= 1e-3 * apart) return;
      t = next;
    }
  }

  #approachHalves(ends: Float64Array, endsInSpace: Float64Array): void {
    const [lng1, lat1, lng2, lat2] = ends as unknown as [number, number, number, number];
    const vertices = Float64Array.of(lng1, lat1, (lng1 + lng2) / 2, (lat1 + lat2) / 2, lng2, lat2);
    const space = new Float64Array(9);
    space.set(endsInSpace.subarray(0, 3));
    toSpace(vertices[2]!, vertices[3]!, space, 3);
    space.set(endsInSpace.subarray(3), 6);
    this.approach(vertices, space, 0);
    this.approach(vertices, space, 1);
  }
}

function fraction(t: number): number {
  return t > 0 ? Math.min(1, t) : 0;
}

/**
 * How far, at most, a line straight in degrees strays from its chord in space. `chord2` is the chord's squared
 * length; `span` the difference in longitude plus that in latitude, 35° at most: the line turns by no more than
 * that.
 */
export function bulge(chord2: number, span: number): number {
  return (Math.sqrt(chord2) * span * (Math.PI / 180)) / 4;
}
