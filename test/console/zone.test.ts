import { describe, expect, it } from "vitest";
import type { StoredZone } from "../../src/console/api/zone.ts";
import { plain, zoneOf, zoneOfStored } from "../../src/console/api/zone.ts";
import { boxOf, circleRing } from "../../src/console/map/geometry.ts";
import { searchZones } from "../../src/console/pages/map/zone-search.ts";

const stored: StoredZone = {
  id: "opera",
  name: "Paris Opéra",
  geometry: { type: "Point", coordinates: [2.3316, 48.8708] },
  radius: 200,
  tags: ["Store"],
  timezone: "Europe/Paris",
  country: "FR",
  region: null,
  openingHours: "Mo-Sa 10:00-20:00",
  dwell: "3m",
  metadata: { address: "1 place de l’Opéra", floors: 3 },
  enabled: true,
  center: [2.3316, 48.8708],
  bbox: [2.32, 48.86, 2.34, 48.88],
  area: 125_000,
  createdAt: "2026-11-22T10:00:00.000Z",
  updatedAt: "2026-11-22T10:00:00.000Z",
};

describe("a zone among all of them", () => {
  it("has what the map draws, and what it is found by", () => {
    const zone = zoneOfStored(stored);
    expect(zone).toMatchObject({
      id: "opera",
      radius: 200,
      center: stored.center,
      openingHours: stored.openingHours,
    });
    expect(zone.metadata).toEqual({ address: "1 place de l’Opéra" });
    for (const text of ["opera", "OPÉRA", "place de", "store"])
      expect(searchZones([zone], text, "")).toEqual([zone]);
    expect(searchZones([zone], "lyon", "")).toEqual([]);
  });

  it("is found without case and accents, whichever letters it has", () => {
    expect(["Opéra", "ÎLE", "Straße", "ЁЖ", "plain TEXT\n2"].map(plain)).toEqual([
      "opera",
      "ile",
      "straße",
      "еж",
      "plain text\n2",
    ]);
  });

  it("has its centre where the outline tells none", () => {
    const corners = [
      [2, 48],
      [4, 48],
      [4, 50],
      [2, 50],
      [2, 48],
    ] as const;
    const { id, name, tags, openingHours, enabled } = stored;
    const geometry = { type: "Polygon", coordinates: [corners] } as const;
    const zone = zoneOf({ id, name, tags, openingHours, enabled, geometry, metadata: {} });
    expect([zone.center, zone.bbox]).toEqual([
      [3, 49],
      [2, 48, 4, 50],
    ]);
  });
});

describe("the box of a circle", () => {
  it.each([
    [0, 0],
    [2.3, 48.9],
    [-70, -82],
    [25, 71],
  ] as const)("holds it and no more, at %s, %s", (lng, lat) => {
    for (const radius of [10, 200, 50_000]) {
      const ring = circleRing([lng, lat], radius, 720);
      const [west, south, east, north] = boxOf({
        geometry: { type: "Point", coordinates: [lng, lat] },
        radius,
      });
      const slack = radius * 1e-9;
      for (const [x, y] of ring) {
        expect(x).toBeGreaterThanOrEqual(west - slack);
        expect(x).toBeLessThanOrEqual(east + slack);
        expect(y).toBeGreaterThanOrEqual(south - slack);
        expect(y).toBeLessThanOrEqual(north + slack);
      }
      const [wide, high] = [
        Math.max(...ring.map(([x]) => x)) - lng,
        Math.max(...ring.map(([, y]) => y)) - lat,
      ];
      expect((east - lng) / wide).toBeCloseTo(1, 3);
      expect((north - lat) / high).toBeCloseTo(1, 6);
    }
  });
});
