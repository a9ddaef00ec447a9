import RBush from "rbush";
import { boxWithin, splitAtAntimeridian } from "./boxes.ts";
import { normaliseLongitude } from "./ellipsoid.ts";
import { partBoxes } from "./measure.ts";
import { contains, type Shape, signedDistance } from "./shape.ts";

interface Item<Id> {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
  readonly id: Id;
  readonly shape: Shape;
}

export interface Neighbour<Id extends string = string> {
  readonly id: Id;
  /** Metres to the boundary, 0 inside. */
  readonly distance: number;
}

/** How far a phone may go when it knows all the zones there are (metres). */
const refreshWhenComplete = 50_000;

/**
 * Which shapes is a place in, near to, nearest to? Answers depend on the shapes alone, never on the order in which
 * they came. Places are degrees; any turn of longitude.
 */
export class GeofenceIndex<Id extends string = string> {
  readonly #tree = new RBush<Item<Id>>();
  readonly #items = new Map<Id, Item<Id>[]>();

  get size(): number {
    return this.#items.size;
  }

  get(id: Id): Shape | undefined {
    return this.#items.get(id)?.[0]?.shape;
  }

  /** Adds or replaces many shapes at once; of those with the same id the last counts. */
  load(entries: Iterable<readonly [Id, Shape]>): void {
    const items: Item<Id>[] = [];
    for (const [id, shape] of new Map(entries)) {
      this.remove(id);
      const parts = itemsOf(id, shape);
      this.#items.set(id, parts);
      for (const part of parts) items.push(part);
    }
    this.#tree.load(items);
  }

  upsert(id: Id, shape: Shape): void {
    this.load([[id, shape]]);
  }

  /** Was it there? */
  remove(id: Id): boolean {
    for (const item of this.#items.get(id) ?? []) this.#tree.remove(item);
    return this.#items.delete(id);
  }

  /** Shapes that hold the place, on their boundary included, ordered by id. */
  at(lng: number, lat: number): Id[] {
    const x = normaliseLongitude(lng);
    const ids = new Set<Id>();
    for (const { id, shape } of this.#tree.search({ minX: x, minY: lat, maxX: x, maxY: lat })) {
      if (!ids.has(id) && contains(shape, x, lat)) ids.add(id);
    }
    return [...ids].sort();
  }

  /** Shapes no further than `metres` from the place, nearest first, then by id. */
  within(lng: number, lat: number, metres: number): Neighbour<Id>[] {
    const near = new Map<Id, Shape>();
    for (const [minX, minY, maxX, maxY] of splitAtAntimeridian(boxWithin(lng, lat, metres))) {
      for (const item of this.#tree.search({ minX, minY, maxX, maxY })) near.set(item.id, item.shape);
    }
    return this.#ranked(near, lng, lat).filter(({ distance }) => distance <= metres);
  }

  /** The k nearest shapes, and how far (metres) the place may move before it can be in one that is not among them. */
  nearest(lng: number, lat: number, k: number): { results: Neighbour<Id>[]; refreshRadius: number } {
    const all = new Map(Array.from(this.#items, ([id, items]) => [id, items[0]!.shape]));
    const ranked = this.#ranked(all, lng, lat);
    return { results: ranked.slice(0, k), refreshRadius: ranked[k]?.distance ?? refreshWhenComplete };
  }

  #ranked(shapes: ReadonlyMap<Id, Shape>, lng: number, lat: number): Neighbour<Id>[] {
    return Array.from(shapes, ([id, shape]) => ({
      id,
      distance: Math.max(0, signedDistance(shape, lng, lat)),
    })).sort((p, q) => p.distance - q.distance || (p.id < q.id ? -1 : 1));
  }
}

function itemsOf<Id>(id: Id, shape: Shape): Item<Id>[] {
  const boxes = shape.kind === "circle" ? [boxWithin(shape.lng, shape.lat, shape.radius)] : partBoxes(shape);
  return boxes
    .flatMap(splitAtAntimeridian)
    .map(([minX, minY, maxX, maxY]) => ({ minX, minY, maxX, maxY, id, shape }));
}
