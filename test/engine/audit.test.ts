import { expect, it } from "vitest";
import { encodeShape, type Position, parseShape } from "../../geo/index.ts";
import { memoryShard } from "../support/memory-shard.ts";
import { geofenceBody, opera, type TestShard } from "../support/test-shard.ts";

function put(shard: TestShard, given: { geometry: unknown; radius?: number }): void {
  const parsed = parseShape(given);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed));
  const shape = encodeShape(parsed.shape);
  shard.run("putGeofence", { id: "opera", body: geofenceBody, shape, by: "key:first" });
}

it("tells of a geofence's shape what it was and what it is, cut where it is long", () => {
  const shard = memoryShard();
  const point = { type: "Point", coordinates: opera };
  put(shard, { geometry: point, radius: 200 });
  put(shard, { geometry: point, radius: 300 });
  const ring = Array.from({ length: 100 }, (_, i): Position => {
    const angle = (i / 100) * 2 * Math.PI;
    return [2.3 + 0.01 * Math.cos(angle), 48.8 + 0.01 * Math.sin(angle)];
  });
  put(shard, { geometry: { type: "Polygon", coordinates: [[...ring, ring[0]!]] } });
  const [created, wider, redrawn] = shard
    .rows("audit", "id")
    .map(({ changes }) => JSON.parse(String(changes)) as { field: string; from?: unknown; to?: unknown }[]);
  expect(created).toContainEqual({ field: "geometry", to: point });
  expect(created).toContainEqual({ field: "radius", to: 200 });
  expect(wider).toEqual([{ field: "radius", from: 200, to: 300 }]);
  expect(redrawn).toEqual([
    { field: "geometry", from: point, to: expect.stringMatching(/^\{"type":"Polygon".{480,490}…$/) },
    { field: "radius", from: 300, to: null },
  ]);
});
