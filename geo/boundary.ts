import { type BoundaryTree, buildBoundaryTree, Node } from "./boundary-tree.ts";
import { distance, farthest, toSpace } from "./ellipsoid.ts";
import { NearestPlace } from "./nearest-place.ts";
import { orientation } from "./orientation.ts";
import type { Rings } from "./rings.ts";
import { markSeams } from "./seam.ts";

/** Where a place is, of an area: the boundary belongs to it. */
export type Side = "inside" | "boundary" | "outside";

/**
 * The boundary of an area, prepared for questions about places. A stretch of consecutive edges that lies wholly to
 * one side of a place is answered by its two ends alone (only their latitudes matter to a ray cast eastwards), and
 * one that is further away in space than a place already found is left out, so few edges are ever looked at.
 */
export class Boundary {
  readonly #vertices: Float64Array;
  readonly #seams: Uint8Array | null;
  /** Vertices in space, three numbers each. */
  readonly #space: Float64Array;
  readonly #tree: BoundaryTree;

  constructor(given: Rings) {
    const { rings, seams } = markSeams(given);
    this.#vertices = rings.vertices;
    this.#seams = seams;
    this.#space = new Float64Array((rings.vertices.length / 2) * 3);
    for (let i = 0; 2 * i < rings.vertices.length; i++) {
      toSpace(rings.vertices[2 * i]!, rings.vertices[2 * i + 1]!, this.#space, 3 * i);
    }
    this.#tree = buildBoundaryTree(rings, this.#space);
  }

  /** Longitude in [-180, 180) or, as given, within the rings' own. */
  locate(lng: number, lat: number): Side {
    const { nodes } = this.#tree;
    const west = nodes[Node.west]!;
    const east = nodes[Node.east]!;
    if (!(lat >= nodes[Node.south]! && lat <= nodes[Node.north]!)) return "outside";
    if (lat === 90 || lat === -90) return "inside";
    let side: Side = "outside";
    for (let x = lng + 360 * Math.ceil((west - lng) / 360); x <= east; x += 360) {
      const found = this.#locate(x, lat);
      if (found === "boundary") return found;
      if (found === "inside") side = found;
    }
    return side;
  }

  #locate(lng: number, lat: number): Side {
    const { nodes } = this.#tree;
    let odd = false;
    let seam = false;
    for (let at = 0; at < nodes.length; ) {
      if (odd && nodes[at + Node.part] === 1) return "inside";
      if (lat < nodes[at + Node.south]! || lat > nodes[at + Node.north]! || lng > nodes[at + Node.east]!) {
        at = nodes[at + Node.skip]! * Node.size;
      } else if (lng < nodes[at + Node.west]!) {
        if (nodes[at + Node.firstLat]! > lat !== nodes[at + Node.lastLat]! > lat) odd = !odd;
        at = nodes[at + Node.skip]! * Node.size;
      } else {
        const end = nodes[at + Node.endEdge]!;
        for (let edge = nodes[at + Node.firstEdge]!; edge < end; edge++) {
          const crossing = this.#crosses(edge, lng, lat);
          if (crossing === 1) odd = !odd;
          else if (crossing === 0) {
            if (this.#seams?.[edge] !== 1) return "boundary";
            seam = true;
          }
        }
        at += Node.size;
      }
    }
    return odd || seam ? "inside" : "outside";
  }

  /** Does a ray from the place to the east cross the edge? 1 yes, -1 no, 0 when the place is on the edge. */
  #crosses(edge: number, lng: number, lat: number): -1 | 0 | 1 {
    const v = this.#vertices;
    const i = 2 * edge;
    const x1 = v[i]!;
    const y1 = v[i + 1]!;
    const x2 = v[i + 2]!;
    const y2 = v[i + 3]!;
    if (y1 > lat === y2 > lat) {
      // Both ends below, or on the ray's own line: only touching counts.
      if (y1 === lat && y2 === lat) return x1 <= lng === lng <= x2 ? 0 : -1;
      return (y1 === lat && x1 === lng) || (y2 === lat && x2 === lng) ? 0 : -1;
    }
    if (lng < x1 && lng < x2) return 1;
    if (lng > x1 && lng > x2) return -1;
    const side = y2 > y1 ? orientation(x1, y1, x2, y2, lng, lat) : orientation(x2, y2, x1, y1, lng, lat);
    return side > 0 ? 1 : side < 0 ? -1 : 0;
  }

  /** Metres from a place to the nearest one on the boundary; the greatest distance on Earth where nothing bounds. */
  distance(lng: number, lat: number): number {
    search.start(lng, lat);
    this.#search(0);
    if (search.apart === Infinity) return farthest;
    return distance(lng, lat, search.lng, search.lat);
  }

  /** Searches below a node, nearest child first. */
  #search(node: number): void {
    const { nodes, solid } = this.#tree;
    const at = Node.size * node;
    const end = nodes[at + Node.endEdge]!;
    for (let edge = nodes[at + Node.firstEdge]!; edge < end; edge++) {
      if (this.#seams?.[edge] !== 1) search.approach(this.#vertices, this.#space, edge);
    }
    const last = nodes[at + Node.skip]!;
    const after = (child: number): number => nodes[Node.size * child + Node.skip]!;
    let nearest = last;
    let least = Infinity;
    for (let child = node + 1; child < last; child = after(child)) {
      const gap = search.gap(solid, 6 * child);
      if (gap < least) {
        least = gap;
        nearest = child;
      }
    }
    if (least >= search.apart ** 2) return;
    this.#search(nearest);
    for (let child = node + 1; child < last; child = after(child)) {
      if (child !== nearest && search.gap(solid, 6 * child) < search.apart ** 2) this.#search(child);
    }
  }
}

/** One search runs at a time; its room is used again. */
const search = new NearestPlace();
