import { forEachRing, type Rings, signedArea } from "./rings.ts";

type Interval = readonly [low: number, high: number];

/**
 * Edges that bound nothing: those on the antimeridian with the shape on both of their sides (the seam of parts split
 * there, RFC 7946 §3.1.9), and those along a pole, which is one point. Returns the rings, cut where a seam begins or
 * ends within an edge, and a mark per edge (by its first vertex); null marks when there is no such edge.
 */
export function markSeams(rings: Rings): { rings: Rings; seams: Uint8Array | null } {
  const seam = findSeam(rings);
  const cut = seam.length > 0 ? cutAt(rings, new Set(seam.flat())) : rings;
  const { vertices } = cut;
  let marks: Uint8Array | null = null;
  for (let i = 0; 2 * i + 3 < vertices.length; i++) {
    const lat1 = vertices[2 * i + 1]!;
    const lat2 = vertices[2 * i + 3]!;
    const polar = Math.abs(lat1) === 90 && lat1 === lat2;
    if (!polar && !(onAntimeridian(vertices, i) && covered(seam, (lat1 + lat2) / 2))) continue;
    marks ??= new Uint8Array(vertices.length / 2);
    marks[i] = 1;
  }
  return { rings: cut, seams: marks };
}

/** Is the edge that starts at vertex i along a meridian of ±180? */
function onAntimeridian(vertices: Float64Array, i: number): boolean {
  const lng = vertices[2 * i]!;
  return lng === vertices[2 * i + 2] && (lng - 180) % 360 === 0;
}

function covered(intervals: readonly Interval[], lat: number): boolean {
  return intervals.some(([low, high]) => low < lat && lat < high);
}

/** The stretches of the antimeridian that have an edge with the shape to its west and one with the shape to its east. */
function findSeam(rings: Rings): Interval[] {
  const west: Interval[] = [];
  const east: Interval[] = [];
  const { vertices } = rings;
  forEachRing(rings, (first, end, hole) => {
    let twiceArea: number | undefined;
    for (let i = first; i < end - 1; i++) {
      if (!onAntimeridian(vertices, i)) continue;
      twiceArea ??= signedArea(vertices, first, end);
      const lat1 = vertices[2 * i + 1]!;
      const lat2 = vertices[2 * i + 3]!;
      const shapeIsWest = (lat2 > lat1 === twiceArea > 0) !== hole;
      (shapeIsWest ? west : east).push(lat1 < lat2 ? [lat1, lat2] : [lat2, lat1]);
    }
  });
  const both: Interval[] = [];
  for (const [low1, high1] of west) {
    for (const [low2, high2] of east) {
      const low = Math.max(low1, low2);
      const high = Math.min(high1, high2);
      if (low < high) both.push([low, high]);
    }
  }
  return both;
}

/** The same rings with a vertex at each of `lats` that lies within an edge on the antimeridian. */
function cutAt(rings: Rings, lats: ReadonlySet<number>): Rings {
  const vertices: number[] = [];
  const ringEnds: number[] = [];
  forEachRing(rings, (first, end) => {
    for (let i = first; i < end; i++) {
      const lng = rings.vertices[2 * i]!;
      const lat = rings.vertices[2 * i + 1]!;
      vertices.push(lng, lat);
      if (i === end - 1 || !onAntimeridian(rings.vertices, i)) continue;
      const next = rings.vertices[2 * i + 3]!;
      const within = [...lats].filter((cut) => Math.min(lat, next) < cut && cut < Math.max(lat, next));
      within.sort((p, q) => (p - q) * Math.sign(next - lat));
      for (const cut of within) vertices.push(lng, cut);
    }
    ringEnds.push(vertices.length / 2);
  });
  return {
    vertices: Float64Array.from(vertices),
    ringEnds: Uint32Array.from(ringEnds),
    partEnds: rings.partEnds,
  };
}
