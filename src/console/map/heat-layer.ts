import type { GeoJSONSource, Map as MapLibre } from "maplibre-gl";
import type { Position } from "../../http/views.ts";
import { token } from "./paint.ts";

export interface HeatPoint {
  readonly at: Position;
  readonly count: number;
}

/** People as density: a warmth about the zones they are in, never a dot for one of them. */
export class HeatLayer {
  readonly #source: GeoJSONSource;

  constructor(map: MapLibre, before: string) {
    map.addSource("heat", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
    this.#source = map.getSource("heat") as GeoJSONSource;
    const warm = token("--heat");
    const shade = (share: number) => `color-mix(in srgb, ${warm} ${share}%, transparent)`;
    map.addLayer(
      {
        id: "heat",
        type: "heatmap",
        source: "heat",
        paint: {
          "heatmap-weight": ["min", 1, ["+", 0.3, ["*", 0.4, ["log10", ["get", "count"]]]]],
          "heatmap-intensity": ["interpolate", ["linear"], ["zoom"], 3, 0.8, 14, 1.6],
          "heatmap-radius": ["interpolate", ["exponential", 1.6], ["zoom"], 3, 14, 10, 30, 17, 120],
          "heatmap-color": [
            "interpolate",
            ["linear"],
            ["heatmap-density"],
            0,
            "rgba(0,0,0,0)",
            0.15,
            colour(shade(18)),
            0.5,
            colour(shade(48)),
            1,
            colour(shade(82)),
          ],
        },
      },
      before,
    );
  }

  set(points: readonly HeatPoint[]): void {
    this.#source.setData({
      type: "FeatureCollection",
      features: points.map(({ at, count }) => ({
        type: "Feature",
        properties: { count },
        geometry: { type: "Point", coordinates: [...at] },
      })),
    });
  }
}

/** A colour of CSS as the map reads it. */
function colour(css: string): string {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true })!;
  pen.fillStyle = css;
  pen.fillRect(0, 0, 1, 1);
  const [r, g, b, a = 0] = pen.getImageData(0, 0, 1, 1).data;
  return `rgba(${r}, ${g}, ${b}, ${(a / 255).toFixed(3)})`;
}
