import { toSpace } from "./ellipsoid.ts";
import { bulge } from "./nearest-place.ts";
import type { Rings } from "./rings.ts";

/** A tree over the edges of rings. Nodes stand in depth-first order, so the first child of node i is i + 1. */
export interface BoundaryTree {
  /** Per node the numbers that `Node` names: side by side, as they are looked at together. */
  readonly nodes: Float64Array;
  /** Per node: least x, y, z, greatest x, y, z in space of anything on its edges. */
  readonly solid: Float64Array;
}

/** Where a node's numbers stand. Edges are named by their first vertex; above the leaves they are 0 to 0. */
export const Node = {
  west: 0,
  south: 1,
  east: 2,
  north: 3,
  firstLat: 4,
  lastLat: 5,
  /** The next node that is not below this one. */
  skip: 6,
  firstEdge: 7,
  endEdge: 8,
  /** 1 where a part begins. */
  part: 9,
  size: 10,
} as const;

const leafEdges = 32;
const fanOut = 4;

/** `space` holds each vertex in space, three numbers each. */
export function buildBoundaryTree(rings: Rings, space: Float64Array): BoundaryTree {
  const nodes: number[] = [];
  const solid: number[] = [];
  let beginsPart = false;

  /** Adds a node over what `below` adds to it. */
  function node(below: (at: number) => void): void {
    const at = nodes.length;
    const part = beginsPart ? 1 : 0;
    nodes.push(Infinity, Infinity, -Infinity, -Infinity, 0, 0, 0, 0, 0, part);
    solid.push(Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity);
    beginsPart = false;
    below(at);
    nodes[at + Node.skip] = nodes.length / Node.size;
    for (let child = at + Node.size; child < nodes.length; child = nodes[child + Node.skip]! * Node.size) {
      for (let k = 0; k < 2; k++) {
        nodes[at + k] = Math.min(nodes[at + k]!, nodes[child + k]!);
        nodes[at + k + 2] = Math.max(nodes[at + k + 2]!, nodes[child + k + 2]!);
      }
      coverSolid(at, (k) => solid[solidOf(child) + k]!);
    }
  }

  function solidOf(at: number): number {
    return (6 * at) / Node.size;
  }

  function coverSolid(at: number, bound: (k: number) => number): void {
    const own = solidOf(at);
    for (let k = 0; k < 3; k++) {
      solid[own + k] = Math.min(solid[own + k]!, bound(k));
      solid[own + k + 3] = Math.max(solid[own + k + 3]!, bound(k + 3));
    }
  }

  /** Adds a node over the things first..end, each of which `one` adds by itself. */
  function group(first: number, end: number, one: (i: number) => void): void {
    if (end - first === 1) one(first);
    else node(() => forQuarters(first, end, (from, to) => group(from, to, one)));
  }

  function chain(first: number, end: number): void {
    node((at) => {
      nodes[at + Node.firstLat] = rings.vertices[2 * first + 1]!;
      nodes[at + Node.lastLat] = rings.vertices[2 * end + 1]!;
      if (end - first > leafEdges) return forQuarters(first, end, chain);
      nodes[at + Node.firstEdge] = first;
      nodes[at + Node.endEdge] = end;
      for (let edge = first; edge < end; edge++) cover(at, edge);
    });
  }

  function cover(at: number, edge: number): void {
    const [lng1, lat1, lng2, lat2] = rings.vertices.subarray(2 * edge, 2 * edge + 4) as unknown as number[];
    nodes[at + Node.west] = Math.min(nodes[at + Node.west]!, lng1!, lng2!);
    nodes[at + Node.south] = Math.min(nodes[at + Node.south]!, lat1!, lat2!);
    nodes[at + Node.east] = Math.max(nodes[at + Node.east]!, lng1!, lng2!);
    nodes[at + Node.north] = Math.max(nodes[at + Node.north]!, lat1!, lat2!);
    const pieces = edgePieces(lng1!, lat1!, lng2!, lat2!);
    let from = space.subarray(3 * edge, 3 * edge + 3);
    for (let p = 1; p <= pieces; p++) {
      const to = new Float64Array(3);
      toSpace(lng1! + (p / pieces) * (lng2! - lng1!), lat1! + (p / pieces) * (lat2! - lat1!), to, 0);
      const chord2 = (to[0]! - from[0]!) ** 2 + (to[1]! - from[1]!) ** 2 + (to[2]! - from[2]!) ** 2;
      const pad = bulge(chord2, (Math.abs(lng2! - lng1!) + Math.abs(lat2! - lat1!)) / pieces);
      const [start, end] = [from, to];
      coverSolid(at, (k) =>
        k < 3 ? Math.min(start[k]!, end[k]!) - pad : Math.max(start[k - 3]!, end[k - 3]!) + pad,
      );
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
  return { nodes: Float64Array.from(nodes), solid: Float64Array.from(solid) };
}

function forQuarters(first: number, end: number, visit: (from: number, to: number) => void): void {
  const size = Math.ceil((end - first) / fanOut);
  for (let from = first; from < end; from += size) visit(from, Math.min(end, from + size));
}

/** Into how many pieces an edge is cut so that each strays little from its chord. */
function edgePieces(lng1: number, lat1: number, lng2: number, lat2: number): number {
  return Math.min(16, Math.ceil((Math.abs(lng2 - lng1) + Math.abs(lat2 - lat1)) / 2) || 1);
}
