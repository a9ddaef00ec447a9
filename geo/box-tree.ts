import RBush, { type BBox } from "rbush";
import type { Box } from "./boxes.ts";
import { leastRadius } from "./ellipsoid.ts";
import { Heap } from "./heap.ts";

/** What rbush keeps of a node. */
interface Node extends BBox {
  readonly leaf: boolean;
  readonly children: readonly (Node | number)[];
}

const boxNumbers = 4;
const rad = Math.PI / 180;

/** An R-tree of numbered boxes in [-180, 180]: rbush over integers, since a million objects would cost 200 MB more. */
export class BoxTree extends RBush<number> {
  #boxes = new Float64Array(256 * boxNumbers);

  constructor() {
    super(16);
    // rbush calls these without their object.
    this.toBBox = this.toBBox.bind(this);
    this.compareMinX = this.compareMinX.bind(this);
    this.compareMinY = this.compareMinY.bind(this);
  }

  /** Says what box a number stands for: before it is inserted, and not while it is in the tree. */
  setBox(thing: number, box: Box): void {
    if (!box.every(Number.isFinite)) throw new RangeError(`expected a box of finite numbers, got [${box}]`);
    while (boxNumbers * thing >= this.#boxes.length) {
      const larger = new Float64Array(this.#boxes.length * 2);
      larger.set(this.#boxes);
      this.#boxes = larger;
    }
    this.#boxes.set(box, boxNumbers * thing);
  }

  box(thing: number): Box {
    const { minX, minY, maxX, maxY } = this.toBBox(thing);
    return [minX, minY, maxX, maxY];
  }

  override toBBox(thing: number): BBox {
    const boxes = this.#boxes;
    const at = boxNumbers * thing;
    return { minX: boxes[at]!, minY: boxes[at + 1]!, maxX: boxes[at + 2]!, maxY: boxes[at + 3]! };
  }

  override compareMinX(p: number, q: number): number {
    return this.#boxes[boxNumbers * p]! - this.#boxes[boxNumbers * q]!;
  }

  override compareMinY(p: number, q: number): number {
    return this.#boxes[boxNumbers * p + 1]! - this.#boxes[boxNumbers * q + 1]!;
  }

  /**
   * Calls `visit` with every number, boxes that may be nearer to a place first, until it answers false. `atLeast`:
   * no place in this box, or in one not yet visited, is nearer than so many metres.
   */
  visitByDistance(lng: number, lat: number, visit: (thing: number, atLeast: number) => boolean): void {
    const queue = new Heap<Node | number>();
    const cos = Math.cos(lat * rad);
    queue.push(0, this.toJSON() as unknown as Node);
    for (;;) {
      const atLeast = queue.leastKey;
      const next = queue.pop();
      if (next === undefined) return;
      if (typeof next === "number") {
        if (!visit(next, atLeast)) return;
      } else {
        for (const child of next.children) {
          const box = typeof child === "number" ? this.toBBox(child) : child;
          queue.push(leastDistance(lng, lat, cos, box), child);
        }
      }
    }
  }
}

/**
 * A distance in metres that no place in the box falls short of: the chord on a sphere inside the ellipsoid, with the
 * least differences in longitude and latitude, and parallels as short as anywhere in the box.
 */
function leastDistance(lng: number, lat: number, cos: number, box: BBox): number {
  const north = Math.max(box.minY - lat, 0, lat - box.maxY);
  const east = Math.max(box.minX - lng, 0, lng - box.maxX);
  const sinNorth = Math.sin((north * rad) / 2);
  let square = sinNorth * sinNorth;
  if (east > 0) {
    const across = Math.min(east, Math.max(0, box.minX + 360 - lng), Math.max(0, lng + 360 - box.maxX));
    const sinEast = Math.sin((across * rad) / 2);
    square += sinEast * sinEast * cos * Math.cos(Math.max(box.maxY, -box.minY) * rad);
  }
  return 2 * leastRadius * Math.sqrt(square);
}
