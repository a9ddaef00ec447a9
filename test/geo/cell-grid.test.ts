import { describe, expect, it } from "vitest";
import { splitAtAntimeridian } from "../../geo/boxes.ts";
import { CellGrid } from "../../geo/cell-grid.ts";
import { contains, parseShape, type Shape } from "../../geo/index.ts";
import { partBoxes } from "../../geo/measure.ts";
import { batchSize, PlaceBatch } from "../../geo/place-batch.ts";
import { anyFence, anyPlace, placeNear, seeded } from "./worlds.ts";

function worldFor(things: number, seed: number) {
  const random = seeded(seed);
  const grid = new CellGrid(things);
  const shapes: Shape[] = [];
  const centres = Array.from({ length: 400 }, () => {
    const fence = anyFence(random);
    const parsed = parseShape(fence);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    shapes.push(parsed.shape);
    return fence;
  });
  const boxes = shapes.map((shape) => partBoxes(shape).flatMap(splitAtAntimeridian));
  // More than a few have the number of their shape for several boxes: a place is in one of those at most.
  shapes.forEach((shape, thing) => {
    for (const box of boxes[thing]!) grid.add(thing, box, shape);
  });
  const places = Array.from({ length: 3 * batchSize }, (_, i) => {
    const near = centres[i % centres.length]!;
    const [lng, lat] = i % 9 === 0 ? anyPlace(random) : placeNear(near.centre, near.degrees * 1.1, random);
    return [lng === 180 ? -180 : lng, lat] as const;
  });
  return { grid, shapes, boxes, places };
}

/** For sure, and perhaps. */
function sorted(found: Iterable<number>): { sure: number[]; perhaps: number[] } {
  const all = [...found];
  const sure = all.filter((thing) => thing >= 0).sort((a, b) => a - b);
  const perhaps = all.filter((thing) => thing < 0).map((thing) => ~thing);
  return { sure, perhaps: perhaps.sort((a, b) => a - b) };
}

describe.each([1_000, 1_000_000])("a grid meant for %i things", (things) => {
  it.each([1, 2, 3])("finds what holds a place, and is sure of nothing else (world %i)", (seed) => {
    const { grid, shapes, boxes, places } = worldFor(things, seed);
    const check = () => {
      let held = 0;
      let sureOf = 0;
      for (const [lng, lat] of places) {
        const { sure, perhaps } = sorted(grid.search(lng, lat));
        const holding = [...shapes.keys()].filter(
          (thing) => shapes[thing] && contains(shapes[thing], lng, lat),
        );
        expect(holding).toEqual(expect.arrayContaining(sure));
        expect([...sure, ...perhaps]).toEqual(expect.arrayContaining(holding));
        held += holding.length;
        sureOf += sure.length;
      }
      return { held, sureOf };
    };
    const { held, sureOf } = check();
    expect(held).toBeGreaterThan(500);
    // The half that is circles is decided here, but for the thin ring about their boundary, and those near the poles.
    expect(sureOf).toBeGreaterThan(held / 10);
    for (let thing = 0; thing < shapes.length; thing += 2) {
      for (const box of boxes[thing]!) grid.remove(thing, box);
      delete shapes[thing];
    }
    expect(check().held).toBeLessThan(held);
  });

  it.each([4, 5])("finds the same for places side by side (world %i)", (seed) => {
    const { grid, places } = worldFor(things, seed);
    const batch = new PlaceBatch();
    for (let from = 0; from < places.length; from += batchSize) {
      batch.count = batchSize;
      places.slice(from, from + batchSize).forEach(([lng, lat], i) => {
        batch.lngs[i] = lng;
        batch.lats[i] = lat;
      });
      grid.searchEach(batch);
      const found: number[][] = Array.from({ length: batchSize }, () => []);
      for (let j = 0; j < batch.found; j++) found[batch.places[j]!]!.push(batch.things[j]!);
      found.forEach((things, i) => {
        expect(sorted(things)).toEqual(sorted(grid.search(...places[from + i]!)));
      });
    }
  });
});
