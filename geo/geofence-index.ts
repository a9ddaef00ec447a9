import { BoxTree } from "./box-tree.ts";
import { type Box, boxWithin, splitAtAntimeridian } from "./boxes.ts";
import { CellGrid } from "./cell-grid.ts";
import { normaliseLongitude } from "./ellipsoid.ts";
import type { Position } from "./geometry.ts";
import { partBoxes } from "./measure.ts";
import { alongCurve } from "./order.ts";
import { batchSize, PlaceBatch } from "./place-batch.ts";
import { Ranking } from "./ranking.ts";
import { keep } from "./read-ahead.ts";
import type { Shape } from "./shape.ts";
import { ShapeList } from "./shape-list.ts";

export interface Neighbour<Id extends string = string> {
  readonly id: Id;
  /** Metres to the boundary, 0 inside. */
  readonly distance: number;
}

/** What most places are in. */
const none: readonly never[] = Object.freeze([]);

/** One batch is looked up at a time; its room is used again. */
const batch = new PlaceBatch();

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
  #grid = new CellGrid(0);
  /**
   * The numbers of each shape's boxes; one number by itself where there is one, as with nearly every circle. While
   * shapes are loaded, the complement of where its id last stands in their list.
   */
  readonly #boxes = new Map<Id, number | readonly number[]>();
  /** By number. */
  readonly #shapes = new ShapeList();
  readonly #ids: Id[] = [];
  readonly #unused: number[] = [];

  get size(): number {
    return this.#boxes.size;
  }

  /** A shape equal to the one that was given. */
  get(id: Id): Shape | undefined {
    const [first] = this.#numbers(id);
    return first === undefined ? undefined : this.#shapes.get(first);
  }

  /** Adds or replaces many shapes at once; of those with one id the last counts. */
  load(entries: Iterable<readonly [Id, Shape]>): void {
    const ids: Id[] = [];
    const shapes = new ShapeList();
    for (const [id, shape] of entries) {
      shapes.set(ids.length, shape);
      ids.push(id);
    }
    const outdated = new Set<number>();
    for (let i = 0; i < ids.length; i++) {
      const before = this.#boxes.get(ids[i]!);
      if (typeof before === "number" && before < 0) outdated.add(~before);
      else if (before !== undefined) this.remove(ids[i]!);
      this.#boxes.set(ids[i]!, ~i);
    }
    if (this.#unused.length === this.#ids.length) this.#grid = new CellGrid(ids.length);
    const numbers: (number | readonly number[])[] = new Array(ids.length).fill(0);
    for (const i of alongCurve(ids.length, (i) => somewhereIn(shapes.get(i)))) {
      if (!outdated.has(i)) numbers[i] = this.#add(ids[i]!, shapes.get(i));
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
      this.#shapes.forget(number);
      this.#unused.push(number);
    }
    return this.#boxes.delete(id);
  }

  /** Shapes that hold the place, on their boundary included, ordered by id. */
  at(lng: number, lat: number): Id[] {
    const x = place(lng, lat);
    let ids: Id[] = [];
    for (const found of this.#grid.search(x, lat)) {
      const number = numberOf(found);
      if (found < 0 && !this.#shapes.contains(number, x, lat)) continue;
      if (ids.length === 0) ids = [this.#ids[number]!];
      else insert(ids, this.#ids[number]!);
    }
    return ids;
  }

  /**
   * As `at`, of each place: a list a place, in their order. Among a million circles it costs a third of asking one by one, since
   * memory is read for many places at once.
   */
  atEach(places: readonly Position[]): (readonly Id[])[] {
    const answers: (readonly Id[])[] = new Array(places.length).fill(none);
    for (let from = 0; from < places.length; from += batchSize) {
      batch.count = Math.min(batchSize, places.length - from);
      for (let i = 0; i < batch.count; i++) {
        const [lng, lat] = places[from + i]!;
        batch.lngs[i] = place(lng, lat);
        batch.lats[i] = lat;
      }
      this.#grid.searchEach(batch);
      this.#readIdsAhead();
      for (let j = 0; j < batch.found; j++) {
        const i = batch.places[j]!;
        const number = numberOf(batch.things[j]!);
        if (number !== batch.things[j] && !this.#shapes.contains(number, batch.lngs[i]!, batch.lats[i]!))
          continue;
        const ids = answers[from + i]!;
        if (ids.length === 0) answers[from + i] = [this.#ids[number]!];
        else insert(ids as Id[], this.#ids[number]!);
      }
    }
    return answers;
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
      const distance = Math.max(0, this.#shapes.signedDistance(number, x, lat));
      if (distance <= metres) found.push({ id, distance });
    }
    return found.sort(byDistance);
  }

  /** The k nearest shapes, and how far (metres) the place may move before it can be in one that is not among them. */
  nearest(lng: number, lat: number, k: number): { results: Neighbour<Id>[]; refreshRadius: number } {
    const x = place(lng, lat);
    // One more than asked for: it says how far the others are.
    const nearest = new Ranking(k + 1, (p, q) => compare(this.#ids[p]!, this.#ids[q]!));
    const isCircle = (number: number): boolean => this.#shapes.isCircle(number);
    this.#tree.visitByDistance(x, lat, isCircle, (number) => {
      nearest.add(number, Math.max(0, this.#shapes.signedDistance(number, x, lat)));
      return nearest.limit;
    });
    const { things, metres } = nearest;
    const results = things.slice(0, k).map((number, i) => ({ id: this.#ids[number]!, distance: metres[i]! }));
    return { results, refreshRadius: metres[k] ?? refreshWhenComplete };
  }

  /** The ids of what the batch found, and the texts of those that will be compared. */
  #readIdsAhead(): void {
    const { places, things, found } = batch;
    const ids = this.#ids;
    let read = 0;
    for (let j = 0; j < found; j++) if (ids[numberOf(things[j]!)] === undefined) read++;
    for (let j = 1; j < found; j++) {
      if (places[j] !== places[j - 1]) continue;
      read = (read + ids[numberOf(things[j - 1]!)]!.length + ids[numberOf(things[j]!)]!.length) | 0;
    }
    keep(read);
  }

  #numbers(id: Id): readonly number[] {
    const numbers = this.#boxes.get(id) ?? -1;
    return typeof numbers === "object" ? numbers : numbers < 0 ? [] : [numbers];
  }

  /** Adds a shape's boxes; their numbers. */
  #add(id: Id, shape: Shape): number | readonly number[] {
    const numbers = indexBoxes(shape).map((box) => this.#addBox(id, shape, box));
    return numbers.length === 1 ? numbers[0]! : numbers;
  }

  #addBox(id: Id, shape: Shape, box: Box): number {
    const number = this.#unused.pop() ?? this.#ids.length;
    this.#tree.insert(number, box);
    this.#grid.add(number, box, shape);
    this.#ids[number] = id;
    this.#shapes.set(number, shape);
    return number;
  }
}

/** What the grid found, without its doubt. */
function numberOf(found: number): number {
  return found < 0 ? ~found : found;
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
