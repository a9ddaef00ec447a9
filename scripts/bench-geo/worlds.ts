import { existsSync, readFileSync } from "node:fs";
import type { Position } from "../../geo/index.ts";

/** Stores of US chains, one line each, latitude and longitude in the last two columns. */
const mouldFile = new URL("../../../shared/data/stores-us-chains/stores.csv", import.meta.url);

export interface CircleWorld {
  readonly centres: readonly Position[];
  readonly radius: number;
  readonly places: readonly Position[];
}

export interface PolygonWorld {
  readonly polygons: readonly (readonly Position[])[];
  readonly places: readonly Position[];
}

/** A seeded source of numbers in [0, 1) (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Where stores stand: real ones where the file is there, else 400 made-up cities of very unequal size. */
export function mould(): { source: string; stores: Position[] } {
  if (existsSync(mouldFile)) {
    const rows = readFileSync(mouldFile, "utf8").split("\n").slice(1);
    const stores = rows
      .map((row) => row.split(",").slice(-2).map(Number))
      .filter(([lat, lng]) => lat! > 15 && lat! < 72 && lng! < -60)
      .map(([lat, lng]) => [lng!, lat!] as const);
    return { source: `${stores.length} real US stores`, stores };
  }
  const random = seeded(5);
  const cities = Array.from({ length: 400 }, () => [-122 + 50 * random(), 26 + 22 * random()] as const);
  const stores = Array.from({ length: 40_000 }, () => {
    const [lng, lat] = cities[Math.floor(400 * random() ** 3)]!;
    return [lng + 0.15 * gaussian(random), lat + 0.12 * gaussian(random)] as const;
  });
  return { source: "400 made-up cities (the file of real stores is absent)", stores };
}

const radius = 200;

function around([lng, lat]: Position, degrees: number, random: () => number): Position {
  const east = (degrees * gaussian(random)) / Math.cos((lat * Math.PI) / 180);
  return [lng + east, lat + degrees * gaussian(random)];
}

function anyOf<T>(list: readonly T[], random: () => number): T {
  return list[Math.floor(random() * list.length)]!;
}

/** Centres of circles: real stores, and for more of them others within some kilometres. */
export function* circleCentres(stores: readonly Position[], count: number): Generator<Position> {
  const random = seeded(count);
  const spread = count > stores.length ? 0.06 : 0;
  for (let i = 0; i < count; i++) yield around(anyOf(stores, random), spread, random);
}

/** Circles of 200 m, and pings that walk around them. */
export function circleWorld(stores: readonly Position[], count: number, pings: number): CircleWorld {
  const random = seeded(~count);
  const centres = [...circleCentres(stores, count)];
  const places = Array.from({ length: pings }, () => around(anyOf(centres, random), 0.004, random));
  return { centres, radius, places };
}

/** Districts with ragged borders, some touching, two million vertices at most in all; half the pings are in one. */
export function polygonWorld(vertices: number, pings: number): PolygonWorld {
  const random = seeded(vertices);
  const columns = Math.max(3, Math.min(60, Math.floor(Math.sqrt(2_000_000 / vertices))));
  const size = 0.04;
  const polygons: Position[][] = [];
  for (let i = 0; i < columns * columns; i++) {
    const lng = 2 + size * (i % columns);
    const lat = 48 + size * Math.floor(i / columns);
    const phase = random() * 7;
    const ring: Position[] = Array.from({ length: vertices - 1 }, (_, v) => {
      const angle = (2 * Math.PI * v) / (vertices - 1);
      const ragged =
        0.06 * Math.sin(9 * angle + phase) + 0.03 * Math.sin(71 * angle) + (0.5 / vertices) * random();
      const reach = size * (0.42 + ragged);
      return [lng + reach * Math.cos(angle), lat + reach * Math.sin(angle)];
    });
    polygons.push([...ring, ring[0]!]);
  }
  const width = columns * size;
  const places = Array.from({ length: pings }, () => {
    return [2 - size / 2 + width * random(), 48 - size / 2 + width * random()] as const;
  });
  return { polygons, places };
}
