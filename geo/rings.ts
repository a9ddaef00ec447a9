/** Vertices of closed rings, `lng, lat` alternating; `ends[i]` is the vertex after the last one of ring i. */
export interface Rings {
  readonly vertices: Float64Array;
  /** For each ring, the index after its last vertex. */
  readonly ringEnds: Uint32Array;
  /** For each part (one polygon: an outer ring, then its holes), the index after its last ring. */
  readonly partEnds: Uint32Array;
}

/** Calls `visit` with each ring's first vertex, the one after its last, and whether it is a hole. */
export function forEachRing(
  { ringEnds, partEnds }: Rings,
  visit: (first: number, end: number, hole: boolean) => void,
): void {
  let ring = 0;
  let first = 0;
  for (const partEnd of partEnds) {
    for (let hole = false; ring < partEnd; ring++, hole = true) {
      visit(first, ringEnds[ring]!, hole);
      first = ringEnds[ring]!;
    }
  }
}

/** Twice the planar area of a ring in square degrees: positive when counter-clockwise. */
export function signedArea(vertices: Float64Array, first: number, end: number): number {
  let sum = 0;
  const lng0 = vertices[2 * first]!;
  const lat0 = vertices[2 * first + 1]!;
  for (let i = first; i < end - 1; i++) {
    sum += (vertices[2 * i]! - lng0) * (vertices[2 * i + 3]! - lat0);
    sum -= (vertices[2 * i + 2]! - lng0) * (vertices[2 * i + 1]! - lat0);
  }
  return sum;
}
