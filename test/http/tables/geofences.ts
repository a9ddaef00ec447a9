import { expect } from "vitest";
import { fine, missing, type Row, type Table, withLiteral, wrong } from "../rows.ts";
import { circle } from "../seed.ts";

const at = "/v1/geofences/new";
const position = (...coordinates: unknown[]) => ({ ...circle, geometry: { type: "Point", coordinates } });
const polygon = (...rings: unknown[]) => ({
  name: "Block",
  geometry: { type: "Polygon", coordinates: rings },
});
const square = [
  [2, 48],
  [2.01, 48],
  [2.01, 48.01],
  [2, 48.01],
  [2, 48],
];
const bowTie = [
  [2, 48],
  [2.02, 48.02],
  [2.02, 48],
  [2, 48.02],
  [2, 48],
];

const shapes: readonly Row[] = [
  fine(at, polygon(square), 201, { geometry: { type: "Polygon" }, bbox: [2, 48, 2.01, 48.01] }),
  fine(
    at,
    { name: "Two", geometry: { type: "MultiPolygon", coordinates: [[square], [[...square].reverse()]] } },
    200,
  ),
  fine(`${at}?repair=true`, polygon(square.slice(0, -1)), 200),
  wrong(at, polygon(square.slice(0, -1)), ["/geometry/coordinates/0/3", "end where it begins, at [2,48]"]),
  wrong(at, polygon(bowTie), [
    "/geometry/coordinates/0/0",
    /cross itself; edges 0 and 2 cross at \[2\.01, 48\.01\d*\]/,
  ]),
  wrong(at, polygon([[2, 48]]), ["/geometry/coordinates/0", "4 or more positions"]),
  wrong(at, polygon(), ["/geometry/coordinates", "one or more rings"]),
  wrong(at, { ...polygon(square), radius: 100 }, ["/radius", "expected none with a Polygon, got 100"]),
  wrong(at, { ...circle, radius: undefined }, ["/radius", "metres from 10 to 50000"]),
  wrong(at, { ...circle, radius: 9.99 }, ["/radius", "metres from 10 to 50000"]),
  wrong(at, { ...circle, radius: 50_000.1 }, ["/radius", "metres from 10 to 50000"]),
  wrong(at, { ...circle, radius: "NaN" }, ["/radius", 'got "NaN"']),
  wrong(at, withLiteral({ ...circle, radius: "@" }, "1e999"), ["/radius", "got Infinity"]),
  wrong(at, position(181, 48), ["/geometry/coordinates/0", "longitude from -180 to 180, got 181"]),
  wrong(at, position(2, -90.01), ["/geometry/coordinates/1", "latitude from -90 to 90, got -90.01"]),
  wrong(at, position("NaN", 48), ["/geometry/coordinates/0", 'got "NaN"']),
  wrong(at, position(null, 48), ["/geometry/coordinates/0", "got null"]),
  wrong(at, withLiteral(position("@", 48), "-1e999"), ["/geometry/coordinates/0", "got -Infinity"]),
  wrong(at, polygon([...square.slice(0, 3), [2, 91], [2, 48]]), [
    "/geometry/coordinates/0/3/1",
    "latitude from -90 to 90, got 91",
  ]),
  wrong(at, { ...circle, geometry: { type: "LineString", coordinates: square } }, [
    "/geometry/type",
    'got "LineString"',
  ]),
  wrong(at, { ...circle, geometry: { ...circle.geometry, crs: {} } }, ["/geometry/crs", "not a member"]),
  wrong(at, { ...circle, geometry: "POINT(2 48)" }, ["/geometry", "GeoJSON geometry"]),
];

const fields: readonly Row[] = [
  wrong(at, { geometry: circle.geometry, radius: 100 }, ["/name", "expected string"]),
  wrong(at, { ...circle, name: 7 }, ["/name", "expected string"]),
  wrong(at, { ...circle, name: "" }, ["/name", /1/]),
  wrong(at, { ...circle, name: "half \ud800" }, ["/name", "well-formed"]),
  wrong(at, { ...circle, tags: "store" }, ["/tags", "expected array"]),
  wrong(at, { ...circle, tags: ["store", 7] }, ["/tags/1", "expected string"]),
  wrong(at, { ...circle, dwell: "3 minutes" }, ["/dwell", 'duration such as "90s"']),
  wrong(at, { ...circle, dwell: 180 }, ["/dwell", "expected string"]),
  wrong(at, { ...circle, timezone: "Europe/Lutetia" }, ["/timezone", "IANA time zone"]),
  wrong(at, { ...circle, timezone: "+01:00" }, ["/timezone", "IANA time zone"]),
  wrong(at, { ...circle, country: "France" }, ["/country", "ISO 3166-1"]),
  wrong(at, { ...circle, openingHours: "Mo-Fr nine to five" }, ["/openingHours", /./]),
  wrong(at, { ...circle, enabled: "yes" }, ["/enabled", "expected boolean"]),
  wrong(at, { ...circle, metadata: [] }, ["/metadata", "expected record"]),
  wrong(at, withLiteral({ ...circle, metadata: { a: [1, { b: "@" }] } }, "1e999"), [
    "/metadata/a/1/b",
    "finite",
  ]),
  wrong(at, { ...circle, metadata: { long: "x".repeat(20_001) } }, ["/metadata", "at most 20000"]),
  wrong("/v1/geofences/nearest", circle, ["?id", "name of a route"]),
  wrong("/v1/geofences/-new", circle, ["?id", "letters, digits"]),
  wrong(`/v1/geofences/${"x".repeat(129)}`, circle, ["?id", "1 to 128"]),
  wrong(`${at}?repair=maybe`, circle, ["?repair", /true.*false/]),
  wrong(`${at}?mend=true`, circle, ["?mend", "unknown"]),
];

const nearest = "/v1/geofences/nearest";
const close = {
  id: "opera",
  name: "Paris Opéra",
  center: [2.3316, 48.8708],
  radius: 150,
  distance: 0,
  dwell: ["3m"],
};

export const geofenceTable: Table = {
  "GET /v1/geofences/nearest": {
    path: `${nearest}?latitude=48.8708&longitude=2.3316`,
    open: "publishable",
    rows: [
      fine(`${nearest}?latitude=48.8708&longitude=2.3316`, undefined, 200, {
        data: [expect.objectContaining({ id: "doomed", distance: 0 }), expect.objectContaining(close)],
        refreshRadius: 50_000,
      }),
      fine(`${nearest}?latitude=48.8708&longitude=2.3316&limit=1`, undefined, 200, {
        data: [expect.objectContaining({ id: "doomed" })],
        refreshRadius: 0,
      }),
      wrong(nearest, undefined, ["?latitude", "string"], ["?longitude", "string"]),
      wrong(
        `${nearest}?latitude=91&longitude=east&limit=101&near=1`,
        undefined,
        ["?latitude", "<=90"],
        ["?longitude", "number"],
        ["?limit", "<=100"],
        ["?near", "unknown"],
      ),
      wrong(`${nearest}?latitude=1&longitude=1&limit=0`, undefined, ["?limit", ">=1"]),
    ],
  },
  "POST /v1/geofences/nearest": {
    path: nearest,
    open: "publishable",
    body: { latitude: 48.8708, longitude: 2.3316 },
    rows: [
      fine(nearest, { latitude: 48.8708, longitude: 2.3316, limit: 100 }, 200, {
        data: [expect.objectContaining({ id: "doomed" }), expect.objectContaining(close)],
        refreshRadius: 50_000,
      }),
      wrong(
        nearest,
        { latitude: "48", longitude: 181, limit: 1.5 },
        ["/latitude", "number"],
        ["/longitude", "<=180"],
        ["/limit", "int"],
      ),
    ],
  },
  "PUT /v1/geofences/:id": {
    path: "/v1/geofences/generic",
    body: circle,
    mebibytes: 8,
    rows: [
      ...shapes,
      ...fields,
      fine("/v1/geofences/full", { ...circle, country: null, region: "idf", openingHours: "24/7" }, 201, {
        id: "full",
        center: [2.3316, 48.8708],
        timezone: "Europe/Paris",
        country: null,
        dwell: "3m",
        metadata: {},
        enabled: true,
      }),
      fine("/v1/geofences/full", circle, 200, { country: "FR", radius: 150 }),
      fine("/v1/geofences/odd", { ...circle, name: "\u0000 <b>é😀" }, 201),
      fine("/v1/geofences/constructor", { ...circle, enabled: false }, 201),
    ],
  },
  "GET /v1/geofences/:id": {
    path: "/v1/geofences/opera",
    rows: [
      fine("/v1/geofences/opera", undefined, 200, {
        id: "opera",
        name: "Paris Opéra",
        tags: ["store", "paris"],
      }),
      missing("/v1/geofences/nowhere"),
      missing("/v1/geofences/%00"),
      missing("/v1/geofences/%E0%A4%A"),
    ],
  },
  "DELETE /v1/geofences/:id": {
    path: "/v1/geofences/doomed",
    rows: [
      fine("/v1/geofences/doomed", undefined, 204),
      missing("/v1/geofences/doomed"),
      missing("/v1/geofences/nowhere"),
    ],
  },
  "GET /v1/geofences": {
    path: "/v1/geofences",
    rows: [
      fine("/v1/geofences?tag=paris&q=OPÉRA", undefined, 200, { nextCursor: null }),
      wrong("/v1/geofences?latitude=91&longitude=2", undefined, ["?latitude", /90/]),
      wrong("/v1/geofences?latitude=48&longitude=NaN", undefined, ["?longitude", "number"]),
      wrong(
        "/v1/geofences?latitude=&longitude=",
        undefined,
        ["?latitude", "number"],
        ["?longitude", "number"],
      ),
      wrong("/v1/geofences?latitude=48", undefined, ["?longitude", "together"]),
      wrong("/v1/geofences?radius=100", undefined, ["?latitude", "together"]),
      wrong("/v1/geofences?latitude=48&longitude=2&radius=-1", undefined, ["?radius", /0/]),
      wrong("/v1/geofences?near=paris", undefined, ["?near", "unknown"]),
    ],
  },
  "GET /v1/geofences/:id/customers": {
    path: "/v1/geofences/opera/customers",
    rows: [
      fine("/v1/geofences/opera/customers", undefined, 200, {
        data: [
          { customerId: "ana", distance: 0, lastSeenAt: expect.any(String), enteredAt: expect.any(String) },
        ],
        nextCursor: null,
      }),
      fine("/v1/geofences/opera/customers?within=500&maxAge=24h&limit=1", undefined, 200, {
        data: [{ customerId: "ana" }],
      }),
      fine("/v1/geofences/opera/customers?maxAge=0s", undefined, 200, { data: [] }),
      missing("/v1/geofences/nowhere/customers"),
      wrong("/v1/geofences/opera/customers?within=-1", undefined, ["?within", ">=0"]),
      wrong("/v1/geofences/opera/customers?within=10001", undefined, ["?within", "<=10000"]),
      wrong("/v1/geofences/opera/customers?maxAge=soon", undefined, ["?maxAge", "90s"]),
      wrong("/v1/geofences/opera/customers?cursor=x", undefined, ["?cursor", "nextCursor"]),
    ],
  },
};
