import { expect, it } from "vitest";
import { unrolled } from "../../src/console/map/unroll.ts";

const land = (ring: number[][]) =>
  unrolled({
    type: "FeatureCollection",
    features: [{ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } }],
  }).features[0]!.geometry;

it("goes on beyond 180° where a ring crosses the antimeridian", () => {
  const ring = [
    [170, 60],
    [-170, 60],
    [-170, 70],
    [170, 70],
    [170, 60],
  ];
  expect(land(ring)).toEqual({
    type: "Polygon",
    coordinates: [
      [
        [170, 60],
        [190, 60],
        [190, 70],
        [170, 70],
        [170, 60],
      ],
    ],
  });
});

it("closes a ring about the south pole along the map's edge", () => {
  const [closed] = (
    land([
      [0, -70],
      [120, -70],
      [-120, -70],
      [0, -70],
    ]) as { coordinates: number[][][] }
  ).coordinates;
  expect(closed).toEqual([
    [0, -70],
    [120, -70],
    [240, -70],
    [360, -70],
    [360, -90],
    [0, -90],
    [0, -70],
  ]);
});
