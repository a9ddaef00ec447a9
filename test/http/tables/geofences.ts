import { expect } from "vitest";
import { differs, fine, missing, over, type Row, type Table, withLiteral, wrong } from "../rows.ts";
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

const importing = "/v1/geofences/import";
const dry = `${importing}?dryRun=true`;
const collection = (...features: unknown[]) => ({ type: "FeatureCollection", features });
const feature = (id: unknown, properties: object = {}, more: object = {}) => ({
  type: "Feature",
  ...(id === undefined ? {} : { id }),
  properties: { name: "A shop", ...properties },
  geometry: { type: "Point", coordinates: [2.34, 48.86] },
  ...more,
});
const placed = (longitude: unknown, latitude: unknown) => ({
  geometry: { type: "Point", coordinates: [longitude, latitude] },
});
const csv = (path: string, body: string, json: object): Row => ({
  ...fine(path, body, 200, json),
  headers: { "Content-Type": "text/csv" },
});
const notCsv = (body: string, detail: string | RegExp): Row => ({
  ...wrong(dry, body, ["", detail]),
  headers: { "Content-Type": "text/csv" },
});
const nothing = { created: 0, updated: 0, unchanged: 0, disabled: 0, rejectedTotal: 0 };

/** A feature that is rejected, among features that are not. */
const rejecting = (one: unknown, pointer: string, detail: string, id: string | null = "x"): Row =>
  fine(dry, collection(feature("new-1"), one, feature("new-2")), 200, {
    ...nothing,
    created: 2,
    rejected: [{ row: 2, id, pointer, detail: expect.stringContaining(detail) }],
    rejectedTotal: 1,
  });

const imports: readonly Row[] = [
  fine(importing, collection(), 200, { ...nothing, rejected: [], changes: [], warnings: [] }),
  fine(dry, collection(feature("imported", { tags: ["imported"] })), 200, {
    ...nothing,
    dryRun: true,
    created: 1,
    changes: [{ kind: "created", row: 1, id: "imported", changes: [] }],
    warnings: [{ code: "no_opening_hours", row: 1, id: "imported" }],
    warningTotals: { no_opening_hours: 1 },
  }),
  fine(importing, collection(feature("imported", { tags: ["imported"], openingHours: "24/7" })), 200, {
    ...nothing,
    dryRun: false,
    created: 1,
  }),
  csv(
    `${importing}?radius=300`,
    "\ufeffStore ID;Shop;Lat;Lng;Tags;Floor\r\nimported;Opéra;48,86;2,34;imported|new;2\r\n",
    {
      ...nothing,
      updated: 1,
      columns: {
        "Store ID": "id",
        Shop: "name",
        Lat: "latitude",
        Lng: "longitude",
        Tags: "tags",
        Floor: "metadata.Floor",
      },
      changes: [
        {
          kind: "updated",
          row: 1,
          id: "imported",
          changes: [
            { field: "name", from: "A shop", to: "Opéra" },
            { field: "tags", from: ["imported"], to: ["imported", "new"] },
            { field: "metadata", from: {}, to: { Floor: "2" } },
            { field: "geometry" },
          ],
        },
      ],
    },
  ),
  fine(`${importing}?sync=imported`, collection(feature("other", { tags: ["imported"] })), 200, {
    ...nothing,
    created: 1,
    disabled: 1,
    changes: [
      { kind: "created", row: 1, id: "other" },
      { kind: "disabled", row: null, id: "imported", changes: [{ field: "enabled", from: true, to: false }] },
    ],
  }),
  fine(`${importing}?sync=imported`, collection(), 200, {
    ...nothing,
    warnings: [{ code: "sync_skipped", row: null, id: null }],
  }),
  fine(importing, collection(feature("other"), feature("other")), 200, {
    ...nothing,
    unchanged: 1,
    rejected: [{ row: 2, id: "other", pointer: "/id", detail: "row 1 has the same id, and was taken" }],
    rejectedTotal: 1,
  }),
  rejecting(feature(undefined), "/id", "an id of your own", null),
  rejecting(feature(undefined, { id: "a b" }), "/properties/id", 'got "a b"', "a b"),
  rejecting(feature("nearest"), "/id", "name of a route", "nearest"),
  rejecting(feature("x", { name: 7 }), "/properties/name", "expected string"),
  rejecting(feature("x", { radius: 5 }), "/properties/radius", "from 10 to 50000"),
  rejecting(feature("x", { radius: "wide" }), "/properties/radius", 'got "wide"'),
  rejecting(feature("x", { timezone: "Paris" }), "/properties/timezone", "IANA"),
  rejecting(feature("x", { opening_hours: "nine" }), "/properties/opening_hours", "OpenStreetMap"),
  rejecting(feature("x", { dwell: "long" }), "/properties/dwell", "duration"),
  rejecting(feature("x", { tags: { a: 1 } }), "/properties/tags", "expected array"),
  rejecting(feature("x", { long: "x".repeat(20_001) }), "/properties", "at most 20000"),
  rejecting(feature("x", {}, { geometry: null }), "/geometry", "no place"),
  rejecting(feature("x", {}, placed(0, 0)), "/geometry/coordinates", "both 0"),
  rejecting(feature("x", {}, placed(48.86, 2.34)), "/geometry/coordinates", "swapped"),
  rejecting(feature("x", {}, placed(29.7, -95.8)), "/geometry/coordinates/1", "swapped"),
  rejecting(feature("x", {}, placed(181, 48)), "/geometry/coordinates/0", "from -180 to 180, got 181"),
  rejecting(feature("x", {}, placed(260_000, 6_250_000)), "/geometry/coordinates", "metres on a map"),
  rejecting(feature("x", {}, placed("2", 48)), "/geometry/coordinates/0", 'in degrees, got "2"'),
  rejecting(feature("x", {}, { type: "Fence" }), "/type", '"Feature"'),
  rejecting(7, "", "GeoJSON Feature", null),
  rejecting(feature("x", { deep: JSON.parse(`${"[".repeat(70)}${"]".repeat(70)}`) }), "", "64 deep", null),
  fine(dry, withLiteral(collection(feature("x", {}, placed("@", 1)), feature("y")), "NaN"), 200, {
    created: 1,
    rejected: [{ row: 1, id: null, pointer: "", detail: expect.stringContaining("expected JSON") }],
  }),
  wrong(dry, { type: "Feature" }, ["/type", 'expected "FeatureCollection", got "Feature"']),
  wrong(dry, { type: "FeatureCollection", features: {} }, ["/features", "an array"]),
  wrong(dry, { type: "FeatureCollection", crs: { properties: { name: "EPSG:2154" } }, features: [] }, [
    "/crs",
    "WGS 84",
  ]),
  notCsv("", "an empty file"),
  notCsv("id;name\n", "a column for latitude, longitude"),
  notCsv("id,lat,lon,colour,colour\n", '"colour" twice'),
  csv(dry, 'id,lat,lon\na,48.8,2.3,7\nb,"48,8","2,3"\nc,,2\nd,north,2\n"e,48,2\nf,48.8,2.31\n', {
    created: 2,
    rejected: [
      { row: 1, id: "a", pointer: "", detail: expect.stringContaining("expected 3 cells") },
      { row: 3, id: "c", pointer: "/latitude", detail: "expected a latitude, got nothing" },
      { row: 4, id: "d", pointer: "/latitude", detail: expect.stringContaining('"north"') },
      { row: 5, id: null, pointer: "", detail: expect.stringContaining("never closed") },
    ],
  }),
  { ...fine(dry, collection(), 415), code: "unsupported_encoding", headers: { "Content-Encoding": "gzip" } },
  wrong(`${importing}?dryRun=yes`, collection(), ["?dryRun", "true"]),
  wrong(`${importing}?radius=5`, collection(), ["?radius", ">=10"]),
  wrong(`${importing}?tag=x`, collection(), ["?tag", "unknown"]),
];

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
      fine(
        "/v1/geofences/holidays",
        { ...circle, country: "GB", openingHours: "Mo-Sa 10:00-20:00; PH off" },
        201,
        {
          openingHours: "Mo-Sa 10:00-20:00; PH off",
        },
      ),
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
      over("*", fine("/v1/geofences/full", circle, 200, { radius: 150 })),
      differs('"999999999"', "/v1/geofences/full", { ...circle, radius: 200 }),
      differs("*", "/v1/geofences/nowhere", circle),
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
  "GET /v1/outlines": {
    path: "/v1/outlines",
    rows: [{ path: "/v1/outlines", status: 200, type: "application/x-ndjson" }],
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
  "POST /v1/geofences/import": {
    path: importing,
    body: collection(),
    loose: true,
    mebibytes: 64,
    rows: imports,
  },
};
