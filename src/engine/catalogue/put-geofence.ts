import { type Answer, done } from "../answer.ts";
import type { GeofenceBody, GeofenceView } from "../geofence.ts";
import type { Shard } from "../shard.ts";
import { geofenceView } from "./views.ts";
import { sameBytes, type Written, write } from "./write.ts";

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
  input: StoredGeofence,
): Answer<{ created: boolean; geofence: GeofenceView }> {
  const { row, created } = writeGeofence(shard, input);
  if (shard.catalogue.mayHaveRemoved) shard.dueAt(shard.host.now());
  return done({ created, geofence: geofenceView(row) });
}

/** Writes a geofence, at the next version or at one that it shares with others of a slice. */
export function writeGeofence(
  shard: Shard,
  { id, body, shape, by }: StoredGeofence,
  version?: number,
): Written {
  return write(
    shard,
    { kind: "geofence", id, body: JSON.stringify(body), shape, by },
    (before) => {
      const wasEnabled = before !== null && (JSON.parse(before.body) as GeofenceBody).enabled;
      return !sameBytes(before?.shape ?? null, shape) || (body.enabled && !wasEnabled);
    },
    version,
  );
}
