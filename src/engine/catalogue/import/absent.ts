import { geofenceIds, readEntry } from "../../../store/catalogue.ts";
import { type Answer, done } from "../../answer.ts";
import type { GeofenceBody } from "../../geofence.ts";
import type { Shard } from "../../shard.ts";
import { writeGeofence } from "../put-geofence.ts";
import { type ImportRun, noteSlice } from "./entry.ts";

/** An enabled geofence as an import compares its rows with those the file does not name. */
export interface StandingZone {
  readonly id: string;
  readonly longitude: number;
  readonly latitude: number;
  /** Metres; null for an area. */
  readonly radius: number | null;
  /** Square metres. */
  readonly area: number;
  readonly tagged: boolean;
}

const pageSize = 2_000;

/** A page of the enabled geofences, by id; `next` is what to go on after, null at the end. */
export function standingZones(
  shard: Shard,
  input: { readonly after: string; readonly tag: string | null },
): Answer<{ readonly zones: readonly StandingZone[]; readonly next: string | null }> {
  const ids = geofenceIds(shard.sql, input.after, pageSize);
  const zones = ids.flatMap((id) => {
    const zone = shard.catalogue.get(id);
    if (zone === undefined) return [];
    const [longitude, latitude] = zone.center;
    const radius = zone.shape.kind === "circle" ? zone.shape.radius : null;
    const tagged = input.tag !== null && zone.tags.includes(input.tag);
    return [{ id, longitude, latitude, radius, area: zone.area, tagged }];
  });
  return done({ zones, next: ids.length === pageSize ? ids.at(-1)! : null });
}

/** Disables some hundred geofences that a file no longer names, as far as they are enabled and carry its tag. */
export function disableAbsent(
  shard: Shard,
  input: { readonly ids: readonly string[]; readonly tag: string; readonly run: ImportRun },
): Answer<{ readonly disabled: readonly string[]; readonly run: ImportRun }> {
  const version = shard.catalogue.version + 1;
  const disabled = input.ids.filter((id) => {
    const row = readEntry(shard.sql, "geofence", id);
    if (row === null || row.deleted || row.shape === null) return false;
    const body = JSON.parse(row.body) as GeofenceBody;
    if (!body.enabled || !body.tags.includes(input.tag)) return false;
    writeGeofence(shard, { id, body: { ...body, enabled: false }, shape: row.shape }, version);
    return true;
  });
  if (shard.catalogue.mayHaveRemoved) shard.dueAt(shard.host.now());
  const counts = { created: 0, updated: 0, disabled: disabled.length };
  return done({ disabled, run: noteSlice(shard, input.run, counts) });
}
