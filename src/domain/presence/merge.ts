import type { Closing } from "./closing.ts";
import { recordOf } from "./journal.ts";
import { entry, withEntry } from "./records.ts";
import type { CustomerPresence, Visit } from "./state.ts";
import type { PresenceEvent, VisitRecord } from "./types.ts";

/**
 * Two customers turn out to be one. Devices go on as they were. Where both are in a geofence, the visit that began
 * first goes on for both; the other ends now (`reason: "merged"`), counts in no report, and what it has already
 * brought (the second ping, the dwell) is not brought again.
 */
export function mergePresence(into: CustomerPresence, from: CustomerPresence, now: number): Closing {
  let { devices, visits, ended } = into;
  const events: PresenceEvent[] = [];
  const changed: VisitRecord[] = [];
  for (const [id, device] of Object.entries(from.devices)) {
    const known = entry(devices, id);
    if (known === undefined || (device.newestAt ?? 0) > (known.newestAt ?? 0))
      devices = withEntry(devices, id, device);
  }
  for (const [geofenceId, visit] of Object.entries(from.visits)) {
    const known = entry(visits, geofenceId);
    if (known === undefined) {
      visits = withEntry(visits, geofenceId, visit);
      continue;
    }
    const [first, second] = visit.enteredAt < known.enteredAt ? [visit, known] : [known, visit];
    const kept = joined(first, second);
    visits = withEntry(visits, geofenceId, kept);
    const ending = { ...second, confirmed: false };
    changed.push(
      recordOf(geofenceId, kept, null),
      recordOf(geofenceId, ending, Math.max(now, second.enteredAt)),
    );
    const deviceId = presentAt(second === visit ? from : into, geofenceId);
    events.push({
      type: "geofence.exited",
      geofenceId,
      visitId: second.visitId,
      deviceId,
      at: Math.max(now, second.enteredAt),
      distance: null,
      accuracy: null,
      speed: null,
      reason: "merged",
    });
  }
  for (const [geofenceId, visit] of Object.entries(from.ended)) {
    const known = entry(ended, geofenceId);
    if (known === undefined || visit.at > known.at) ended = withEntry(ended, geofenceId, visit);
  }
  return { presence: { devices, visits, ended }, events, visits: changed };
}

function joined(first: Visit, second: Visit): Visit {
  return {
    ...first,
    insidePings: Math.max(first.insidePings, second.insidePings),
    confirmed: first.confirmed || second.confirmed,
    awaitsConfirm: first.awaitsConfirm && second.awaitsConfirm,
    dwellUpTo: Math.max(first.dwellUpTo, second.dwellUpTo),
    awaitsDwell: first.awaitsDwell && second.awaitsDwell,
    dwelledAt: first.dwelledAt ?? second.dwelledAt,
    leftAt: first.leftAt === null ? second.leftAt : Math.max(first.leftAt, second.leftAt ?? first.leftAt),
  };
}

/** A device that is in the geofence; there is one exactly while a visit is open. */
function presentAt({ devices }: CustomerPresence, geofenceId: string): string {
  const found = Object.entries(devices).find(
    ([, { traces }]) => entry(traces, geofenceId)?.state === "present",
  );
  return found?.[0] ?? "-";
}
