import { Heap } from "./heap.ts";
import { forEachRing, type Rings } from "./rings.ts";

const rad = Math.PI / 180;

/**
 * Rings to look at: at most `most` vertices of them, those without which the picture changes most (Visvalingam and
 * Whyatt 1993: the vertex that makes the smallest triangle with its neighbours goes first). A ring that would be less
 * than a triangle goes as a whole, the last one never. Edges that come close to each other may cross. v log v.
 */
export function simplify(rings: Rings, most: number): Rings {
  const { vertices } = rings;
  const count = vertices.length / 2;
  if (count <= most) return rings;
  const links = linksOf(rings);
  const { before, after, ringOf, left, isHole } = links;
  const narrower = Math.cos((vertices[1] ?? 0) * rad);
  const triangle = (at: number): number => {
    const [a, b] = [before[at]!, after[at]!];
    const x = (to: number) => (vertices[2 * to]! - vertices[2 * at]!) * narrower;
    const y = (to: number) => vertices[2 * to + 1]! - vertices[2 * at + 1]!;
    return Math.abs(x(a) * y(b) - x(b) * y(a));
  };
  const sizes = new Float64Array(count).fill(Number.NaN);
  const heap = new Heap();
  const measure = (at: number, least: number) => {
    // Never less than one that has gone before it: else a smooth curve would go whole.
    sizes[at] = Math.max(least, triangle(at));
    heap.push(sizes[at], at);
  };
  for (let at = 0; at < count; at++) if (ringOf[at] !== closing) measure(at, 0);
  let [kept, outers] = [count, isHole.filter((hole) => hole === 0).length];
  while (kept > most && !heap.isEmpty) {
    const size = heap.leastKey;
    const at = heap.pop();
    // Of one that was measured anew, or whose ring has gone.
    if (sizes[at] !== size) continue;
    const ring = ringOf[at]!;
    if (left[ring]! > 3) {
      sizes[at] = Number.NaN;
      after[before[at]!] = after[at]!;
      before[after[at]!] = before[at]!;
      left[ring]!--;
      kept--;
      measure(before[at]!, size);
      measure(after[at]!, size);
    } else if (isHole[ring] === 1 || outers > 1) {
      for (const corner of [before[at]!, at, after[at]!]) sizes[corner] = Number.NaN;
      left[ring] = 0;
      // With the vertex that closes it.
      kept -= 4;
      if (isHole[ring] === 0) outers--;
    }
  }
  return gather(rings, left, sizes);
}

/** In `ringOf`: the vertex that repeats the first. */
const closing = -1;

function linksOf(rings: Rings) {
  const count = rings.vertices.length / 2;
  const before = new Int32Array(count);
  const after = new Int32Array(count);
  const ringOf = new Int32Array(count);
  const left = new Int32Array(rings.ringEnds.length);
  const isHole = new Uint8Array(rings.ringEnds.length);
  let ring = 0;
  forEachRing(rings, (first, end, hole) => {
    for (let at = first; at < end - 1; at++) {
      before[at] = at === first ? end - 2 : at - 1;
      after[at] = at === end - 2 ? first : at + 1;
      ringOf[at] = ring;
    }
    ringOf[end - 1] = closing;
    isHole[ring] = hole ? 1 : 0;
    left[ring++] = end - 1 - first;
  });
  return { before, after, ringOf, left, isHole };
}

/** What is left, ring by ring; a part whose outer ring has gone has gone. */
function gather({ vertices, ringEnds, partEnds }: Rings, left: Int32Array, sizes: Float64Array): Rings {
  const points: number[] = [];
  const newRings: number[] = [];
  const newParts: number[] = [];
  let ring = 0;
  for (const partEnd of partEnds) {
    const isGone = left[ring] === 0;
    for (; ring < partEnd; ring++) {
      if (isGone || left[ring] === 0) continue;
      const start = points.length;
      for (let at = ring === 0 ? 0 : ringEnds[ring - 1]!; at < ringEnds[ring]! - 1; at++)
        if (!Number.isNaN(sizes[at])) points.push(vertices[2 * at]!, vertices[2 * at + 1]!);
      points.push(points[start]!, points[start + 1]!);
      newRings.push(points.length / 2);
    }
    if (!isGone) newParts.push(newRings.length);
  }
  return {
    vertices: Float64Array.from(points),
    ringEnds: Uint32Array.from(newRings),
    partEnds: Uint32Array.from(newParts),
  };
}
