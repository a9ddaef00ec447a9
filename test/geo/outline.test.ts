import { describe, expect, it } from "vitest";
import { contains, type Geometry, outline, type Position, parseShape, type Shape } from "../../geo/index.ts";
import { anyFence, seeded } from "./worlds.ts";

const most = 200;

function made(geometry: Geometry, radius?: number): Shape {
  const parsed = parseShape({ geometry, radius });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.shape;
}

/** A ring about a place, its corners so far away as is told of each turn (0 to 1). */
function ring([lng, lat]: Position, corners: number, reach: (turn: number) => number): Position[] {
  const points = Array.from({ length: corners }, (_, i): Position => {
    const angle = (2 * Math.PI * i) / corners;
    const far = reach(i / corners);
    return [lng + far * Math.cos(angle), lat + far * Math.sin(angle)];
  });
  return [...points, points[0]!];
}

function polygonsOf({ geometry }: { geometry: Geometry }) {
  if (geometry.type === "Point") throw new Error("expected an area");
  return geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
}

const vertices = (found: { geometry: Geometry }) => polygonsOf(found).flat(2).length;

describe("the outline of a shape", () => {
  it("has six decimals (11 cm), and all vertices of an area that has few", () => {
    const circle = { type: "Point", coordinates: [2.33161234, 48.8708] } as const;
    expect(outline(made(circle, 200), most)).toEqual({
      geometry: { type: "Point", coordinates: [2.331612, 48.8708] },
      radius: 200,
      simplified: false,
    });
    const triangle: Position[] = [
      [2, 48],
      [2.00000049, 48],
      [2, 48.0000012],
      [2, 48],
    ];
    expect(outline(made({ type: "Polygon", coordinates: [triangle] }), most)).toEqual({
      geometry: {
        type: "Polygon",
        coordinates: [
          [
            [2, 48],
            [2, 48],
            [2, 48.000001],
            [2, 48],
          ],
        ],
      },
      radius: null,
      simplified: false,
    });
  });

  it("keeps the vertices that tell most: a star's points, of a coast what the eye sees of it", () => {
    // Ten spikes among ten thousand vertices that hardly leave the circle.
    const spiky = ring([2, 48], 10_000, (turn) => ((turn * 10_000) % 1_000 === 0 ? 0.2 : 0.1));
    const found = outline(made({ type: "Polygon", coordinates: [spiky] }), most);
    const [kept] = polygonsOf(found)[0]!;
    expect(found.simplified).toBe(true);
    expect(kept!.length).toBeLessThanOrEqual(most);
    expect(kept![0]).toEqual(kept!.at(-1));
    const far = kept!.slice(1).filter(([lng, lat]) => Math.hypot(lng - 2, lat - 48) > 0.19);
    expect(far).toHaveLength(10);
  });

  it("leaves out the smallest parts and holes, never all, and no hole without its part", () => {
    const islands = Array.from({ length: 400 }, (_, i) => [
      ring([2 + i / 100, 48], 8, () => 0.001 + i / 1e6),
      ring([2 + i / 100, 48], 8, () => 0.0005),
    ]);
    const found = outline(made({ type: "MultiPolygon", coordinates: islands }), most);
    const parts = polygonsOf(found);
    expect(vertices(found)).toBeLessThanOrEqual(most);
    expect(parts.length).toBeGreaterThan(10);
    for (const [outer, ...holes] of parts) {
      expect(outer![0]![0]).toBeGreaterThan(4);
      for (const hole of holes) expect(Math.abs(hole[0]![0] - outer![0]![0])).toBeLessThan(0.002);
    }
    const one = outline(made({ type: "MultiPolygon", coordinates: islands }), 3);
    expect(polygonsOf(one)).toHaveLength(1);
    expect(vertices(one)).toBe(4);
  });

  it("takes many vertices that are made to be slow", () => {
    // Each zigzag a little larger than the one before: dividing at the furthest vertex would take n² steps.
    const teeth = Array.from({ length: 29_997 }, (_, i): Position => [i / 1e4, i % 2 === 0 ? 0 : 1e-6 * i]);
    const saw = [...teeth, [3, -1], [0, -1], teeth[0]!] as Position[];
    const found = outline(made({ type: "Polygon", coordinates: [saw] }), most);
    expect(vertices(found)).toBeLessThanOrEqual(most);
  });

  it("is about what the shape was, whatever the shape", () => {
    const random = seeded(11);
    for (let i = 0; i < 200; i++) {
      const fence = anyFence(random);
      const shape = made(fence.geometry, fence.radius);
      if (shape.kind === "circle") continue;
      const found = outline(shape, 12);
      for (const rings of polygonsOf(found))
        for (const positions of rings) {
          expect(positions.length).toBeGreaterThanOrEqual(4);
          expect(positions[0]).toEqual(positions.at(-1));
        }
      expect(polygonsOf(found).length).toBeGreaterThan(0);
      if (!found.simplified) continue;
      const all = new Set(
        polygonsOf(fence as { geometry: Geometry })
          .flat(2)
          .map(([lng, lat]) => `${lng.toFixed(6)} ${lat.toFixed(6)}`),
      );
      for (const [lng, lat] of polygonsOf(found).flat(2))
        expect(all).toContain(`${lng.toFixed(6)} ${lat.toFixed(6)}`);
    }
  });

  it("covers nearly the same places", () => {
    const coast = ring(
      [2, 48],
      5_000,
      (turn) => 0.1 + 0.01 * Math.sin(40 * Math.PI * turn) + 0.0005 * Math.sin(3_000 * turn),
    );
    const shape = made({ type: "Polygon", coordinates: [coast] });
    const { geometry } = outline(shape, most);
    const drawn = made(geometry);
    const random = seeded(3);
    let differ = 0;
    for (let i = 0; i < 2_000; i++) {
      const [lng, lat] = [1.85 + 0.3 * random(), 47.85 + 0.3 * random()];
      if (contains(shape, lng, lat) !== contains(drawn, lng, lat)) differ++;
    }
    expect(differ).toBeLessThan(40);
  });
});
