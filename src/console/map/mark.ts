import type { Map as MapLibre } from "maplibre-gl";
import { useEffect } from "react";
import type { Position } from "../../http/views.ts";
import classes from "./handles.module.css";
import { Marker } from "./library.ts";

/** Shows where a place is that has nothing to show for itself. */
export function useMark(map: MapLibre | null, place: Position | null): void {
  const [lng, lat] = place ?? [];
  useEffect(() => {
    if (map === null || lng === undefined || lat === undefined) return;
    const element = document.createElement("div");
    element.className = classes.mark ?? "";
    const marker = new Marker({ element }).setLngLat([lng, lat]).addTo(map);
    return () => void marker.remove();
  }, [map, lng, lat]);
}
