import type { GeoJSONSource, Map as MapLibre } from "maplibre-gl";
import { boxOf, footprintGeometry, middleOf, type Shaped } from "./geometry.ts";
import { token } from "./paint.ts";

/** A zone of a file, and what an import would do to it. */
export interface DiffZone {
  readonly kind: "created" | "updated" | "disabled" | "unchanged";
  readonly shape: Shaped;
}

/** What a file would change: new zones filled, changed ones outlined, disabled ones dashed. */
export class DiffLayer {
  readonly #map: MapLibre;

  constructor(map: MapLibre) {
    this.#map = map;
    const empty: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };
    map.addSource("diff", { type: "geojson", data: empty });
    map.addSource("diff-points", { type: "geojson", data: empty });
    const tone = [
      "match",
      ["get", "kind"],
      "created",
      token("--sent"),
      "updated",
      token("--accent"),
      "disabled",
      token("--failed"),
      token("--ink-3"),
    ] as unknown as string;
    const is = (kind: string) => ["==", ["get", "kind"], kind] as unknown as boolean;
    map.addLayer({
      id: "diff-fill",
      type: "fill",
      source: "diff",
      filter: is("created"),
      paint: { "fill-color": tone, "fill-opacity": 0.25 },
    });
    map.addLayer({
      id: "diff-line",
      type: "line",
      source: "diff",
      filter: ["!=", ["get", "kind"], "disabled"],
      paint: { "line-color": tone, "line-width": 2 },
    });
    map.addLayer({
      id: "diff-gone",
      type: "line",
      source: "diff",
      filter: is("disabled"),
      paint: { "line-color": tone, "line-width": 2, "line-dasharray": [2, 2] },
    });
    map.addLayer({
      id: "diff-points",
      type: "circle",
      source: "diff-points",
      maxzoom: 12,
      paint: {
        "circle-color": tone,
        "circle-radius": ["match", ["get", "kind"], "unchanged", 3, 5.5],
        "circle-stroke-color": token("--surface"),
        "circle-stroke-width": 1.5,
      },
    });
  }

  set(zones: readonly DiffZone[]): void {
    const draw = (id: string, geometryOf: (shape: Shaped) => GeoJSON.Geometry) =>
      (this.#map.getSource(id) as GeoJSONSource).setData({
        type: "FeatureCollection",
        features: zones.map(({ kind, shape }) => ({
          type: "Feature",
          properties: { kind },
          geometry: geometryOf(shape),
        })),
      });
    draw("diff", footprintGeometry);
    draw("diff-points", (shape) => ({ type: "Point", coordinates: [...middleOf(shape)] }));
  }
}

export const boxesOf = (zones: readonly DiffZone[]) => zones.map(({ shape }) => boxOf(shape));
