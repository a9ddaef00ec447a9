import type { GeoJSONSource, MapGeoJSONFeature, Map as MapLibre, MapMouseEvent } from "maplibre-gl";
import { Popup } from "./library.ts";
import classes from "./map-canvas.module.css";

const targets = ["clusters", "zone-dots", "zone-fills"];
/** A finger's width, so that dots can be hit, px. */
const reach = 6;

/** What a pointer does to zones: a name on hover, a click to choose one or to open a cluster. */
export class ZonePointer {
  readonly #map: MapLibre;
  readonly #isFree: () => boolean;
  readonly #onChoose: (id: string | null) => void;
  /** When it was pressed: the click that ends a drawing comes here too, when the drawing is over. */
  #wasFree = true;
  readonly #label = new Popup({
    closeButton: false,
    closeOnClick: false,
    offset: 14,
    className: classes.label ?? "",
  });

  constructor(map: MapLibre, isFree: () => boolean, onChoose: (id: string | null) => void) {
    this.#map = map;
    this.#isFree = isFree;
    this.#onChoose = onChoose;
    map.on("mousedown", this.#press);
    map.on("touchstart", this.#press);
    map.on("click", this.#click);
    map.on("mousemove", this.#move);
    map.on("mouseout", this.#leave);
    map.on("movestart", this.#leave);
  }

  remove(): void {
    this.#label.remove();
    this.#map.off("mousedown", this.#press);
    this.#map.off("touchstart", this.#press);
    this.#map.off("click", this.#click);
    this.#map.off("mousemove", this.#move);
    this.#map.off("mouseout", this.#leave);
    this.#map.off("movestart", this.#leave);
  }

  /** The zone or cluster at a place; of zones that lie upon each other, the one drawn last. */
  #at({ point: { x, y } }: MapMouseEvent): MapGeoJSONFeature | undefined {
    const layers = targets.filter((id) => this.#map.getLayer(id) !== undefined);
    return this.#map.queryRenderedFeatures(
      [
        [x - reach, y - reach],
        [x + reach, y + reach],
      ],
      { layers },
    )[0];
  }

  #press = (): void => {
    this.#wasFree = this.#isFree();
  };

  #click = (event: MapMouseEvent): void => {
    if (!this.#wasFree) return;
    const found = this.#at(event);
    if (found?.layer.id === "clusters") void this.#openCluster(found);
    else this.#onChoose((found?.properties.id as string | undefined) ?? null);
  };

  async #openCluster({ properties, geometry, source }: MapGeoJSONFeature): Promise<void> {
    if (geometry.type !== "Point") return;
    const from = this.#map.getSource(source) as GeoJSONSource;
    const zoom = await from.getClusterExpansionZoom(properties.cluster_id as number);
    this.#map.easeTo({ center: geometry.coordinates as [number, number], zoom: zoom + 0.3 });
  }

  #move = (event: MapMouseEvent): void => {
    const found = this.#isFree() ? this.#at(event) : undefined;
    this.#map.getCanvas().style.cursor = found === undefined ? "" : "pointer";
    const name = found?.properties.name as string | undefined;
    if (name === undefined) this.#label.remove();
    else this.#label.setLngLat(event.lngLat).setText(name).addTo(this.#map);
  };

  #leave = (): void => {
    this.#label.remove();
  };
}
