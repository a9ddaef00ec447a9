import { type GeofenceChoice, targets } from "../../domain/campaign.ts";
import { type CatalogueRow, liveGeofences, readEntry } from "../../store/catalogue.ts";
import { liveShapes } from "../../store/live-shapes.ts";
import type { Sql } from "../../store/sql.ts";
import type { GeofenceBody } from "../geofence.ts";

/**
 * Where a catalogue finds its geofences. Their shapes are in memory; all else is read when a ping or a person asks:
 * 100 000 bodies would take more memory than an isolate has.
 */
export interface GeofenceRows {
  /** Ids and encoded shapes of all that are enabled. */
  shapes(): Iterable<{ readonly id: string; readonly shape: Uint8Array }>;
  read(id: string): CatalogueRow | null;
  /** The enabled ones that are chosen. */
  chosen(choice: GeofenceChoice): Iterable<CatalogueRow>;
}

/** Those of a shard's own copy of the catalogue. */
export function storedGeofences(sql: Sql): GeofenceRows {
  return {
    shapes: () => liveShapes(sql),
    read: (id) => readEntry(sql, "geofence", id),
    chosen: (choice) => liveGeofences(sql, choice),
  };
}

/** Those among rows at hand; of two with one id the last counts. */
export function givenGeofences(rows: Iterable<CatalogueRow>): GeofenceRows {
  const live = new Map<string, CatalogueRow & { readonly shape: Uint8Array }>();
  for (const row of rows) {
    if (row.kind !== "geofence") continue;
    if (isLive(row)) live.set(row.id, row);
    else live.delete(row.id);
  }
  return {
    shapes: () => live.values(),
    read: (id) => live.get(id) ?? null,
    *chosen(geofences) {
      for (const row of live.values()) {
        const { tags } = JSON.parse(row.body) as GeofenceBody;
        if (targets({ geofences }, { id: row.id, tags })) yield row;
      }
    },
  };
}

export function isLive(row: CatalogueRow): row is CatalogueRow & { readonly shape: Uint8Array } {
  return !row.deleted && row.shape !== null && (JSON.parse(row.body) as GeofenceBody).enabled;
}
