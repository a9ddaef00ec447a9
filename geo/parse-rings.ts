import { Boundary } from "./boundary.ts";
import { findCrossing } from "./crossings.ts";
import type { Position } from "./geometry.ts";
import { orientation } from "./orientation.ts";
import { type Problems, show } from "./problems.ts";

/** Rings may cross the antimeridian and go on; a whole turn further is a mistake. */
const maxRingLongitude = 360;

/** The rings of a polygon, closed and free of crossings; or null, and what is wrong in `problems`. */
export function readPolygon(
  pointer: string,
  value: unknown,
  repair: boolean,
  problems: Problems,
): Position[][] | null {
  if (!Array.isArray(value) || value.length === 0) {
    return problems.add(pointer, `expected an outer ring and its holes, got ${show(value)}`);
  }
  const rings: Position[][] = [];
  for (let i = 0; i < value.length && !problems.full; i++) {
    const ring = readRing(`${pointer}/${i}`, value[i], repair, problems);
    if (ring) rings.push(repair ? wind(ring, i === 0) : ring);
  }
  if (problems.some) return null;
  const crossing = findCrossing(rings);
  if (crossing === "entangled") {
    return problems.add(
      pointer,
      "expected rings simple enough to tell whether they cross; simplify or divide this",
    );
  }
  if (crossing) {
    const [first, second] = crossing.edges.map((edge) => locate(rings, edge));
    const [lng, lat] = crossing.place;
    return problems.add(
      `${pointer}/${first!.ring}/${first!.vertex}`,
      first!.ring === second!.ring
        ? `expected a ring that does not cross itself; edges ${first!.vertex} and ${second!.vertex} cross at [${lng}, ${lat}]`
        : `expected rings that do not cross; edge ${first!.vertex} crosses edge ${second!.vertex} of ring ${second!.ring} at [${lng}, ${lat}]`,
    );
  }
  return findOutside(pointer, rings, problems) ? null : rings;
}

/** Does a hole have a vertex outside the outer ring? They do not cross, so all of that hole is. */
function findOutside(pointer: string, [outer, ...holes]: readonly Position[][], problems: Problems): boolean {
  if (holes.length === 0) return false;
  const boundary = new Boundary({
    vertices: Float64Array.from(outer!.flat()),
    ringEnds: Uint32Array.of(outer!.length),
    partEnds: Uint32Array.of(1),
  });
  const [west, east] = range(outer!);
  holes.forEach((hole, i) => {
    const stray = hole.findIndex(
      ([lng, lat]) => lng < west || lng > east || boundary.locate(lng, lat) === "outside",
    );
    if (stray === -1) return;
    problems.add(
      `${pointer}/${i + 1}/${stray}`,
      `expected a hole within the outer ring, got one that is outside it at [${hole[stray]}]`,
    );
  });
  return problems.some;
}

function readRing(pointer: string, value: unknown, repair: boolean, problems: Problems): Position[] | null {
  if (!Array.isArray(value)) return problems.add(pointer, `expected a ring, got ${show(value)}`);
  let ring: Position[] = [];
  let bad = false;
  for (let i = 0; i < value.length && !problems.full; i++) {
    const position = problems.position(`${pointer}/${i}`, value[i], maxRingLongitude);
    if (position) ring.push(position);
    else bad = true;
  }
  if (bad || problems.full) return null;
  if (repair) ring = closed(withoutRepeats(ring));
  if (ring.length < 4) {
    return problems.add(
      pointer,
      `expected 4 or more positions, the last equal to the first, got ${ring.length}`,
    );
  }
  const last = ring.length - 1;
  if (!same(ring[0]!, ring[last]!)) {
    return problems.add(
      `${pointer}/${last}`,
      `expected the ring to end where it begins, at [${ring[0]}], got [${ring[last]}]`,
    );
  }
  const lngs = range(ring);
  if (lngs[1] - lngs[0] > 360) {
    return problems.add(pointer, `expected a ring at most 360 degrees wide, got ${lngs[1] - lngs[0]}`);
  }
  if (isLine(ring)) return problems.add(pointer, "expected a ring that encloses something, got a line");
  return ring;
}

/** Do all positions lie on one straight line? */
function isLine(ring: readonly Position[]): boolean {
  const [a] = ring;
  const b = ring.find((position) => !same(position, a!));
  return !b || ring.every(([x, y]) => orientation(a![0], a![1], b[0], b[1], x, y) === 0);
}

function range(ring: readonly Position[]): [number, number] {
  let west = Infinity;
  let east = -Infinity;
  for (const [lng] of ring) {
    west = Math.min(west, lng);
    east = Math.max(east, lng);
  }
  return [west, east];
}

function withoutRepeats(ring: readonly Position[]): Position[] {
  return ring.filter((position, i) => i === 0 || !same(position, ring[i - 1]!));
}

function closed(ring: Position[]): Position[] {
  const [first] = ring;
  return first && !same(first, ring.at(-1)!) ? [...ring, first] : ring;
}

/** Outer rings counter-clockwise, holes clockwise (RFC 7946 §3.1.6). */
function wind(ring: Position[], outer: boolean): Position[] {
  return twiceArea(ring) > 0 === outer ? ring : ring.toReversed();
}

function same(p: Position, q: Position): boolean {
  return p[0] === q[0] && p[1] === q[1];
}

function twiceArea(ring: readonly Position[]): number {
  const [x0, y0] = ring[0]!;
  let sum = 0;
  for (let i = 1; i < ring.length; i++) {
    const [x1, y1] = ring[i - 1]!;
    const [x2, y2] = ring[i]!;
    sum += (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
  }
  return sum;
}

/** The ring and the vertex of an edge that is numbered through all rings. */
function locate(rings: readonly (readonly Position[])[], edge: number): { ring: number; vertex: number } {
  let vertex = edge;
  for (const [ring, { length }] of rings.entries()) {
    if (vertex < length) return { ring, vertex };
    vertex -= length;
  }
  throw new RangeError(`no edge ${edge}`);
}
