import { forEachRing, type Rings, signedArea } from "./rings.ts";

type Interval = readonly [low: number, high: number];

/**
 * Edges that bound nothing: those on the antimeridian with the shape on both of their sides (the seam of parts split
 * there, RFC 7946 §3.1.9), and those along a pole, which is one point. Returns the rings, cut where a seam begins or
 * ends within an edge, and a mark per edge (by its first vertex); null marks when there is no such edge.
 */
export function markSeams(rings: Rings): { rings: Rings; seams: Uint8Array | null } {
  const seam = findSeam(rings);
  const bounds = seam.flat();
  const cut = seam.length > 0 ? cutAt(rings, bounds) : rings;
  const { vertices } = cut;
  let marks: Uint8Array | null = null;
  for (let i = 0; 2 * i + 3 < vertices.length; i++) {
    const lat1 = vertices[2 * i + 1]!;
    const lat2 = vertices[2 * i + 3]!;
    const polar = Math.abs(lat1) === 90 && lat1 === lat2;
    if (!polar && !(onAntimeridian(vertices, i) && isOdd(countBelow(bounds, (lat1 + lat2) / 2)))) continue;
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

/**
 * The stretches of the antimeridian that have an edge with the shape to its west and one with the shape to its
 * east.
 */
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
  return intersection(union(west), union(east));
}

/** Intervals from south to north that do not overlap and cover the same. */
function union(intervals: readonly Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const [low, high] of intervals.toSorted((p, q) => p[0] - q[0])) {
    const last = merged.at(-1);
    if (last && low <= last[1]) merged[merged.length - 1] = [last[0], Math.max(last[1], high)];
    else merged.push([low, high]);
  }
  return merged;
}

/** What two unions have in common, as a union. */
function intersection(p: readonly Interval[], q: readonly Interval[]): Interval[] {
  const common: Interval[] = [];
  for (let i = 0, j = 0; i < p.length && j < q.length; ) {
    const low = Math.max(p[i]![0], q[j]![0]);
    const high = Math.min(p[i]![1], q[j]![1]);
    if (low < high) common.push([low, high]);
    if (p[i]![1] < q[j]![1]) i++;
    else j++;
  }
  return common;
}

function isOdd(number: number): boolean {
  return number % 2 === 1;
}

/** How many of the sorted numbers are less than one. */
function countBelow(sorted: readonly number[], number: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The same rings with a vertex at each of the sorted `lats` that lies within an edge on the antimeridian. */
function cutAt(rings: Rings, lats: readonly number[]): Rings {
  const vertices: number[] = [];
  const ringEnds: number[] = [];
  forEachRing(rings, (first, end) => {
    for (let i = first; i < end; i++) {
      const lng = rings.vertices[2 * i]!;
      const lat = rings.vertices[2 * i + 1]!;
      vertices.push(lng, lat);
      if (i === end - 1 || !onAntimeridian(rings.vertices, i)) continue;
      const next = rings.vertices[2 * i + 3]!;
      const within = lats.slice(countBelow(lats, Math.min(lat, next)), countBelow(lats, Math.max(lat, next)));
      if (next < lat) within.reverse();
      for (const cut of within) if (cut !== lat && cut !== next) vertices.push(lng, cut);
    }
    ringEnds.push(vertices.length / 2);
  });
  return {
    vertices: Float64Array.from(vertices),
    ringEnds: Uint32Array.from(ringEnds),
    partEnds: rings.partEnds,
  };
}
