import type { Map as MapLibre } from "maplibre-gl";
import { useEffect, useRef } from "react";
import type { Geometry } from "../../http/views.ts";
import { reshape } from "./draw.ts";

/** Lets a polygon's corners be dragged; begins anew when the shape is another than the pen left it. */
export function usePen(
  map: MapLibre | null,
  outline: Geometry | null,
  onReshaped: (geometry: Geometry) => void,
): void {
  const pen = useRef<{ stop: () => void; left: Geometry; map: MapLibre } | null>(null);
  const told = useRef(onReshaped);
  told.current = onReshaped;
  useEffect(() => {
    if (pen.current !== null && (pen.current.left !== outline || pen.current.map !== map)) {
      pen.current.stop();
      pen.current = null;
    }
    if (map === null || outline === null || pen.current !== null) return;
    const begun = {
      map,
      left: outline,
      stop: reshape(map, outline, (geometry) => {
        begun.left = geometry;
        told.current(geometry);
      }),
    };
    pen.current = begun;
  }, [map, outline]);
  useEffect(() => () => pen.current?.stop(), []);
}
