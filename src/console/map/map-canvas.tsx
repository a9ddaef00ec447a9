import { useMantineColorScheme } from "@mantine/core";
import { useColorScheme } from "@mantine/hooks";
import type { Map as MapLibre } from "maplibre-gl";
import { useEffect, useRef } from "react";
import { useMe } from "../api/session.ts";
import { place, setQuery } from "../app/router.ts";
import { type BaseMap, baseMap } from "./base-map.ts";
import { drawGrid } from "./grid.ts";
import * as library from "./library.ts";
import classes from "./map-canvas.module.css";

/** Whether the page is dark now. */
export function useIsDark(): boolean {
  // At once: a map that is drawn twice is drawn late.
  const system = useColorScheme("light", { getInitialValueInEffect: false });
  const { colorScheme } = useMantineColorScheme();
  return (colorScheme === "auto" ? system : colorScheme) === "dark";
}

/** A map with its base, and where it looks in the URL (`at=lat,lng,zoom`); `onReady` is told when it can be drawn on. */
export function MapCanvas({
  label,
  onReady,
}: {
  label: string;
  onReady: (map: MapLibre | null, base: BaseMap | null) => void;
}) {
  const isDark = useIsDark();
  const { mapStyleUrl } = useMe();
  const frame = useRef<HTMLDivElement>(null);
  const told = useRef(onReady);
  told.current = onReady;
  useEffect(() => {
    let map: MapLibre | null = null;
    let isGone = false;
    void baseMap(mapStyleUrl, isDark).then((base) => {
      if (isGone || frame.current === null) return;
      map = new library.Map({
        container: frame.current,
        style: base.style,
        attributionControl: base.isOutlines ? false : { compact: true },
        dragRotate: false,
        fadeDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150,
        pitchWithRotate: false,
        ...viewOf(place().query.get("at")),
      });
      map.touchZoomRotate.disableRotation();
      map.addControl(new library.NavigationControl({ showCompass: false }), "bottom-right");
      map.addControl(new library.ScaleControl({}), "bottom-left");
      map.getCanvas().setAttribute("aria-label", label);
      map.on("moveend", remember);
      map.once("style.load", () => {
        if (map !== null && base.isOutlines) drawGrid(map);
        told.current(map, base);
      });
    });
    return () => {
      isGone = true;
      told.current(null, null);
      map?.remove();
    };
  }, [isDark, mapStyleUrl, label]);
  return <div ref={frame} className={classes.map} />;
}

function remember({ target }: { target: MapLibre }): void {
  const { lat, lng } = target.getCenter();
  setQuery({ at: `${lat.toFixed(5)},${lng.toFixed(5)},${target.getZoom().toFixed(2)}` });
}

/** Europe, unless the URL says otherwise. */
function viewOf(at: string | null) {
  const [lat, lng, zoom] = (at ?? "").split(",").map(Number);
  if (
    lat === undefined ||
    lng === undefined ||
    zoom === undefined ||
    ![lat, lng, zoom].every(Number.isFinite)
  )
    return { center: [4, 48] as [number, number], zoom: 3.6 };
  return { center: [lng, Math.max(-85, Math.min(85, lat))] as [number, number], zoom };
}
