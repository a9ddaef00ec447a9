import RBush, { type BBox } from "rbush";
import type { Position } from "./geometry.ts";
import { orientation } from "./orientation.ts";

/** Two edges of one ring or polygon that cross, each named by its first vertex, and where. */
export interface Crossing {
  readonly edges: readonly [number, number];
  readonly place: Position;
}

/** An edge and the vertices around it: `before`→`from` and `to` follow each other on the ring. */
interface Edge {
  readonly index: number;
  readonly before: Position;
  readonly from: Position;
  readonly to: Position;
}

/** Pairs of edges to compare before giving up: real rings need ten or so an edge, hostile ones all of them. */
const maxPairs = 3_000_000;

/**
 * The first crossing among the edges of closed rings, if any. Rings may touch themselves and each other; they cross
 * where one passes from one side of the other to its other side, within edges or at vertices.
 * "entangled" when too many edges lie across each other's boxes to tell in reasonable time.
 */
export function findCrossing(rings: readonly (readonly Position[])[]): Crossing | "entangled" | null {
  const edges = toEdges(rings).map((edge) => ({ ...boxOf(edge), edge }));
  const tree = new RBush<(typeof edges)[number]>().load(edges);
  let pairs = 0;
  for (const item of edges) {
    const near = tree.search(item);
    pairs += near.length;
    if (pairs > maxPairs) return "entangled";
    let first: Crossing | null = null;
    for (const { edge } of near) {
      if (edge.index <= item.edge.index || edge.index >= (first?.edges[1] ?? Infinity)) continue;
      const place = crossing(item.edge, edge) ?? crossing(edge, item.edge);
      if (place) first = { edges: [item.edge.index, edge.index], place };
    }
    if (first) return first;
  }
  return null;
}

function boxOf({ from, to }: Edge): BBox {
  return {
    minX: Math.min(from[0], to[0]),
    minY: Math.min(from[1], to[1]),
    maxX: Math.max(from[0], to[0]),
    maxY: Math.max(from[1], to[1]),
  };
}

function toEdges(rings: readonly (readonly Position[])[]): Edge[] {
  const edges: Edge[] = [];
  let index = 0;
  for (const ring of rings) {
    const distinct: { index: number; at: Position }[] = [];
    for (const at of ring.slice(0, -1)) {
      const last = distinct.at(-1)?.at;
      if (!last || last[0] !== at[0] || last[1] !== at[1]) distinct.push({ index, at });
      index++;
    }
    index++;
    distinct.forEach((vertex, i) => {
      const before = distinct.at(i - 1)!;
      const to = distinct[(i + 1) % distinct.length]!;
      edges.push({ index: vertex.index, before: before.at, from: vertex.at, to: to.at });
    });
  }
  return edges;
}

/** Where edge `q`, or the path through its first vertex, crosses edge `p`, or the path through its first vertex. */
function crossing(p: Edge, q: Edge): Position | null {
  const fromSide = side(p, q.from);
  const toSide = side(p, q.to);
  if (fromSide * toSide < 0 && side(q, p.from) * side(q, p.to) < 0) return meeting(p, q);
  if (fromSide !== 0) return null;
  const [x, y] = q.from;
  if (x === p.from[0] && y === p.from[1]) {
    return passes(p.before, p.from, p.to, q) ? q.from : null;
  }
  const within =
    (x - p.from[0]) * (x - p.to[0]) + (y - p.from[1]) * (y - p.to[1]) < 0 && (x !== p.to[0] || y !== p.to[1]);
  return within && passes(p.from, q.from, p.to, q) ? q.from : null;
}

function side(edge: Edge, [x, y]: Position): number {
  return Math.sign(orientation(edge.from[0], edge.from[1], edge.to[0], edge.to[1], x, y));
}

/** Does the path through q's first vertex `v` go from one side of the path a→v→b to its other side? */
function passes(a: Position, v: Position, b: Position, q: Edge): boolean {
  return sideOfPath(a, v, b, q.before) * sideOfPath(a, v, b, q.to) < 0;
}

/** 1 left of the path a→v→b, -1 right of it, 0 along it or where the path turns back on itself. */
function sideOfPath(a: Position, v: Position, b: Position, [x, y]: Position): number {
  const turn = orientation(a[0], a[1], v[0], v[1], b[0], b[1]);
  const first = Math.sign(orientation(a[0], a[1], v[0], v[1], x, y));
  const second = Math.sign(orientation(v[0], v[1], b[0], b[1], x, y));
  if (turn === 0) return first === second ? first : 0;
  return turn > 0 ? Math.min(first, second) : Math.max(first, second);
}

function meeting(p: Edge, q: Edge): Position {
  const px = p.to[0] - p.from[0];
  const py = p.to[1] - p.from[1];
  const qx = q.to[0] - q.from[0];
  const qy = q.to[1] - q.from[1];
  const t = ((q.from[0] - p.from[0]) * qy - (q.from[1] - p.from[1]) * qx) / (px * qy - py * qx);
  return [p.from[0] + t * px, p.from[1] + t * py];
}
