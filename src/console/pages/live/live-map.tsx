import type { Map as MapLibre } from "maplibre-gl";
import { useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import type { Zone } from "../../api/zones.ts";
import { place } from "../../app/router.ts";
import { Icon } from "../../components/icon.tsx";
import { LngLatBounds, Marker } from "../../map/library.ts";
import { MapCanvas } from "../../map/map-canvas.tsx";
import { ZonesLayer } from "../../map/zones-layer.ts";
import { useFormat } from "../../strings/format.ts";
import classes from "./live-map.module.css";
import type { Spot } from "./spots.ts";
import { liveStrings } from "./strings.ts";

interface Stage {
  readonly map: MapLibre;
  readonly zones: ZonesLayer;
}

/** Zones, and over each in which something happens a sign of the newest; loaded when a map is first shown. */
export default function LiveMap({
  zones,
  spots,
  chosen,
  onChoose,
}: {
  zones: readonly Zone[];
  spots: readonly Spot[];
  chosen: string | null;
  onChoose: (spot: Spot) => void;
}) {
  const words = liveStrings.use();
  const [stage, setStage] = useState<Stage | null>(null);
  useEffect(() => stage?.zones.set(zones), [stage, zones]);
  useFirstView(stage?.map ?? null, spots);
  return (
    <>
      <MapCanvas
        label={words.map}
        onReady={(map) => setStage(map === null ? null : { map, zones: new ZonesLayer(map) })}
      />
      {stage !== null &&
        spots.map((spot) => (
          <Sign
            key={spot.zone.id}
            map={stage.map}
            spot={spot}
            isChosen={spot.newest.id === chosen}
            onChoose={onChoose}
          />
        ))}
    </>
  );
}

/** Where something happens is looked at first, unless the URL says where to look. */
function useFirstView(map: MapLibre | null, spots: readonly Spot[]): void {
  const isDone = useRef(place().query.has("at"));
  useEffect(() => {
    if (map === null || isDone.current || spots.length === 0) return;
    isDone.current = true;
    const bounds = new LngLatBounds();
    for (const { at } of spots) bounds.extend([at[0], at[1]]);
    map.fitBounds(bounds, { padding: 56, maxZoom: 15, duration: 0 });
  }, [map, spots]);
}

function Sign({
  map,
  spot,
  isChosen,
  onChoose,
}: {
  map: MapLibre;
  spot: Spot;
  isChosen: boolean;
  onChoose: (spot: Spot) => void;
}) {
  const words = liveStrings.use();
  const { number } = useFormat();
  const [frame] = useState(() => document.createElement("div"));
  const [lng, lat] = spot.at;
  useEffect(() => {
    const marker = new Marker({ element: frame, anchor: "bottom-left" }).setLngLat([lng, lat]).addTo(map);
    // The library names its markers for a reader of screens; the button within has the better name.
    frame.removeAttribute("role");
    frame.removeAttribute("aria-label");
    frame.removeAttribute("tabindex");
    return () => {
      marker.remove();
    };
  }, [map, frame, lng, lat]);
  return createPortal(
    <button
      // Drawn anew for each new line, so that it shows itself.
      key={spot.newest.id}
      type="button"
      className={classes.sign}
      data-meaning={spot.meaning ?? "visit"}
      aria-pressed={isChosen}
      aria-label={words.spot(spot.zone.name, number(spot.count), spot.count === 1)}
      onClick={() => onChoose(spot)}
    >
      <Icon name={spot.meaning ?? "pin"} size={14} />
      {number(spot.count)}
    </button>,
    frame,
  );
}
