import { encodeShape, parseShape } from "../../geo/index.ts";
import type { CatalogueRow } from "../../src/store/catalogue.ts";
import { seeded } from "../geo/worlds.ts";

/** How many geofences a shard must bear. */
export const many = 100_000;

const corners = 12;

/** Where the store with this number is: some 1 500 m apart, all over France and its neighbours. */
export function placeOf(i: number): readonly [longitude: number, latitude: number] {
  return [-4 + (i % 317) * 0.02, 42 + Math.floor(i / 317) * 0.0135];
}

/** Stores of a chain as they are stored: circles, and every fifth the outline of a building. */
export function* largeCatalogue(from: number): Generator<CatalogueRow> {
  const random = seeded(8);
  for (let i = 0; i < many; i++) {
    const [lng, lat] = placeOf(i);
    const radius = 60 + Math.round(90 * random());
    const parsed = parseShape(
      i % 5 === 4
        ? { geometry: { type: "Polygon", coordinates: [outline(lng, lat, radius)] } }
        : { geometry: { type: "Point", coordinates: [lng, lat] }, radius },
    );
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    const body = {
      name: `Store ${i}`,
      tags: ["store", `region-${i % 13}`],
      timezone: "Europe/Paris",
      country: "FR",
      region: null,
      openingHours: "Mo-Sa 10:00-20:00; Su 11:00-19:00; PH off",
      dwell: "3m",
      metadata: { number: i },
      enabled: true,
    };
    const at = { version: from + i, shapedAt: from + i, createdAt: 1, updatedAt: 1 };
    const shape = encodeShape(parsed.shape);
    yield { kind: "geofence", id: `store-${i}`, deleted: false, body: JSON.stringify(body), shape, ...at };
  }
}

function outline(lng: number, lat: number, radius: number): [number, number][] {
  return Array.from({ length: corners + 1 }, (_, i) => {
    const angle = (2 * Math.PI * (i % corners)) / corners;
    const reach = i % 2 === 0 ? radius : 0.7 * radius;
    return [lng + (reach * Math.cos(angle)) / 75_000, lat + (reach * Math.sin(angle)) / 111_000];
  });
}
