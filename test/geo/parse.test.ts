import { describe, expect, it } from "vitest";
import { decodeShape, encodeShape, parseShape, shapeToGeometry } from "../../geo/index.ts";
import { anyFence, seeded } from "./worlds.ts";

const square = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
  [0, 0],
];
const triangle = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 0],
];
const polygon = (...rings: unknown[]) => ({ geometry: { type: "Polygon", coordinates: rings } });
const point = (coordinates: unknown, radius?: unknown) => ({
  geometry: { type: "Point", coordinates },
  radius,
});

const refused: [string, { geometry: unknown; radius?: unknown }, string, RegExp][] = [
  ["no geometry", { geometry: undefined }, "/geometry", /got nothing/],
  ["text", { geometry: "POINT(0 0)" }, "/geometry", /got "POINT/],
  ["an array", { geometry: [] }, "/geometry", /empty array/],
  ["no type", { geometry: {} }, "/geometry/type", /expected "Point"/],
  ["a line", { geometry: { type: "LineString", coordinates: square } }, "/geometry/type", /got "LineString"/],
  [
    "an unknown member",
    { geometry: { ...point([0, 0]).geometry, "a/b": 1 }, radius: 50 },
    "/geometry/a~1b",
    /member/,
  ],
  [
    "a bad bbox",
    { geometry: { ...point([0, 0]).geometry, bbox: [1, 2, 3, "4"] }, radius: 50 },
    "/geometry/bbox",
    /numbers/,
  ],
  ["no coordinates", point(undefined, 50), "/geometry/coordinates", /\[longitude, latitude\], got nothing/],
  ["one coordinate", point([1], 50), "/geometry/coordinates", /array of 1/],
  ["NaN", point([Number.NaN, 0], 50), "/geometry/coordinates/0", /got NaN/],
  ["a text latitude", point([0, "1"], 50), "/geometry/coordinates/1", /got "1"/],
  ["a null altitude", point([0, 1, null], 50), "/geometry/coordinates/2", /got null/],
  [
    "a longitude out of range",
    point([180.1, 0], 50),
    "/geometry/coordinates/0",
    /from -180 to 180, got 180.1/,
  ],
  ["a latitude out of range", point([0, -90.5], 50), "/geometry/coordinates/1", /from -90 to 90, got -90.5/],
  ["no radius", point([0, 0]), "/radius", /10 to 50000 .*got nothing/],
  ["a small radius", point([0, 0], 9.99), "/radius", /got 9.99/],
  ["a great radius", point([0, 0], 50_001), "/radius", /got 50001/],
  ["a NaN radius", point([0, 0], Number.NaN), "/radius", /got NaN/],
  ["a text radius", point([0, 0], "100"), "/radius", /got "100"/],
  ["a polygon with a radius", { ...polygon(square), radius: 100 }, "/radius", /none with a Polygon/],
  ["no rings", polygon(), "/geometry/coordinates", /empty array/],
  ["a ring that is none", polygon(5), "/geometry/coordinates/0", /expected a ring, got 5/],
  ["an open ring", polygon(square.slice(0, 4)), "/geometry/coordinates/0/3", /end where it begins/],
  ["an open hole", polygon(square, square.slice(0, 4)), "/geometry/coordinates/1/3", /end where it begins/],
  [
    "a short ring",
    polygon([...square.slice(0, 2), [0, 0]]),
    "/geometry/coordinates/0",
    /4 or more positions.*got 3/,
  ],
  [
    "a bad position",
    polygon([
      [0, 0],
      [1, 0],
      [1, "1"],
      [0, 0],
    ]),
    "/geometry/coordinates/0/2/1",
    /latitude.*got "1"/,
  ],
  [
    "a longitude two turns on",
    polygon([
      [361, 0],
      [362, 0],
      [362, 1],
      [361, 0],
    ]),
    "/geometry/coordinates/0/0/0",
    /360/,
  ],
  [
    "a ring wider than the Earth",
    polygon([
      [-200, 0],
      [200, 0],
      [200, 1],
      [-200, 0],
    ]),
    "/geometry/coordinates/0",
    /wide/,
  ],
  [
    "a line for a ring",
    polygon([
      [0, 0],
      [1, 1],
      [2, 2],
      [0, 0],
    ]),
    "/geometry/coordinates/0",
    /got a line/,
  ],
  [
    "one place for a ring",
    polygon([
      [1, 1],
      [1, 1],
      [1, 1],
      [1, 1],
    ]),
    "/geometry/coordinates/0",
    /got a line/,
  ],
  [
    "a bow tie",
    polygon([
      [0, 0],
      [2, 2],
      [2, 0],
      [0, 2],
      [0, 0],
    ]),
    "/geometry/coordinates/0/0",
    /cross at \[1, 1\]/,
  ],
  [
    "a crossing at a vertex of one branch",
    polygon([
      [0, 0],
      [2, 2],
      [2, 0],
      [1, 1],
      [0, 2],
      [0, 0],
    ]),
    "/geometry/coordinates/0/0",
    /cross at \[1, 1\]/,
  ],
  [
    "a crossing at a vertex of both branches",
    polygon([
      [0, 0],
      [1, 1],
      [2, 2],
      [2, 0],
      [1, 1],
      [0, 2],
      [0, 0],
    ]),
    "/geometry/coordinates/0/1",
    /cross at \[1, 1\]/,
  ],
  [
    "a hole across the outer ring",
    polygon(square, [
      [0.5, 0.5],
      [1.5, 0.5],
      [1.5, 0.6],
      [0.5, 0.6],
      [0.5, 0.5],
    ]),
    "/geometry/coordinates/0/1",
    /crosses edge 0 of ring 1 at \[1, 0.5\]/,
  ],
  [
    "a hole beside the outer ring",
    polygon(
      square,
      square.map(([lng, lat]) => [lng! / 2, lat! / 2]),
      square.map(([lng, lat]) => [lng! + 1, lat!]),
    ),
    "/geometry/coordinates/2/1",
    /hole within the outer ring, got one that is outside it at \[2,0\]/,
  ],
  [
    "a hole around the outer ring",
    polygon(
      square,
      square.map(([lng, lat]) => [3 * lng! - 1, 3 * lat! - 1]),
    ),
    "/geometry/coordinates/1/0",
    /outside it at \[-1,-1\]/,
  ],
  [
    "a hole one turn away",
    polygon(
      square.map(([lng, lat]) => [179.5 + lng!, lat!]),
      square.map(([lng, lat]) => [-180.3 + lng! / 2, 0.2 + lat! / 2]),
    ),
    "/geometry/coordinates/1/0",
    /outside it at \[-180.3,0.2\]/,
  ],
  [
    "a part of a MultiPolygon",
    { geometry: { type: "MultiPolygon", coordinates: [[square], [square.slice(0, 4)]] } },
    "/geometry/coordinates/1/0/3",
    /end where it begins/,
  ],
  [
    "too many vertices",
    polygon([...Array.from({ length: 100_001 }, (_, i) => [i, 0]), [0, 0]]),
    "/geometry/coordinates",
    /at most 100000 vertices, got 100001/,
  ],
  [
    "too many rings",
    polygon(...Array.from({ length: 25_001 }, () => triangle)),
    "/geometry/coordinates",
    /at most 24998 rings of 75003 vertices, got 25001/,
  ],
  [
    "too many rings that repair would close",
    polygon(...Array.from({ length: 30_000 }, () => triangle.slice(1))),
    "/geometry/coordinates",
    /at most 15000 rings of 90000 vertices, got 30000/,
  ],
];

describe("refuses, with the place and what was expected", () => {
  it.each(refused)("%s", (_name, input, pointer, detail) => {
    const parsed = parseShape(input);
    expect(parsed.ok).toBe(false);
    if (parsed.ok) return;
    expect(parsed.errors[0]).toEqual({ pointer, detail: expect.stringMatching(detail) });
  });
});

const accepted: [string, unknown][] = [
  ["clockwise", [square.toReversed()]],
  [
    "repeated vertices",
    [
      [
        [0, 0],
        [0, 0],
        [1, 0],
        [1, 1],
        [1, 1],
        [0, 1],
        [0, 0],
      ],
    ],
  ],
  [
    "touching itself at a vertex",
    [
      [
        [0, 0],
        [1, 1],
        [2, 0],
        [2, 2],
        [1, 1],
        [0, 2],
        [0, 0],
      ],
    ],
  ],
  [
    "touching one of its edges",
    [
      [
        [0, 0],
        [2, 0],
        [2, 2],
        [1, 0],
        [0, 2],
        [0, 0],
      ],
    ],
  ],
  [
    "a hole touching the outer ring beyond the antimeridian",
    [
      square.map(([lng, lat]) => [179.1 + lng!, lat!]),
      [
        [180.1, 0],
        [180.1, 1],
        [179.9, 0.5],
        [180.1, 0],
      ],
    ],
  ],
  [
    "a hole touching the outer ring",
    [
      square,
      [
        [0, 0],
        [0.5, 0.2],
        [0.2, 0.5],
        [0, 0],
      ],
    ],
  ],
  ["altitudes", [square.map(([x, y]) => [x, y, 35])]],
  ["beyond 180", [square.map(([x, y]) => [x! + 179.5, y])]],
  [
    "all of the Earth",
    [
      [
        [-180, -90],
        [180, -90],
        [180, 90],
        [-180, 90],
        [-180, -90],
      ],
    ],
  ],
];

describe("accepts, as given", () => {
  it.each(accepted)("%s", (_name, coordinates) => {
    const parsed = parseShape({ geometry: { type: "Polygon", coordinates } });
    expect(parsed).toMatchObject({ ok: true, radius: null });
    if (!parsed.ok) return;
    const flat = (coordinates as number[][][]).map((ring) => ring.map(([x, y]) => [x, y]));
    expect(parsed.geometry).toEqual({ type: "Polygon", coordinates: flat });
  });

  it("radius: null with a polygon, as answers have it", () => {
    expect(parseShape({ ...polygon(square), radius: null }).ok).toBe(true);
  });
});

it("takes 100 000 vertices beside the position that closes their ring, and no more", () => {
  const ring = (vertices: number) =>
    Array.from({ length: vertices + 1 }, (_, i) => {
      const angle = (2 * Math.PI * (i % vertices)) / vertices;
      return [Math.cos(angle), Math.sin(angle)];
    });
  const parsed = parseShape(polygon(ring(100_000)));
  if (!parsed.ok) throw new Error(parsed.errors[0]!.detail);
  expect(encodeShape(parsed.shape).length).toBeLessThan(1_800_000);
  expect(parseShape(polygon(ring(100_000).slice(0, -1)), { repair: true }).ok).toBe(true);
  expect(parseShape(polygon(ring(100_001))).ok).toBe(false);
});

it("repairs: closes, drops repeated vertices, winds", () => {
  const outer = [
    [0, 0],
    [0, 0],
    [0, 9],
    [9, 9],
    [9, 9],
    [9, 0],
  ];
  const hole = [
    [1, 1],
    [2, 1],
    [2, 2],
    [1, 2],
    [1, 2],
  ];
  expect(parseShape(polygon(outer, hole), { repair: true })).toMatchObject({
    ok: true,
    geometry: {
      coordinates: [
        [
          [0, 0],
          [9, 0],
          [9, 9],
          [0, 9],
          [0, 0],
        ],
        [
          [1, 1],
          [1, 2],
          [2, 2],
          [2, 1],
          [1, 1],
        ],
      ],
    },
  });
});

it("stores a shape as bytes and loses nothing", () => {
  const random = seeded(77);
  for (let i = 0; i < 300; i++) {
    const parsed = parseShape(anyFence(random));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    const bytes = encodeShape(parsed.shape);
    // A view into a larger buffer, as a database may hand it out.
    const room = new Uint8Array(bytes.length + 5);
    room.set(bytes, 3);
    const decoded = decodeShape(room.subarray(3, 3 + bytes.length));
    expect(shapeToGeometry(decoded)).toEqual({ geometry: parsed.geometry, radius: parsed.radius });
    expect(encodeShape(decoded)).toEqual(bytes);
    expect(() => decodeShape(bytes.subarray(0, bytes.length - 1))).toThrow(RangeError);
    expect(() => decodeShape(Uint8Array.of(9, ...bytes.subarray(1)))).toThrow(/version 9/);
  }
});
