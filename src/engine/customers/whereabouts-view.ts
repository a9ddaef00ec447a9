import type { CustomerPresence } from "../../domain/presence/index.ts";
import { noDevice } from "../pings/types.ts";

/** What is remembered of each phone between pings, as it is told to whom it is about. */
export function whereaboutsView({ devices }: CustomerPresence) {
  return Object.entries(devices).map(([id, device]) => ({
    device: id === noDevice ? null : id,
    lastPingAt: iso(device.newestAt),
    lastPlace: placeView(device.place),
    /** A place too far to be believed, until another ping agrees with it. */
    doubtedPlace:
      device.suspect === null ? null : { at: iso(device.suspect.at), ...placeView(device.suspect) },
    rememberedPings: device.remembered.map(([at, , pingId]) => ({ at: iso(at), id: pingId })),
    geofences: Object.entries(device.traces).map(([geofenceId, trace]) => ({
      geofenceId,
      state: trace.state,
      ...("since" in trace ? { since: iso(trace.since), lastInside: iso(trace.lastInside) } : {}),
    })),
  }));
}

function placeView(place: { latitude: number; longitude: number; accuracy: number | null } | null) {
  if (place === null) return null;
  const { latitude, longitude, accuracy } = place;
  return { latitude, longitude, accuracy };
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
