import type { GeoJSONSource, Map as MapLibre } from "maplibre-gl";
import type { Zone } from "../api/zones.ts";

/** Points told to the map at once: copying them to its worker takes some 20 ms of the page. */
const slice = 8_000;

/** All zones as clustered points. The map is told what has changed, in turns: all at once would stop the page. */
export class ZonePoints {
  readonly #map: MapLibre;
  readonly #source: GeoJSONSource;
  readonly #drawn = new Map<string, Zone>();
  #wanted: readonly Zone[] | null = null;
  #isBusy = false;

  /** Adds the source `zone-points`, clustered below a zoom. */
  constructor(map: MapLibre, groundZoom: number) {
    this.#map = map;
    map.addSource("zone-points", {
      type: "geojson",
      data: { type: "FeatureCollection", features: [] },
      promoteId: "id",
      cluster: true,
      clusterRadius: 48,
      clusterMaxZoom: groundZoom - 1,
    });
    this.#source = map.getSource("zone-points") as GeoJSONSource;
  }

  set(zones: readonly Zone[]): void {
    this.#wanted = zones;
    if (!this.#isBusy) void this.#follow();
  }

  async #follow(): Promise<void> {
    this.#isBusy = true;
    try {
      let zones = this.#wanted;
      while (zones !== null) {
        this.#wanted = null;
        await this.#become(zones);
        zones = this.#wanted;
      }
    } finally {
      this.#isBusy = false;
    }
    const detail = this.#drawn.size;
    // For who measures how long it takes (User Timing).
    void this.#map.once("idle", () => performance.mark("zones-drawn", { detail }));
  }

  /** Stops early for what is wanted next: it goes on from what is drawn. */
  async #become(zones: readonly Zone[]): Promise<void> {
    const fresh = zones.filter((zone) => this.#drawn.get(zone.id) !== zone);
    for (let from = 0; from < fresh.length && this.#wanted === null; from += slice) {
      const part = fresh.slice(from, from + slice);
      for (const zone of part) this.#drawn.set(zone.id, zone);
      await this.#source.updateData({ add: part.map(pointOf) });
    }
    if (this.#wanted !== null || this.#drawn.size === zones.length) return;
    const ids = new Set(zones.map(({ id }) => id));
    const gone = [...this.#drawn.keys()].filter((id) => !ids.has(id));
    for (const id of gone) this.#drawn.delete(id);
    await this.#source.updateData({ remove: gone });
  }
}

function pointOf({ id, name, center, enabled }: Zone): GeoJSON.Feature {
  return {
    type: "Feature",
    properties: { id, name, enabled },
    geometry: { type: "Point", coordinates: [...center] },
  };
}
