import type { StyleSpecification } from "maplibre-gl";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import atlasUrl from "world-atlas/countries-50m.json?url";
import { unrolled } from "./unroll.ts";

/** How long streets may take to come before outlines are shown instead, ms. */
const patience = 6_000;

export type BaseMap = { readonly style: StyleSpecification; readonly isOutlines: boolean };

/** The base map of an address, or the outlines of the world from this server when there is none, or it does not come. */
export async function baseMap(url: string | null, isDark: boolean): Promise<BaseMap> {
  if (url !== null)
    try {
      const answer = await fetch(nightOf(url, isDark), { signal: AbortSignal.timeout(patience) });
      if (answer.ok) return { style: (await answer.json()) as StyleSpecification, isOutlines: false };
    } catch {
      // Not reached, or no style: the outlines are always there.
    }
  return { style: await outlines(isDark), isOutlines: true };
}

/** The public style that the service names when nobody chose one has a twin for the night. */
function nightOf(url: string, isDark: boolean): string {
  return isDark ? url.replace(/^(https:\/\/tiles\.openfreemap\.org\/styles\/)positron$/, "$1dark") : url;
}

const colours = {
  light: { water: "#e4e8e8", land: "#f7f5f0", line: "#d6d0c4" },
  dark: { water: "#13171a", land: "#282620", line: "#454035" },
};

async function outlines(isDark: boolean): Promise<StyleSpecification> {
  const atlas = (await (await fetch(atlasUrl)).json()) as Topology<{
    countries: GeometryCollection;
  }>;
  const { water, land, line } = colours[isDark ? "dark" : "light"];
  const geojson = (data: GeoJSON.GeoJSON) => ({ type: "geojson", data, tolerance: 0.2 }) as const;
  return {
    version: 8,
    sources: {
      land: geojson(unrolled(feature(atlas, atlas.objects.countries))),
      borders: geojson({
        type: "Feature",
        properties: {},
        geometry: mesh(atlas, atlas.objects.countries, (a, b) => a !== b),
      }),
      grid: geojson({ type: "FeatureCollection", features: [] }),
    },
    layers: [
      { id: "water", type: "background", paint: { "background-color": water } },
      { id: "land", type: "fill", source: "land", paint: { "fill-color": land, "fill-outline-color": land } },
      { id: "borders", type: "line", source: "borders", paint: { "line-color": line, "line-width": 1 } },
      { id: "grid", type: "line", source: "grid", paint: { "line-color": line, "line-width": 0.5 } },
    ],
  };
}
