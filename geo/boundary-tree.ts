import { toSpace } from "./ellipsoid.ts";
import { bulge } from "./nearest-place.ts";
import type { Rings } from "./rings.ts";

/** A tree over the edges of rings. Nodes stand in depth-first order, so the first child of node i is i + 1. */
export interface BoundaryTree {
  /** Per node: west, south, east, north, latitude of its first vertex, latitude of its last. */
  readonly flat: Float64Array;
  /** Per node: least x, y, z, greatest x, y, z in space of anything on its edges. */
  readonly solid: Float64Array;
  /** Per node: the next one that is not below it. */
  readonly skip: Uint32Array;
  /**
   * Per node: its first edge and the one after its last; 0, 0 above the leaves. An edge is named by its first
   * vertex.
   */
  readonly edges: Uint32Array;
  /** Per node: 1 where a part begins. */
  readonly part: Uint8Array;
}

const leafEdges = 32;
const fanOut = 4;

/** `space` holds each vertex in space, three numbers each. */
export function buildBoundaryTree(rings: Rings, space: Float64Array): BoundaryTree {
  const flat: number[] = [];
  const solid: number[] = [];
  const skip: number[] = [];
  const edges: number[] = [];
  const part: number[] = [];
  let beginsPart = false;

  /** Adds a node over what `below` adds to it. */
  function node(below: (index: number) => void): void {
    const index = skip.length;
    flat.push(Infinity, Infinity, -Infinity, -Infinity, 0, 0);
    solid.push(Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity);
    skip.push(0);
    edges.push(0, 0);
    part.push(beginsPart ? 1 : 0);
    beginsPart = false;
    below(index);
    skip[index] = skip.length;
    for (let child = index + 1; child < skip.length; child = skip[child]!) {
      for (let k = 0; k < 2; k++) {
        flat[6 * index + k] = Math.min(flat[6 * index + k]!, flat[6 * child + k]!);
        flat[6 * index + k + 2] = Math.max(flat[6 * index + k + 2]!, flat[6 * child + k + 2]!);
      }
      for (let k = 0; k < 3; k++) {
        solid[6 * index + k] = Math.min(solid[6 * index + k]!, solid[6 * child + k]!);
        solid[6 * index + k + 3] = Math.max(solid[6 * index + k + 3]!, solid[6 * child + k + 3]!);
      }
    }
  }

  /** Adds a node over the things first..end, each of which `one` adds by itself. */
  function group(first: number, end: number, one: (i: number) => void): void {
    if (end - first === 1) one(first);
    else node(() => forQuarters(first, end, (from, to) => group(from, to, one)));
  }

  function chain(first: number, end: number): void {
    node((index) => {
      flat[6 * index + 4] = rings.vertices[2 * first + 1]!;
      flat[6 * index + 5] = rings.vertices[2 * end + 1]!;
      if (end - first > leafEdges) return forQuarters(first, end, chain);
      edges[2 * index] = first;
      edges[2 * index + 1] = end;
      for (let edge = first; edge < end; edge++) cover(index, edge);
    });
  }

  function cover(index: number, edge: number): void {
    const [lng1, lat1, lng2, lat2] = rings.vertices.subarray(2 * edge, 2 * edge + 4) as unknown as number[];
    flat[6 * index] = Math.min(flat[6 * index]!, lng1!, lng2!);
    flat[6 * index + 1] = Math.min(flat[6 * index + 1]!, lat1!, lat2!);
    flat[6 * index + 2] = Math.max(flat[6 * index + 2]!, lng1!, lng2!);
    flat[6 * index + 3] = Math.max(flat[6 * index + 3]!, lat1!, lat2!);
    const pieces = edgePieces(lng1!, lat1!, lng2!, lat2!);
    let from = space.subarray(3 * edge, 3 * edge + 3);
    for (let p = 1; p <= pieces; p++) {
      const to = new Float64Array(3);
      toSpace(lng1! + (p / pieces) * (lng2! - lng1!), lat1! + (p / pieces) * (lat2! - lat1!), to, 0);
      const chord2 = (to[0]! - from[0]!) ** 2 + (to[1]! - from[1]!) ** 2 + (to[2]! - from[2]!) ** 2;
      const pad = bulge(chord2, (Math.abs(lng2! - lng1!) + Math.abs(lat2! - lat1!)) / pieces);
      for (let k = 0; k < 3; k++) {
        solid[6 * index + k] = Math.min(solid[6 * index + k]!, Math.min(from[k]!, to[k]!) - pad);
        solid[6 * index + k + 3] = Math.max(solid[6 * index + k + 3]!, Math.max(from[k]!, to[k]!) + pad);
      }
      from = to;
    }
  }

  let ring = 0;
  const ringOf = Array.from(rings.partEnds, (end) => {
    const span = [ring, end] as const;
    ring = end;
    return span;
  });
  group(0, ringOf.length, (p) => {
    beginsPart = true;
    const [firstRing, endRing] = ringOf[p]!;
    group(firstRing, endRing, (r) => chain(r === 0 ? 0 : rings.ringEnds[r - 1]!, rings.ringEnds[r]! - 1));
  });
  return {
    flat: Float64Array.from(flat),
    solid: Float64Array.from(solid),
    skip: Uint32Array.from(skip),
    edges: Uint32Array.from(edges),
    part: Uint8Array.from(part),
  };
}

function forQuarters(first: number, end: number, visit: (from: number, to: number) => void): void {
  const size = Math.ceil((end - first) / fanOut);
  for (let from = first; from < end; from += size) visit(from, Math.min(end, from + size));
}

/** Into how many pieces an edge is cut so that each strays little from its chord. */
function edgePieces(lng1: number, lat1: number, lng2: number, lat2: number): number {
  return Math.min(16, Math.ceil((Math.abs(lng2 - lng1) + Math.abs(lat2 - lat1)) / 2) || 1);
}
