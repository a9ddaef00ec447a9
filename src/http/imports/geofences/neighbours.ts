import { distance } from "../../../../geo/index.ts";

/** A zone of the file (with its row), or one that stands and that the file does not name. */
export interface Neighbour {
  readonly id: string;
  readonly row: number | null;
  readonly longitude: number;
  readonly latitude: number;
  /** Metres; null for an area. */
  readonly radius: number | null;
  /** Square metres. */
  readonly area: number;
}

/** What a zone of the file shares its ground with. */
export interface Shared {
  readonly zone: Neighbour;
  /** The first that was found, and how many there are. */
  readonly with: string;
  readonly count: number;
}

/** Metres between two centres of one place. */
const samePlace = 15;
const metresPerDegree = 111_195;
/** Pairs that are looked at: a file of one place a hundred thousand times has too many. */
const maxPairs = 5_000_000;

/**
 * Finds circles that overlap, and zones that stand on one place: two circles, or two areas as large as each other. Areas
 * overlap others on purpose (a district and its shops). Zones are kept in a grid for each order of size, and
 * each looks for those that are no smaller.
 */
export class Neighbours {
  readonly #zones: Neighbour[] = [];
  readonly #grids = new Map<number, Map<number, number[]>>();
  readonly overlaps = new Map<number, { first: number; count: number }>();
  readonly twins = new Map<number, { first: number; count: number }>();

  add(zone: Neighbour): void {
    const index = this.#zones.push(zone) - 1;
    const level = levelOf(zone);
    const grid = this.#grids.get(level) ?? new Map<number, number[]>();
    this.#grids.set(level, grid);
    const cell = cellOf(level, bandOf(level, zone.latitude), zone.longitude);
    const there = grid.get(cell);
    if (there === undefined) grid.set(cell, [index]);
    else there.push(index);
  }

  /** Compares all of them; false when there were too many pairs to look at every one. */
  compare(): boolean {
    let left = maxPairs;
    for (const [i, zone] of this.#zones.entries()) {
      const own = levelOf(zone);
      for (const [level, grid] of this.#grids) {
        if (level < own) continue;
        for (const cell of cellsAround(level, zone))
          for (const j of grid.get(cell) ?? []) {
            if (level === own && j <= i) continue;
            if (left-- === 0) return false;
            this.#look(i, j);
          }
      }
    }
    return true;
  }

  /** Zones of the file that share their ground. */
  *told(found: ReadonlyMap<number, { readonly first: number; readonly count: number }>): Generator<Shared> {
    for (const [i, { first, count }] of found)
      yield { zone: this.#zones[i]!, with: this.#zones[first]!.id, count };
  }

  #look(i: number, j: number): void {
    const [a, b] = [this.#zones[i]!, this.#zones[j]!];
    if ((a.row === null && b.row === null) || (a.radius === null) !== (b.radius === null)) return;
    const apart = distance(a.longitude, a.latitude, b.longitude, b.latitude);
    const isSame = apart <= samePlace && Math.abs(a.area - b.area) <= 0.01 * Math.max(a.area, b.area);
    const found =
      apart <= samePlace && (isSame || a.radius !== null)
        ? this.twins
        : apart <= (a.radius ?? 0) + (b.radius ?? 0)
          ? this.overlaps
          : null;
    if (found === null) return;
    note(found, a, i, j);
    note(found, b, j, i);
  }
}

function note(found: Neighbours["overlaps"], zone: Neighbour, of: number, other: number): void {
  if (zone.row === null) return;
  const there = found.get(of);
  if (there === undefined) found.set(of, { first: other, count: 1 });
  else there.count += 1;
}

/** Orders of size: a cell of one is as wide as the largest circle in it. */
function levelOf({ radius }: Neighbour): number {
  return Math.ceil(Math.log2(Math.max(radius ?? 0, 16)));
}

/** Height of a cell in degrees. */
const heightOf = (level: number) => 2 ** (level + 1) / metresPerDegree;

function bandOf(level: number, latitude: number): number {
  return Math.floor((latitude + 90) / heightOf(level));
}

const cosine = (latitude: number) =>
  Math.max(Math.cos((Math.min(Math.abs(latitude), 90) * Math.PI) / 180), 0.01);

/** Width of a band's cells in degrees. */
const widthOf = (level: number, band: number) =>
  heightOf(level) / cosine((band + 0.5) * heightOf(level) - 90);

function cellOf(level: number, band: number, longitude: number): number {
  const width = widthOf(level, band);
  const columns = Math.ceil(360 / width);
  const column = Math.floor((longitude + 180) / width);
  return band * 2 ** 22 + (((column % columns) + columns) % columns);
}

/** The cells in which a circle of the level can be that reaches a zone no larger. */
function* cellsAround(level: number, { longitude, latitude }: Neighbour): Generator<number> {
  const middle = bandOf(level, latitude);
  const reach = heightOf(level) / cosine(Math.abs(latitude) + heightOf(level));
  for (let band = middle - 1; band <= middle + 1; band++) {
    const cells = new Set<number>();
    const width = widthOf(level, band);
    for (let at = -reach; at < reach; at += width) cells.add(cellOf(level, band, longitude + at));
    cells.add(cellOf(level, band, longitude + reach));
    yield* cells;
  }
}
