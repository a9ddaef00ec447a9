import type { Box } from "./boxes.ts";
import { Heap } from "./heap.ts";
import { LowerBound } from "./lower-bound.ts";
import { alongCurve } from "./order.ts";

const boxNumbers = 4;
const nodeSize = 8;

/** Where a thing's present box is. Those gone since the tree was packed are still in the list of recent ones. */
const nowhere = 0;
const packed = 1;
const recent = 2;
const gone = 3;

/**
 * An R-tree of numbered boxes in [-180, 180], packed: things stand along a curve, and every node is over so many of
 * the level below, so that a search runs through plain numbers side by side (as in V. Agafonkin's flatbush). What comes
 * later waits in a short list, and the tree is packed anew when a search finds that list too long.
 */
export class BoxTree {
  /** Of each thing. */
  #boxes = new Float64Array(256 * boxNumbers);
  #where = new Uint8Array(256);
  #recent: number[] = [];
  /** Things that the tree still has, but that are gone or have another box. */
  #stale = 0;

  /** The things in the tree, along the curve; a search skips those that are stale. */
  #things = new Int32Array(0);
  /** The boxes of all nodes, lowest level first, and where each level begins: the last has one node. */
  #nodes = new Float64Array(0);
  #levels: number[] = [];

  readonly #queue = new Heap();

  /** A RangeError for a box that is none: it would spoil those of all nodes above it. */
  insert(thing: number, box: Box): void {
    const [west, south, east, north] = box;
    if (!Number.isFinite(west + south + east + north))
      throw new RangeError(`expected a box of finite numbers, got [${box}]`);
    while (thing >= this.#where.length) this.#grow();
    const at = boxNumbers * thing;
    this.#boxes[at] = west;
    this.#boxes[at + 1] = south;
    this.#boxes[at + 2] = east;
    this.#boxes[at + 3] = north;
    if (this.#where[thing] !== gone) this.#recent.push(thing);
    this.#where[thing] = recent;
  }

  remove(thing: number): void {
    if (this.#where[thing] === packed) this.#stale++;
    this.#where[thing] = this.#where[thing] === packed ? nowhere : gone;
  }

  box(thing: number): Box {
    const at = boxNumbers * thing;
    return [this.#boxes[at]!, this.#boxes[at + 1]!, this.#boxes[at + 2]!, this.#boxes[at + 3]!];
  }

  /** Does a thing's box hold a place? */
  holds(thing: number, lng: number, lat: number): boolean {
    return meets(this.#boxes, boxNumbers * thing, lng, lat, lng, lat);
  }

  /** The things whose boxes meet a box. */
  search([west, south, east, north]: Box): number[] {
    this.#packIfLong();
    const found: number[] = [];
    for (const thing of this.#recent) {
      const isHere = this.#where[thing] === recent;
      if (isHere && meets(this.#boxes, boxNumbers * thing, west, south, east, north)) found.push(thing);
    }
    const visit = (level: number, node: number): void => {
      const [first, end] = this.#children(level, node);
      for (let child = first; child < end; child++) {
        if (level > 0) {
          const at = boxNumbers * (this.#levels[level - 1]! + child);
          if (meets(this.#nodes, at, west, south, east, north)) visit(level - 1, child);
        } else {
          const thing = this.#things[child]!;
          const isHere = this.#where[thing] === packed;
          if (isHere && meets(this.#boxes, boxNumbers * thing, west, south, east, north)) found.push(thing);
        }
      }
    };
    if (this.#levels.length > 0) visit(this.#levels.length - 1, 0);
    return found;
  }

  /**
   * Calls `visit` with things, as long as their boxes may be no further from a place than the distance in metres that the
   * last call answered. Nodes are opened nearest first, and so are things; but those that are `cheap` to visit need no turn.
   */
  visitByDistance(
    lng: number,
    lat: number,
    cheap: (thing: number) => boolean,
    visit: (thing: number) => number,
  ): void {
    this.#packIfLong();
    const bound = new LowerBound(lng, lat);
    const queue = this.#queue;
    const nodes = this.#nodes;
    const boxes = this.#boxes;
    let limit = Infinity;
    const meet = (thing: number): void => {
      const gap = bound.square(boxes, boxNumbers * thing);
      if (gap > limit) return;
      if (cheap(thing)) limit = bound.squareOf(visit(thing));
      else queue.push(gap, ~thing);
    };
    queue.clear();
    for (const thing of this.#recent) if (this.#where[thing] === recent) meet(thing);
    if (this.#levels.length > 0) queue.push(0, nodes.length / boxNumbers - 1);
    while (!queue.isEmpty && queue.leastKey <= limit) {
      // A node by its place among all, a thing as its complement.
      const next = queue.pop();
      if (next < 0) {
        limit = bound.squareOf(visit(~next));
        continue;
      }
      let level = this.#levels.length - 1;
      while (next < this.#levels[level]!) level--;
      const [first, end] = this.#children(level, next - this.#levels[level]!);
      for (let child = first; child < end; child++) {
        if (level > 0) {
          const node = this.#levels[level - 1]! + child;
          const gap = bound.square(nodes, boxNumbers * node);
          if (gap <= limit) queue.push(gap, node);
        } else {
          const thing = this.#things[child]!;
          if (this.#where[thing] === packed) meet(thing);
        }
      }
    }
  }

  /** The first child of a node and the one after its last: things below level 0, nodes of the level below otherwise. */
  #children(level: number, node: number): readonly [first: number, end: number] {
    const below = level === 0 ? this.#things.length : this.#levels[level]! - this.#levels[level - 1]!;
    return [node * nodeSize, Math.min(below, (node + 1) * nodeSize)];
  }

  /** Searching a list of √n is no dearer than searching the tree. */
  #packIfLong(): void {
    const changes = this.#recent.length + this.#stale;
    if (changes > 64 && changes ** 2 > this.#things.length) this.pack();
  }

  /** Brings all things into the tree. */
  pack(): void {
    const things: number[] = [];
    for (const thing of this.#things) if (this.#where[thing] === packed) things.push(thing);
    for (const thing of this.#recent) {
      if (this.#where[thing] === recent) things.push(thing);
      this.#where[thing] = this.#where[thing] === recent ? packed : nowhere;
    }
    this.#recent = [];
    this.#stale = 0;
    const order = alongCurve(things.length, (i) => {
      const at = boxNumbers * things[i]!;
      const boxes = this.#boxes;
      return [(boxes[at]! + boxes[at + 2]!) / 2, (boxes[at + 1]! + boxes[at + 3]!) / 2];
    });
    this.#things = Int32Array.from(order, (i) => things[i]!);
    this.#levels = [];
    let nodes = 0;
    for (let below = things.length; below > 1 || (nodes === 0 && below > 0); ) {
      below = Math.ceil(below / nodeSize);
      this.#levels.push(nodes);
      nodes += below;
    }
    this.#nodes = new Float64Array(nodes * boxNumbers);
    for (let level = 0; level < this.#levels.length; level++) {
      const end = this.#levels[level + 1] ?? nodes;
      for (let node = this.#levels[level]!; node < end; node++) this.#cover(level, node);
    }
  }

  /** Gives a node the box that holds those of its children. */
  #cover(level: number, node: number): void {
    const [first, end] = this.#children(level, node - this.#levels[level]!);
    const box = this.#nodes.subarray(boxNumbers * node, boxNumbers * (node + 1));
    box.set([Infinity, Infinity, -Infinity, -Infinity]);
    for (let child = first; child < end; child++) {
      const from = level === 0 ? this.#boxes : this.#nodes;
      const at = boxNumbers * (level === 0 ? this.#things[child]! : this.#levels[level - 1]! + child);
      box[0] = Math.min(box[0]!, from[at]!);
      box[1] = Math.min(box[1]!, from[at + 1]!);
      box[2] = Math.max(box[2]!, from[at + 2]!);
      box[3] = Math.max(box[3]!, from[at + 3]!);
    }
  }

  #grow(): void {
    const boxes = new Float64Array(2 * this.#boxes.length);
    boxes.set(this.#boxes);
    this.#boxes = boxes;
    const where = new Uint8Array(2 * this.#where.length);
    where.set(this.#where);
    this.#where = where;
  }
}

function meets(
  boxes: Float64Array,
  at: number,
  west: number,
  south: number,
  east: number,
  north: number,
): boolean {
  return boxes[at]! <= east && boxes[at + 1]! <= north && boxes[at + 2]! >= west && boxes[at + 3]! >= south;
}
