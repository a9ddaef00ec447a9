import { featureCollection, intersect, multiPolygon } from "@turf/turf";
import type { GeoJSONSource, Map as MapLibre, SymbolLayerSpecification } from "maplibre-gl";
import type { Zone } from "../api/zones.ts";
import { type Box, footprintGeometry, meet, type Shaped } from "./geometry.ts";
import { hatch, token } from "./paint.ts";
import { ZonePoints } from "./zone-points.ts";

/** From here on zones are drawn as they lie on the ground; before, as clustered points. */
export const groundZoom = 11;
/** Outlines drawn at once: more than a screen can show. */
const mostOutlines = 4_000;

/** Overlaps hatched at once: a drag draws them all anew. */
const mostOverlaps = 40;

const nothing: GeoJSON.FeatureCollection = { type: "FeatureCollection", features: [] };

/** All zones on a map: clusters from afar, footprints from near, and the one that is chosen. */
export class ZonesLayer {
  readonly #map: MapLibre;
  #zones: readonly Zone[] = [];
  #chosen: string | null = null;
  readonly #points: ZonePoints;
  #isBare = true;

  constructor(map: MapLibre) {
    this.#map = map;
    const font = fontOf(map);
    this.#points = new ZonePoints(map, groundZoom);
    for (const id of ["zones", "overlaps", "draft"]) map.addSource(id, { type: "geojson", data: nothing });
    map.addImage("hatch", hatch(token("--suppressed")));
    addLayers(map, font);
    map.on("moveend", this.#draw);
  }

  set(zones: readonly Zone[]): void {
    this.#zones = zones;
    this.#points.set(zones);
    this.#draw();
  }

  /** The zone that is shown as chosen has its draft drawn instead. */
  choose(id: string | null, draft: Shaped | null, overlaps: readonly Shaped[]): void {
    void this.#source("draft").setData({
      type: "FeatureCollection",
      features: draft === null ? [] : [groundOf(draft, {})],
    });
    void this.#source("overlaps").setData({
      type: "FeatureCollection",
      features:
        draft === null ? [] : overlaps.slice(0, mostOverlaps).flatMap((other) => shared(draft, other)),
    });
    if (id === this.#chosen) return;
    this.#chosen = id;
    this.#draw();
  }

  #draw = (): void => {
    const zoom = this.#map.getZoom();
    const near = zoom >= groundZoom ? this.#inView() : [];
    // From afar there is nothing to draw, and nothing is not drawn again.
    if (near.length === 0 && this.#isBare) return;
    this.#isBare = near.length === 0;
    const features = near
      .filter(({ id }) => id !== this.#chosen)
      .map((zone) => {
        const { id, name, enabled } = zone;
        return groundOf(zone, { id, name, enabled }, cornersOf(zone, zoom));
      });
    void this.#source("zones").setData({ type: "FeatureCollection", features });
  };

  #inView(): readonly Zone[] {
    const bounds = this.#map.getBounds();
    const view: Box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    const found: Zone[] = [];
    for (const zone of this.#zones) {
      if (!meet(view, zone.bbox)) continue;
      found.push(zone);
      if (found.length === mostOutlines) break;
    }
    return found;
  }

  #source(id: string): GeoJSONSource {
    return this.#map.getSource(id) as GeoJSONSource;
  }
}

/** The ground that two zones share. */
function shared(a: Shaped, b: Shaped): GeoJSON.Feature[] {
  const both = [a, b].map((shape) => multiPolygon(footprintGeometry(shape).coordinates));
  return [intersect(featureCollection(both))].filter((found) => found !== null);
}

function groundOf(shaped: Shaped, properties: Record<string, unknown>, corners?: number): GeoJSON.Feature {
  return { type: "Feature", properties, geometry: footprintGeometry(shaped, corners) };
}

/** As many corners as make a circle round at a zoom: of a thousand small ones most would be for nothing. */
function cornersOf({ radius = 0, center }: Zone, zoom: number): number {
  const metresPerPixel = (78_271.5 * Math.cos((center[1] * Math.PI) / 180)) / 2 ** zoom;
  return Math.min(64, Math.max(12, Math.ceil(5 * Math.sqrt(radius / metresPerPixel))));
}

/** A font that the base map has; without addresses of fonts, texts are drawn in the page's own. */
function fontOf(map: MapLibre): string[] {
  const { layers, glyphs } = map.getStyle();
  if (glyphs === undefined) return ["sans-serif"];
  const labels = layers.find((layer): layer is SymbolLayerSpecification => layer.type === "symbol");
  const font: unknown = labels?.layout?.["text-font"];
  const isNames = Array.isArray(font) && font.every((name): name is string => typeof name === "string");
  return isNames ? font : ["Noto Sans Regular"];
}

function addLayers(map: MapLibre, font: string[]): void {
  const accent = token("--accent");
  const off = token("--ink-3");
  const surface = token("--surface");
  const ink = token("--ink");
  const tone = ["case", ["get", "enabled"], accent, off] as unknown as string;
  const single = ["!", ["has", "point_count"]] as unknown as boolean;
  const solid = ["get", "enabled"] as unknown as boolean;
  const dashed = ["!", ["get", "enabled"]] as unknown as boolean;
  map.addLayer({
    id: "clusters",
    type: "circle",
    source: "zone-points",
    maxzoom: groundZoom,
    filter: ["has", "point_count"],
    paint: {
      "circle-color": accent,
      "circle-opacity": 0.9,
      "circle-stroke-color": surface,
      "circle-stroke-width": 2,
      // Faster the more there are: where most zones lie is seen first.
      "circle-radius": [
        "interpolate",
        ["exponential", 1.35],
        ["log10", ["get", "point_count"]],
        0,
        12,
        5,
        36,
      ],
    },
  });
  map.addLayer({
    id: "cluster-counts",
    type: "symbol",
    source: "zone-points",
    maxzoom: groundZoom,
    filter: ["has", "point_count"],
    layout: {
      "text-field": ["get", "point_count_abbreviated"],
      "text-font": font,
      "text-size": 13,
      "text-allow-overlap": true,
    },
    paint: { "text-color": token("--on-accent") },
  });
  map.addLayer({
    id: "zone-dots",
    type: "circle",
    source: "zone-points",
    maxzoom: groundZoom,
    filter: single,
    paint: {
      "circle-color": tone,
      "circle-radius": 6,
      "circle-stroke-color": surface,
      "circle-stroke-width": 2,
    },
  });
  map.addLayer({
    id: "zone-fills",
    type: "fill",
    source: "zones",
    paint: { "fill-color": tone, "fill-opacity": 0.12 },
  });
  map.addLayer({
    id: "zone-lines",
    type: "line",
    source: "zones",
    filter: solid,
    paint: { "line-color": accent, "line-width": 2 },
  });
  map.addLayer({
    id: "zone-lines-off",
    type: "line",
    source: "zones",
    filter: dashed,
    paint: { "line-color": off, "line-width": 2, "line-dasharray": [2, 2] },
  });
  map.addLayer({
    id: "overlap-fills",
    type: "fill",
    source: "overlaps",
    paint: { "fill-pattern": "hatch", "fill-opacity": 0.5 },
  });
  map.addLayer({
    id: "draft-fill",
    type: "fill",
    source: "draft",
    paint: { "fill-color": accent, "fill-opacity": 0.22 },
  });
  map.addLayer({
    id: "draft-line",
    type: "line",
    source: "draft",
    paint: { "line-color": accent, "line-width": 3 },
  });
  map.addLayer({
    id: "zone-names",
    type: "symbol",
    source: "zones",
    minzoom: 14,
    layout: { "text-field": ["get", "name"], "text-font": font, "text-size": 13, "text-max-width": 10 },
    paint: { "text-color": ink, "text-halo-color": surface, "text-halo-width": 1.5 },
  });
}
