import fc from "fast-check";
import { expect, it } from "vitest";
import { pan, roundLength, toPixels, toPlace, type View, zoom } from "../../../src/phone/page/map/view.ts";
import { metres } from "../../../src/phone/sdk/plane.ts";
import { runs } from "../../domain/presence/runs.ts";

const views = fc.record({
  latitude: fc.double({ min: -80, max: 80, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
  metresPerPixel: fc.double({ min: 0.2, max: 50, noNaN: true }),
  width: fc.constant(390),
  height: fc.constant(320),
});
const pixel = fc.integer({ min: 0, max: 320 });

it("takes a place to a pixel and back, on both sides of the antimeridian", () => {
  fc.assert(
    fc.property(views, pixel, pixel, (view, x, y) => {
      const [x2, y2] = toPixels(view, toPlace(view, x, y));
      expect(x2).toBeCloseTo(x, 3);
      expect(y2).toBeCloseTo(y, 3);
    }),
    runs(200),
  );
});

it("zooms about a pixel: the place under it stays", () => {
  fc.assert(
    fc.property(views, pixel, pixel, fc.constantFrom(0.5, 1.6, 3), (view, x, y, factor) => {
      const before = toPlace(view, x, y);
      const after = toPlace(zoom(view, factor, x, y), x, y);
      expect(metres(before, after)).toBeLessThan(view.metresPerPixel);
    }),
    runs(200),
  );
});

const paris: View = { latitude: 48.87, longitude: 2.33, metresPerPixel: 4, width: 400, height: 300 };

it("is true to scale, and follows a finger", () => {
  const [a, b] = [toPlace(paris, 0, 150), toPlace(paris, 400, 150)];
  expect(metres(a, b) / 1_600).toBeCloseTo(1, 2);
  const moved = pan(paris, 30, -20);
  const [x, y] = toPixels(moved, paris);
  expect([Math.round(x), Math.round(y)]).toEqual([230, 130]);
});

it("has a scale of 1, 2 or 5 times a power of ten that fits", () => {
  const lengths = [0.2, 1, 4, 9, 100].map((metresPerPixel) => roundLength({ ...paris, metresPerPixel }, 120));
  expect(lengths).toEqual([20, 100, 200, 1_000, 10_000]);
});
