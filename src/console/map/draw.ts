import type { Map as MapLibre } from "maplibre-gl";
import {
  type GeoJSONStoreFeatures,
  TerraDraw,
  TerraDrawCircleMode,
  TerraDrawPolygonMode,
  TerraDrawSelectMode,
  ValidateNotSelfIntersecting,
} from "terra-draw";
import { TerraDrawMapLibreGLAdapter } from "terra-draw-maplibre-gl-adapter";
import type { Geometry, Position } from "../../http/views.ts";
import { middleOf, type Shaped } from "./geometry.ts";
import { token } from "./paint.ts";

export type DrawKind = "circle" | "polygon";

/** Smallest and largest radius that the service takes, metres. */
export const radii = { min: 10, max: 50_000 } as const;

/** Lets a zone be drawn, and tells its shape when it is; answers how to stop. */
export function draw(map: MapLibre, kind: DrawKind, onDrawn: (shape: Shaped) => void): () => void {
  const styles = colours();
  const pen = new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map }),
    modes: [
      kind === "circle"
        ? new TerraDrawCircleMode({ styles, drawInteraction: "click-move-or-drag" })
        : new TerraDrawPolygonMode({ styles, validation: noCrossing }),
    ],
  });
  pen.start();
  pen.setMode(kind);
  pen.on("finish", (id) => {
    const feature = pen.getSnapshotFeature(id);
    if (feature !== undefined) onDrawn(shapeOf(feature, kind));
  });
  return () => stop(pen);
}

/** Lets the corners of a polygon be dragged, added and taken away. */
export function reshape(
  map: MapLibre,
  geometry: Geometry,
  onReshaped: (geometry: Geometry) => void,
): () => void {
  const styles = colours();
  const pen = new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map }),
    modes: [
      new TerraDrawPolygonMode({ styles: { ...styles, fillOpacity: 0 }, validation: noCrossing }),
      new TerraDrawSelectMode({
        allowManualDeselection: false,
        flags: {
          polygon: {
            feature: {
              draggable: true,
              coordinates: { draggable: true, midpoints: true, deletable: true },
              validation: noCrossing,
            },
          },
        },
        styles: {
          selectedPolygonColor: styles.fillColor,
          selectedPolygonFillOpacity: 0,
          selectedPolygonOutlineColor: styles.outlineColor,
          selectionPointColor: token("--surface") as `#${string}`,
          selectionPointOutlineColor: styles.outlineColor,
          selectionPointOutlineWidth: 2,
          selectionPointWidth: 7,
          midPointColor: styles.outlineColor,
          midPointWidth: 4,
        },
      }),
    ],
  });
  pen.start();
  const [added] = pen.addFeatures([
    { type: "Feature", properties: { mode: "polygon" }, geometry: rounded(geometry) as never },
  ]);
  pen.setMode("select");
  if (added?.id !== undefined && added.valid) pen.selectFeature(added.id);
  pen.on("finish", (id) => {
    const feature = pen.getSnapshotFeature(id);
    if (feature?.geometry.type === "Polygon") onReshaped(feature.geometry as unknown as Geometry);
  });
  return () => stop(pen);
}

/** The map may be gone already, with all that was on it. */
function stop(pen: TerraDraw): void {
  try {
    pen.stop();
  } catch {
    // Nothing is left to be taken away.
  }
}

function shapeOf(feature: GeoJSONStoreFeatures, kind: DrawKind): Shaped {
  const geometry = feature.geometry as unknown as Geometry;
  if (kind === "polygon") return { geometry };
  const metres = Number(feature.properties.radiusKilometers) * 1_000;
  return {
    geometry: { type: "Point", coordinates: middleOf({ geometry }).map(places) as unknown as Position },
    radius: Math.round(Math.min(radii.max, Math.max(radii.min, metres))),
  };
}

/** Nine decimals are what the pen takes, and a tenth of a millimetre. */
const places = (degrees: number) => Number(degrees.toFixed(9));

function rounded(geometry: Geometry): Geometry {
  if (geometry.type !== "Polygon") return geometry;
  return {
    type: "Polygon",
    coordinates: geometry.coordinates.map((ring) =>
      ring.map(([lng, lat]) => [places(lng), places(lat)] as const),
    ),
  };
}

const noCrossing = (feature: GeoJSONStoreFeatures, { updateType }: { updateType: string }) =>
  updateType === "finish" || updateType === "commit" ? ValidateNotSelfIntersecting(feature) : { valid: true };

function colours() {
  const accent = token("--accent") as `#${string}`;
  return {
    fillColor: accent,
    fillOpacity: 0.22,
    outlineColor: accent,
    outlineWidth: 3,
    closingPointColor: accent,
    closingPointWidth: 6,
    closingPointOutlineColor: token("--surface") as `#${string}`,
    closingPointOutlineWidth: 2,
  } as const;
}
