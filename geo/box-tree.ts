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
  readonly #queue = new Heap<Node | number>();

  constructor() {
    super(9);
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

  /** Does a thing's box hold a place? */
  holds(thing: number, lng: number, lat: number): boolean {
    const boxes = this.#boxes;
    const at = boxNumbers * thing;
    return lng >= boxes[at]! && lat >= boxes[at + 1]! && lng <= boxes[at + 2]! && lat <= boxes[at + 3]!;
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
   * Calls `visit` with numbers, those whose boxes may be nearest to a place first, as long as they may be no further
   * than the distance in metres that the last call answered.
   */
  visitByDistance(lng: number, lat: number, visit: (thing: number) => number): void {
    const bound = new LowerBound(lng, lat);
    const boxes = this.#boxes;
    const queue = this.#queue;
    queue.clear();
    let limit = Infinity;
    let node: Node | number | undefined = this.toJSON() as unknown as Node;
    let atLeast = 0;
    while (node !== undefined && atLeast <= limit) {
      if (typeof node === "number") {
        limit = visit(node);
      } else {
        for (const child of node.children) {
          const at = typeof child === "number" ? boxNumbers * child : -1;
          const metres =
            typeof child === "number"
              ? bound.metres(boxes[at]!, boxes[at + 1]!, boxes[at + 2]!, boxes[at + 3]!)
              : bound.metres(child.minX, child.minY, child.maxX, child.maxY);
          if (metres <= limit) queue.push(metres, child);
        }
      }
      atLeast = queue.leastKey;
      node = queue.pop();
    }
  }
}

/** How many metres is a box away, at least, from one place? */
class LowerBound {
  readonly #lng: number;
  readonly #lat: number;
  readonly #cos: number;

  constructor(lng: number, lat: number) {
    this.#lng = lng;
    this.#lat = lat;
    this.#cos = cosAtLeast(Math.abs(lat));
  }

  /**
   * The chord on a sphere inside the ellipsoid, with the least differences in longitude and latitude, and parallels as
   * short as anywhere in the box.
   */
  metres(west: number, south: number, east: number, north: number): number {
    const lng = this.#lng;
    const along = sinAtLeast(Math.max(south - this.#lat, 0, this.#lat - north) / 2);
    let square = along * along;
    if (lng < west || lng > east) {
      const gap =
        lng < west ? Math.min(west - lng, lng + 360 - east) : Math.min(lng - east, west + 360 - lng);
      const across = sinAtLeast(gap / 2);
      square += across * across * this.#cos * cosAtLeast(Math.max(north, -south));
    }
    return 2 * leastRadius * Math.sqrt(square);
  }
}

/** A little less than the sine of an angle from 0 to 90 degrees: the start of its series, which costs a tenth. */
function sinAtLeast(degrees: number): number {
  const x = degrees * rad;
  return x * (1 - (x * x) / 6);
}

/** A little less than the cosine, but not below 0, of an angle from 0 to 90 degrees. */
function cosAtLeast(degrees: number): number {
  const x2 = (degrees * rad) ** 2;
  return Math.max(0, 1 - (x2 / 2) * (1 - (x2 / 12) * (1 - x2 / 30)));
}
