import { booleanPointInPolygon, distance, point, polygon } from "@turf/turf";
import Database from "better-sqlite3";
import Flatbush from "flatbush";
import * as geokdbush from "geokdbush";
import KDBush from "kdbush";
import pointInPolygon from "point-in-polygon-hao";
import RBush from "rbush";
import whichPolygon from "which-polygon";
import { GeofenceIndex, type Position, parseShape, type Shape } from "../../geo/index.ts";
import type { CircleWorld, PolygonWorld } from "./worlds.ts";

/** Answers pings with ids; in circle and polygon worlds an id is the number of the shape as text. */
export interface Contender {
  readonly name: string;
  /** How many ids it finds in all. */
  readonly count: (places: readonly Position[]) => number;
}

function oneByOne(name: string, ask: (lng: number, lat: number) => readonly string[]): Contender {
  const count = (places: readonly Position[]) => {
    let found = 0;
    for (const [lng, lat] of places) found += ask(lng, lat).length;
    return found;
  };
  return { name, count };
}

const metresPerDegree = 111_000;

function boxAround([lng, lat]: Position, metres: number): [number, number, number, number] {
  const dLat = (metres * 1.01) / metresPerDegree;
  const dLng = dLat / Math.cos((lat * Math.PI) / 180);
  return [lng - dLng, lat - dLat, lng + dLng, lat + dLat];
}

function shapeOf(geometry: unknown, radius?: number): Shape {
  const parsed = parseShape({ geometry, radius });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors[0]));
  return parsed.shape;
}

function* circleShapes({ centres, radius }: CircleWorld): Generator<[string, Shape]> {
  for (let i = 0; i < centres.length; i++) {
    yield [String(i), shapeOf({ type: "Point", coordinates: centres[i] }, radius)];
  }
}

export function circleContenders(world: CircleWorld): Contender[] {
  const { centres, radius } = world;
  const boxes = centres.map((centre) => boxAround(centre, radius));
  return [
    ...parvis(circleShapes(world)),
    rbushTurfCircles(boxes, centres, radius),
    flatbushCircles(boxes, centres, radius),
    sqlite(boxes, (i, lng, lat) => haversine(lng, lat, centres[i]![0], centres[i]![1]) <= radius),
  ];
}

/** One by one, and as many at a time as a large batch of pings has. */
function parvis(shapes: Iterable<readonly [string, Shape]>): Contender[] {
  const index = new GeofenceIndex();
  index.load(shapes);
  const count = (places: readonly Position[]) => {
    let found = 0;
    for (let from = 0; from < places.length; from += 1_000) {
      for (const ids of index.atEach(places.slice(from, from + 1_000))) found += ids.length;
    }
    return found;
  };
  return [oneByOne("parvis", (lng, lat) => index.at(lng, lat)), { name: "parvis atEach", count }];
}

/** As most people write it: boxes in rbush, then turf for what the search finds. */
function rbushTurfCircles(boxes: number[][], centres: readonly Position[], radius: number): Contender {
  const tree = new RBush<{
    minX: number;
    minY: number;
    maxX: number;
    maxY: number;
    id: string;
    centre: Position;
  }>();
  tree.load(
    boxes.map(([minX, minY, maxX, maxY], i) => ({
      minX: minX!,
      minY: minY!,
      maxX: maxX!,
      maxY: maxY!,
      id: String(i),
      centre: centres[i]!,
    })),
  );
  const ask = (lng: number, lat: number) =>
    tree
      .search({ minX: lng, minY: lat, maxX: lng, maxY: lat })
      .filter(({ centre }) => distance(point([lng, lat]), point([...centre]), { units: "meters" }) <= radius)
      .map(({ id }) => id);
  return oneByOne("rbush + turf", ask);
}

function haversine(lng1: number, lat1: number, lng2: number, lat2: number): number {
  const rad = Math.PI / 180;
  const sinLat = Math.sin(((lat2 - lat1) * rad) / 2);
  const sinLng = Math.sin(((lng2 - lng1) * rad) / 2);
  const h = sinLat * sinLat + Math.cos(lat1 * rad) * Math.cos(lat2 * rad) * sinLng * sinLng;
  return 2 * 6_371_008.8 * Math.asin(Math.sqrt(h));
}

function flatbushCircles(boxes: number[][], centres: readonly Position[], radius: number): Contender {
  const index = new Flatbush(boxes.length);
  for (const [west, south, east, north] of boxes) index.add(west!, south!, east!, north!);
  index.finish();
  const ids = boxes.map((_, i) => String(i));
  const ask = (lng: number, lat: number) =>
    index
      .search(lng, lat, lng, lat, (i) => haversine(lng, lat, centres[i]![0], centres[i]![1]) <= radius)
      .map((i) => ids[i]!);
  return oneByOne("flatbush + haversine", ask);
}

/** Boxes in SQLite's R*Tree; `holds` decides on what it finds. */
function sqlite(boxes: number[][], holds: (i: number, lng: number, lat: number) => boolean): Contender {
  const db = new Database(":memory:");
  db.exec("CREATE VIRTUAL TABLE zones USING rtree(id, west, east, south, north)");
  const insert = db.prepare("INSERT INTO zones VALUES (?, ?, ?, ?, ?)");
  db.transaction(() => {
    boxes.forEach(([west, south, east, north], i) => {
      insert.run(i, west, east, south, north);
    });
  })();
  const select = db
    .prepare("SELECT id FROM zones WHERE west <= ? AND east >= ? AND south <= ? AND north >= ?")
    .pluck();
  const ask = (lng: number, lat: number) =>
    (select.all(lng, lng, lat, lat) as number[]).filter((i) => holds(i, lng, lat)).map(String);
  return oneByOne("SQLite R*Tree", ask);
}

export function nearestContenders(world: CircleWorld, k: number): Contender[] {
  const index = new GeofenceIndex();
  index.load(circleShapes(world));
  const tree = new KDBush(world.centres.length);
  for (const [lng, lat] of world.centres) tree.add(lng, lat);
  tree.finish();
  return [
    oneByOne("parvis", (lng, lat) => index.nearest(lng, lat, k).results.map(({ id }) => id)),
    oneByOne("geokdbush", (lng, lat) => geokdbush.around(tree, lng, lat, k).map(String)),
  ];
}

export function polygonContenders({ polygons }: PolygonWorld): Contender[] {
  const rings = polygons.map((ring) => [ring.map(([lng, lat]) => [lng, lat])]);
  const boxes = polygons.map((ring) => {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [lng, lat] of ring) {
      box[0] = Math.min(box[0]!, lng);
      box[1] = Math.min(box[1]!, lat);
      box[2] = Math.max(box[2]!, lng);
      box[3] = Math.max(box[3]!, lat);
    }
    return box;
  });
  return [
    ...parvis(rings.map((coordinates, i) => [String(i), shapeOf({ type: "Polygon", coordinates })])),
    rbushTurfPolygons(boxes, rings),
    flatbushHao(boxes, rings),
    whichPolygonContender(rings),
    sqlite(boxes, (i, lng, lat) => pointInPolygon([lng, lat], rings[i] as [number, number][][]) !== false),
  ];
}

function rbushTurfPolygons(boxes: number[][], rings: number[][][][]): Contender {
  const tree = new RBush<{
    minX: number;
    minY: number;
    maxX: number;
    maxY: number;
    id: string;
    feature: ReturnType<typeof polygon>;
  }>();
  tree.load(
    boxes.map(([minX, minY, maxX, maxY], i) => ({
      minX: minX!,
      minY: minY!,
      maxX: maxX!,
      maxY: maxY!,
      id: String(i),
      feature: polygon(rings[i]!),
    })),
  );
  const ask = (lng: number, lat: number) =>
    tree
      .search({ minX: lng, minY: lat, maxX: lng, maxY: lat })
      .filter(({ feature }) => booleanPointInPolygon(point([lng, lat]), feature))
      .map(({ id }) => id);
  return oneByOne("rbush + turf", ask);
}

function flatbushHao(boxes: number[][], rings: number[][][][]): Contender {
  const index = new Flatbush(boxes.length);
  for (const [west, south, east, north] of boxes) index.add(west!, south!, east!, north!);
  index.finish();
  const ask = (lng: number, lat: number) =>
    index
      .search(
        lng,
        lat,
        lng,
        lat,
        (i) => pointInPolygon([lng, lat], rings[i] as [number, number][][]) !== false,
      )
      .map(String);
  return oneByOne("flatbush + p-i-p-hao", ask);
}

function whichPolygonContender(rings: number[][][][]): Contender {
  const query = whichPolygon<{ id: string }>({
    type: "FeatureCollection",
    features: rings.map((coordinates, i) => ({
      type: "Feature",
      properties: { id: String(i) },
      geometry: { type: "Polygon", coordinates },
    })),
  });
  return oneByOne("which-polygon", (lng, lat) => (query([lng, lat], true) ?? []).map(({ id }) => id));
}
