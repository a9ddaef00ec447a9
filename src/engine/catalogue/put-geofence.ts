import { type Answer, done } from "../answer.ts";
import type { GeofenceBody, GeofenceView } from "../geofence.ts";
import type { Shard } from "../shard.ts";
import { type Expected, requireExpected } from "./expected.ts";
import { geofenceView } from "./views.ts";
import { type CatalogueChange, sameBytes, type Written, write } from "./write.ts";

/** A geofence to be stored; `shape` is the encoded shape of a geometry that was validated. */
export interface StoredGeofence {
  readonly id: string;
  readonly body: GeofenceBody;
  readonly shape: Uint8Array;
  readonly by?: string;
}

/** Creates or replaces a geofence. */
export function putGeofence(
  shard: Shard,
  { expected, ...geofence }: StoredGeofence & { readonly expected?: Expected | undefined },
): Answer<{ created: boolean; geofence: GeofenceView; version: number }> {
  const allowed = requireExpected(shard, entryOf(geofence), expected);
  if (!allowed.ok) return allowed;
  const { row, created } = writeGeofence(shard, geofence);
  if (shard.catalogue.mayHaveRemoved) shard.dueAt(shard.host.now());
  return done({ created, geofence: geofenceView(row), version: row.version });
}

/** Writes a geofence, at the next version or at one that it shares with others of a slice. */
export function writeGeofence(shard: Shard, geofence: StoredGeofence, version?: number): Written {
  const { body, shape } = geofence;
  return write(
    shard,
    entryOf(geofence),
    (before) => {
      const wasEnabled = before !== null && (JSON.parse(before.body) as GeofenceBody).enabled;
      return !sameBytes(before?.shape ?? null, shape) || (body.enabled && !wasEnabled);
    },
    version,
  );
}

function entryOf({ id, body, shape, by }: StoredGeofence): CatalogueChange {
  return { kind: "geofence", id, body: JSON.stringify(body), shape, by };
}
