import type { Map as MapLibre } from "maplibre-gl";
import { useEffect, useRef, useState } from "react";
import type { Position } from "../../http/views.ts";
import type { Zone } from "../api/zones.ts";
import { DiffLayer, type DiffZone } from "./diff-layer.ts";
import { type DrawKind, draw } from "./draw.ts";
import type { Box, Shaped } from "./geometry.ts";
import { CircleHandles } from "./handles.ts";
import { HeatLayer, type HeatPoint } from "./heat-layer.ts";
import { MapCanvas } from "./map-canvas.tsx";
import { useMark } from "./mark.ts";
import { usePen } from "./use-pen.ts";
import { ZonePointer } from "./zone-pointer.ts";
import { ZonesLayer } from "./zones-layer.ts";

/** Where to look; a new one, even of the same box, moves the map. */
export interface Focus {
  readonly box: Box;
}

export interface ZoneMapProps {
  readonly label: string;
  readonly zones: readonly Zone[];
  readonly chosen: string | null;
  /** The shape of the chosen zone, or of a new one. */
  readonly draft: Shaped | null;
  readonly overlaps: readonly Shaped[];
  readonly drawing: DrawKind | null;
  readonly mayEdit: boolean;
  readonly heat: readonly HeatPoint[];
  readonly diff: readonly DiffZone[];
  readonly focus: Focus | null;
  /** A place that is looked for. */
  readonly mark: Position | null;
  /** Pixels that something else covers. */
  readonly covered: () => { readonly left: number; readonly bottom: number };
  readonly metres: (radius: number) => string;
  readonly onChoose: (id: string | null) => void;
  readonly onDrawn: (shape: Shaped) => void;
  readonly onReshaped: (shape: Partial<Shaped>) => void;
  readonly onOutlines: (isOutlines: boolean) => void;
}

interface Stage {
  readonly map: MapLibre;
  readonly zones: ZonesLayer;
  readonly heat: HeatLayer;
  readonly diff: DiffLayer;
}

/** The map of all zones; loaded when a map is first shown. */
export default function ZoneMap(props: ZoneMapProps) {
  const [stage, setStage] = useState<Stage | null>(null);
  const now = useRef(props);
  now.current = props;
  const { zones, chosen, draft, overlaps, drawing, mayEdit, heat, diff, focus } = props;

  useEffect(() => stage?.zones.set(zones), [stage, zones]);
  useEffect(() => stage?.zones.choose(chosen, draft, overlaps), [stage, chosen, draft, overlaps]);
  useEffect(() => stage?.heat.set(heat), [stage, heat]);
  useEffect(() => stage?.diff.set(diff), [stage, diff]);

  useEffect(() => {
    if (stage === null || drawing === null) return;
    return draw(stage.map, drawing, (shape) => now.current.onDrawn(shape));
  }, [stage, drawing]);

  useEffect(() => {
    if (stage === null) return;
    const pointer = new ZonePointer(
      stage.map,
      () => now.current.drawing === null,
      (id) => now.current.onChoose(id),
    );
    return () => pointer.remove();
  }, [stage]);

  const handles = useRef<CircleHandles | null>(null);
  const kind = draft?.geometry.type ?? null;
  const isHeld = mayEdit && drawing === null;
  useEffect(() => {
    const shape = now.current.draft;
    if (stage === null || !isHeld || kind !== "Point" || shape?.geometry.type !== "Point") return;
    const made = new CircleHandles(stage.map, {
      circle: { center: shape.geometry.coordinates, radius: shape.radius ?? 0 },
      metres: (radius) => now.current.metres(radius),
      onChange: ({ center, radius }) =>
        now.current.onReshaped({ geometry: { type: "Point", coordinates: center }, radius }),
    });
    handles.current = made;
    return () => {
      handles.current = null;
      made.remove();
    };
  }, [stage, isHeld, kind]);
  useEffect(() => {
    if (draft?.geometry.type === "Point")
      handles.current?.set({ center: draft.geometry.coordinates, radius: draft.radius ?? 0 });
  }, [draft]);

  const outline = draft?.geometry.type === "Polygon" ? draft.geometry : null;
  usePen(stage?.map ?? null, isHeld ? outline : null, (geometry) => now.current.onReshaped({ geometry }));

  useMark(stage?.map ?? null, props.mark);

  useEffect(() => {
    if (stage === null || focus === null) return;
    const { left, bottom } = now.current.covered();
    const [west, south, east, north] = focus.box;
    stage.map.fitBounds([west, south, east, north], {
      padding: { top: 72, right: 56, left: left + 56, bottom: bottom + 56 },
      maxZoom: 16.5,
      duration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 600,
    });
  }, [stage, focus]);

  return (
    <MapCanvas
      label={props.label}
      onReady={(map, base) => {
        if (map === null) return setStage(null);
        const layer = new ZonesLayer(map);
        setStage({ map, zones: layer, heat: new HeatLayer(map, "clusters"), diff: new DiffLayer(map) });
        now.current.onOutlines(base?.isOutlines ?? true);
      }}
    />
  );
}
