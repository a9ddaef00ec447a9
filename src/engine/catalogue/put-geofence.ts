import { type Answer, done } from "../answer.ts";
import type { GeofenceBody, GeofenceView } from "../geofence.ts";
import type { Shard } from "../shard.ts";
import { geofenceView } from "./views.ts";
import { sameBytes, write } from "./write.ts";

/** Creates or replaces a geofence; `shape` is the encoded shape of a geometry that was validated. */
export function putGeofence(
  shard: Shard,
  input: { id: string; body: GeofenceBody; shape: Uint8Array; by?: string },
): Answer<{ created: boolean; geofence: GeofenceView }> {
  const { row, created } = write(
    shard,
    { kind: "geofence", id: input.id, body: JSON.stringify(input.body), shape: input.shape, by: input.by },
    (before) => {
      const wasEnabled = before !== null && (JSON.parse(before.body) as GeofenceBody).enabled;
      return !sameBytes(before?.shape ?? null, input.shape) || (input.body.enabled && !wasEnabled);
    },
  );
  if (shard.catalogue.mayHaveRemoved) shard.dueAt(shard.host.now());
  return done({ created, geofence: geofenceView(row) });
}
