import { BoxTree } from "./box-tree.ts";
import { type Box, boxWithin, splitAtAntimeridian } from "./boxes.ts";
import { CellGrid } from "./cell-grid.ts";
import { distance, normaliseLongitude } from "./ellipsoid.ts";
import type { Position } from "./geometry.ts";
import { partBoxes } from "./measure.ts";
import { alongCurve } from "./order.ts";
import { Ranking } from "./ranking.ts";
import { contains, type Shape, signedDistance } from "./shape.ts";

export interface Neighbour<Id extends string = string> {
  readonly id: Id;
  /** Metres to the boundary, 0 inside. */
  readonly distance: number;
}

/** How far a phone may go when it knows all the zones there are (metres). */
const refreshWhenComplete = 50_000;

/**
 * Which shapes is a place in, near to, nearest to? Answers depend on the shapes alone, never on the order in which
 * they came. Places are degrees on WGS 84, in any turn of longitude; a RangeError for what is no place.
 *
 * Every part of a shape, cut at the antimeridian, is one numbered box. A grid of cells answers `at`, an R-tree the
 * rest.
 */
export class GeofenceIndex<Id extends string = string> {
  readonly #tree = new BoxTree();
  readonly #grid = new CellGrid();
  /**
   * The numbers of each shape's boxes; one number by itself where there is one, as with nearly every circle. While
   * shapes are loaded, the complement of where its id last stands in their list.
   */
  readonly #boxes = new Map<Id, number | readonly number[]>();
  /** By number. */
  readonly #shapes: (Shape | undefined)[] = [];
  readonly #ids: Id[] = [];
  /** By number, three each: a circle's centre and radius, side by side where shapes are scattered; radius 0 for areas. */
  #circles = new Float64Array(3 * 256);
  readonly #unused: number[] = [];

  get size(): number {
    return this.#boxes.size;
  }

  get(id: Id): Shape | undefined {
    const [first] = this.#numbers(id);
    return first === undefined ? undefined : this.#shapes[first];
  }

  /** Adds or replaces many shapes at once; of those with one id the last counts. */
  load(entries: Iterable<readonly [Id, Shape]>): void {
    const ids: Id[] = [];
    const shapes: Shape[] = [];
    for (const [id, shape] of entries) {
      ids.push(id);
      shapes.push(shape);
    }
    const outdated = new Set<number>();
    for (let i = 0; i < ids.length; i++) {
      const before = this.#boxes.get(ids[i]!);
      if (typeof before === "number" && before < 0) outdated.add(~before);
      else if (before !== undefined) this.remove(ids[i]!);
      this.#boxes.set(ids[i]!, ~i);
    }
    const numbers: (number | readonly number[])[] = new Array(ids.length).fill(0);
    for (const i of alongCurve(ids.length, (i) => somewhereIn(shapes[i]!))) {
      if (!outdated.has(i)) numbers[i] = this.#add(ids[i]!, shapes[i]!);
    }
    // A map is quicker to walk in the order in which it was filled.
    for (let i = 0; i < ids.length; i++) if (!outdated.has(i)) this.#boxes.set(ids[i]!, numbers[i]!);
    if (ids.length > this.size / 2) {
      this.#tree.pack();
      this.#grid.pack();
    }
  }

  upsert(id: Id, shape: Shape): void {
    this.remove(id);
    this.#boxes.set(id, this.#add(id, shape));
  }

  /** Was it there? */
  remove(id: Id): boolean {
    const numbers = this.#numbers(id);
    if (numbers.length === 0) return false;
    for (const number of numbers) {
      this.#grid.remove(number, this.#tree.box(number));
      this.#tree.remove(number);
      this.#shapes[number] = undefined;
      this.#unused.push(number);
    }
    return this.#boxes.delete(id);
  }

  /** Shapes that hold the place, on their boundary included, ordered by id. */
  at(lng: number, lat: number): Id[] {
    const x = place(lng, lat);
    let ids: Id[] = [];
    for (const found of this.#grid.search(x, lat)) {
      const number = found < 0 ? ~found : found;
      if (found < 0 && !contains(this.#shapes[number]!, x, lat)) continue;
      if (ids.length === 0) ids = [this.#ids[number]!];
      else insert(ids, this.#ids[number]!);
    }
    return ids;
  }

  /** Shapes no further than `metres` from the place, nearest first, then by id. */
  within(lng: number, lat: number, metres: number): Neighbour<Id>[] {
    const x = place(lng, lat);
    const numbers = splitAtAntimeridian(boxWithin(x, lat, metres)).flatMap((box) => this.#tree.search(box));
    const found: Neighbour<Id>[] = [];
    const seen = new Set<Id>();
    for (const number of numbers) {
      const id = this.#ids[number]!;
      if (seen.has(id)) continue;
      seen.add(id);
      const distance = Math.max(0, this.#signedDistance(number, x, lat));
      if (distance <= metres) found.push({ id, distance });
    }
    return found.sort(byDistance);
  }

  /** The k nearest shapes, and how far (metres) the place may move before it can be in one that is not among them. */
  nearest(lng: number, lat: number, k: number): { results: Neighbour<Id>[]; refreshRadius: number } {
    const x = place(lng, lat);
    // One more than asked for: it says how far the others are.
    const nearest = new Ranking(k + 1, (p, q) => compare(this.#ids[p]!, this.#ids[q]!));
    const isCircle = (number: number): boolean => this.#circles[3 * number + 2]! > 0;
    this.#tree.visitByDistance(x, lat, isCircle, (number) => {
      nearest.add(number, Math.max(0, this.#signedDistance(number, x, lat)));
      return nearest.limit;
    });
    const { things, metres } = nearest;
    const results = things.slice(0, k).map((number, i) => ({ id: this.#ids[number]!, distance: metres[i]! }));
    return { results, refreshRadius: metres[k] ?? refreshWhenComplete };
  }

  #numbers(id: Id): readonly number[] {
    const numbers = this.#boxes.get(id) ?? -1;
    return typeof numbers === "object" ? numbers : numbers < 0 ? [] : [numbers];
  }

  #signedDistance(number: number, lng: number, lat: number): number {
    const at = 3 * number;
    const radius = this.#circles[at + 2]!;
    if (radius === 0) return signedDistance(this.#shapes[number]!, lng, lat);
    return distance(lng, lat, this.#circles[at]!, this.#circles[at + 1]!) - radius;
  }

  /** Adds a shape's boxes; their numbers. */
  #add(id: Id, shape: Shape): number | readonly number[] {
    const numbers = indexBoxes(shape).map((box) => this.#addBox(id, shape, box));
    return numbers.length === 1 ? numbers[0]! : numbers;
  }

  #addBox(id: Id, shape: Shape, box: Box): number {
    const number = this.#unused.pop() ?? this.#shapes.length;
    this.#tree.insert(number, box);
    this.#grid.add(number, box, shape);
    this.#ids[number] = id;
    this.#shapes[number] = shape;
    if (3 * number >= this.#circles.length) this.#circles = doubled(this.#circles);
    const isCircle = shape.kind === "circle";
    this.#circles[3 * number] = isCircle ? shape.lng : 0;
    this.#circles[3 * number + 1] = isCircle ? shape.lat : 0;
    this.#circles[3 * number + 2] = isCircle ? shape.radius : 0;
    return number;
  }
}

/** Adds a text to sorted ones, once. */
function insert<T extends string>(sorted: T[], text: T): void {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < text) low = middle + 1;
    else high = middle;
  }
  if (low === sorted.length) sorted.push(text);
  else if (sorted[low] !== text) sorted.splice(low, 0, text);
}

function doubled(numbers: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * numbers.length);
  larger.set(numbers);
  return larger;
}

function byDistance(p: Neighbour, q: Neighbour): number {
  return p.distance - q.distance || compare(p.id, q.id);
}

function compare(p: string, q: string): number {
  return p < q ? -1 : p === q ? 0 : 1;
}

function somewhereIn(shape: Shape): Position {
  return shape.kind === "circle"
    ? [shape.lng, shape.lat]
    : [shape.rings.vertices[0]!, shape.rings.vertices[1]!];
}

/**
 * Boxes in [-180, 180] that together hold the shape: small ones, also where the shape has parts all over the
 * world.
 */
function indexBoxes(shape: Shape): Box[] {
  if (shape.kind === "circle") return splitAtAntimeridian(boxWithin(shape.lng, shape.lat, shape.radius));
  return partBoxes(shape).flatMap(splitAtAntimeridian);
}

/** The longitude, in [-180, 180), of a place; a RangeError if there is no such place. */
function place(lng: number, lat: number): number {
  if (!Number.isFinite(lng) || !(Math.abs(lat) <= 90)) {
    throw new RangeError(`expected a finite longitude and a latitude from -90 to 90, got ${lng}, ${lat}`);
  }
  return normaliseLongitude(lng);
}
