import type { GeoJSONSource, Map as MapLibre } from "maplibre-gl";

/** From here on outlines show nothing but land, and a grid says where one is. */
const gridZoom = 7;
/** About so many pixels between two lines. */
const spacing = 160;
const steps = [5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];

/** Draws lines of longitude and latitude over outlines, as many as the eye can use. */
export function drawGrid(map: MapLibre): void {
  const draw = () => {
    const source = map.getSource("grid") as GeoJSONSource | undefined;
    source?.setData({ type: "FeatureCollection", features: linesOf(map) });
  };
  map.on("moveend", draw);
  draw();
}

function linesOf(map: MapLibre): GeoJSON.Feature[] {
  if (map.getZoom() < gridZoom) return [];
  const bounds = map.getBounds();
  const [west, east] = [bounds.getWest(), bounds.getEast()];
  const [south, north] = [Math.max(-85, bounds.getSouth()), Math.min(85, bounds.getNorth())];
  const wanted = ((east - west) / map.getCanvas().clientWidth) * spacing;
  const step = steps.findLast((one) => one >= wanted) ?? steps[0]!;
  const lines: GeoJSON.Position[][] = [];
  for (let lng = Math.floor(west / step) * step; lng <= east; lng += step)
    lines.push([
      [lng, south],
      [lng, north],
    ]);
  for (let lat = Math.floor(south / step) * step; lat <= north; lat += step)
    lines.push([
      [west, lat],
      [east, lat],
    ]);
  return [{ type: "Feature", properties: {}, geometry: { type: "MultiLineString", coordinates: lines } }];
}
