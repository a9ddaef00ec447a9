import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  contains,
  distance,
  GeofenceIndex,
  type Geometry,
  type Position,
  parseShape,
  type Shape,
  signedDistance,
} from "../../geo/index.ts";

const data = new URL("../../../shared/data/", import.meta.url);
const present = existsSync(data);
const suffix = present ? "" : " (skipped: ../shared/data is absent)";

function read(path: string): string {
  return readFileSync(new URL(path, data), "utf8");
}

interface Feature {
  readonly id?: string | number;
  readonly properties: Readonly<Record<string, unknown>> | null;
  readonly geometry: Geometry;
}

function features(path: string): Feature[] {
  return (JSON.parse(read(path)) as { features: Feature[] }).features;
}

function parsed(geometry: unknown, repair = false): Shape {
  const result = parseShape({ geometry }, { repair });
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.shape;
}

describe.skipIf(!present)(`real vectors${suffix}`, () => {
  it("agrees with turf's point-in-polygon cases", () => {
    interface Case {
      readonly point: Position;
      readonly geometry: Geometry;
      readonly ignoreBoundary: boolean;
      readonly expect: boolean;
    }
    const cases = JSON.parse(read("vec-pip/turf-cases.json")) as Case[];
    expect(cases).toHaveLength(89);
    const halved = (value: unknown): unknown =>
      Array.isArray(value) ? value.map(halved) : (value as number) / 2;
    let kinked = 0;
    for (const { point, geometry, ignoreBoundary, expect: inside } of cases) {
      // Some reach latitude 100; halving is exact in binary and changes no answer.
      const half = parseShape({
        geometry: { type: geometry.type, coordinates: halved(geometry.coordinates) },
      });
      if (!half.ok) {
        expect(half.errors[0]?.detail).toMatch(/cross at|crosses edge/);
        kinked++;
        continue;
      }
      const [lng, lat] = halved(point) as Position;
      // Turf's ignoreBoundary asks for the open polygon; ours is closed, so only those off the boundary compare.
      if (ignoreBoundary && !inside) continue;
      expect(contains(half.shape, lng, lat)).toBe(inside);
    }
    expect(kinked).toBeLessThan(5);
  });

  it("measures Karney's geodesics", () => {
    const { columns, rows } = JSON.parse(read("vec-geodesic/karney-20.json")) as {
      columns: string[];
      rows: number[][];
    };
    const lines = read("vec-geodesic/GeodTest-50a.dat").trim().split("\n");
    const cases = [
      ...rows.map((row) =>
        ["lat1", "lon1", "lat2", "lon2", "s12"].map((name) => row[columns.indexOf(name)]!),
      ),
      ...lines.map((line) => [0, 1, 3, 4, 6].map((i) => Number(line.split(" ")[i]))),
    ];
    expect(cases).toHaveLength(70);
    for (const [lat1, lng1, lat2, lng2, metres] of cases) {
      const error = Math.abs(distance(lng1!, lat1!, lng2!, lat2!) - metres!);
      expect(error, `${lat1},${lng1} to ${lat2},${lng2}`).toBeLessThanOrEqual(0.001 * metres!);
    }
  });

  /** Right as far as the geometry goes: what makes these files bad is elsewhere, or is no fault by RFC 7946. */
  const goodGeometry = ["bad-polygon-interiorring-rhr.geojson", "badfeatureid.geojson"];
  /** Good GeoJSON that is no geofence: latitudes beyond the poles, no geometry at all. */
  const noGeofence = ["issue82.geojson", "nullgeometry.geojson"];

  it.each(["good", "bad"])("accepts good GeoJSON and says what is wrong with bad (%s)", (folder) => {
    const names = readdirSync(new URL(`vec-geojson/${folder}/`, data)).filter((file) =>
      file.endsWith(".geojson"),
    );
    expect(names).toHaveLength(folder === "good" ? 9 : 22);
    for (const name of names.filter((file) => file !== "bad-json.geojson")) {
      const good = folder === "good" ? !noGeofence.includes(name) : goodGeometry.includes(name);
      const results = geometriesOf(JSON.parse(read(`vec-geojson/${folder}/${name}`))).map((geometry) => {
        const { type } = (geometry ?? {}) as { type?: unknown };
        const result = parseShape({ geometry, ...(type === "Point" && { radius: 100 }) });
        return { unsupported: ["LineString", "MultiPoint"].includes(String(type)), result };
      });
      for (const { unsupported, result } of results) {
        if (result.ok) continue;
        expect(good && !unsupported, `${name}: ${JSON.stringify(result.errors)}`).toBe(false);
        for (const { pointer, detail } of result.errors) {
          expect(pointer).toMatch(/^\/(geometry|radius)/);
          expect(detail).toMatch(/^expected .+, got |not a member/);
        }
      }
      if (!good)
        expect(
          results.some(({ result }) => !result.ok),
          name,
        ).toBe(true);
    }
  });
});

/** The geometries of a feature collection, a feature, or a geometry; whatever the value is when it is none of these. */
function geometriesOf(value: unknown): unknown[] {
  if (typeof value !== "object" || value === null) return [value];
  const { type, features, geometry } = value as Record<string, unknown>;
  if (type === "FeatureCollection")
    return Array.isArray(features) ? features.flatMap(geometriesOf) : [features];
  return type === "Feature" ? [geometry] : [value];
}

describe.skipIf(!present)(`real polygons${suffix}`, () => {
  const files: [string, number, number][] = [
    ["poly-cities/manhattan.geojson", 37, 0],
    ["poly-cities/new-york-city-boroughs.geojson", 5, 0],
    ["poly-cities/oceania.geojson", 24, 0],
    ["poly-countries-low/countries.geo.json", 180, 1],
    ["poly-malls-astana/malls.geojson", 14, 0],
    ["poly-paris-admin/paris_arrondissements.geojson", 21, 0],
    ["poly-paris-admin/quartier_paris.geojson", 80, 0],
    ["poly-us-states-overlap/states.json", 51, 0],
    ["poly-us-states-overlap/overlapping.json", 2, 0],
  ];

  it.each(files)("%s: loads %i features, refuses the %i that cross themselves", (path, count, crossed) => {
    const found = features(path);
    expect(found).toHaveLength(count);
    for (const repair of [false, true]) {
      const results = found.map(({ geometry }) => parseShape({ geometry }, { repair }));
      const refused = results.filter((result) => !result.ok);
      for (const { errors } of refused) expect(errors[0]?.detail).toMatch(/cross at \[-?\d/);
      expect(refused).toHaveLength(crossed);
    }
  });

  it("finds each Paris supermarket in its quarter", () => {
    const index = new GeofenceIndex();
    const quarters = features("poly-paris-admin/quartier_paris.geojson");
    const number = (feature: Feature) => Number(feature.properties?.c_qu);
    index.load(quarters.map((feature) => [String(number(feature)), parsed(feature.geometry)]));
    const shops = JSON.parse(read("oracle/supermarkets-in-quartiers.json")) as {
      lng?: number;
      lon: number;
      lat: number;
      quartier: number[];
    }[];
    expect(shops).toHaveLength(598);
    for (const { lon, lat, quartier } of shops)
      expect(index.at(lon, lat)).toEqual(quartier.map(String).sort());
  });

  it("finds the pings of a Paris run in the circles around supermarkets", () => {
    const { shops_touched: shops, pings } = JSON.parse(read("oracle/paris-run-x-supermarkets-100m.json")) as {
      shops_touched: { id: string; lat: number; lon: number }[];
      pings: { inside_100m: [id: string, metres: number][] }[];
    };
    const index = new GeofenceIndex();
    for (const { id, lat, lon } of shops) {
      const circle = parseShape({ geometry: { type: "Point", coordinates: [lon, lat] }, radius: 100 });
      if (circle.ok) index.upsert(id, circle.shape);
    }
    const track = [
      ...read("tracks-paris-run/activity_854027028.gpx").matchAll(/<trkpt lon="([^"]+)" lat="([^"]+)"/g),
    ];
    expect(track).toHaveLength(pings.length);
    track.forEach(([, lng, lat], i) => {
      const inside = pings[i]!.inside_100m;
      expect(index.at(Number(lng), Number(lat))).toEqual(inside.map(([id]) => id).sort());
      for (const [id, metres] of inside) {
        // The oracle rounds to centimetres.
        expect(signedDistance(index.get(id)!, Number(lng), Number(lat)) + 100).toBeCloseTo(metres, 1);
      }
    });
  });
});
