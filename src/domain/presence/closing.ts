/** What ends visits without a ping: silence, a geofence that goes, a device that goes, consent withdrawn. */
import { type Leaving, timedOut, timeoutLeaving, timeoutOf } from "./follow.ts";
import { eventsOf, openJournal } from "./journal.ts";
import { entry, withEntry, withoutEntry } from "./records.ts";
import { type CustomerPresence, type Device, emptyPresence, type Present, type Trace } from "./state.ts";
import type { PresenceEvent, PresenceSettings, VisitRecord } from "./types.ts";
import { leaveVisit } from "./visit.ts";

export interface Closing {
  readonly presence: CustomerPresence;
  readonly events: readonly PresenceEvent[];
  readonly visits: readonly VisitRecord[];
}

/** One device's trace at one geofence. */
interface Standing<T extends Trace> {
  readonly deviceId: string;
  readonly geofenceId: string;
  readonly trace: T;
}

/** Rule 5 on the server's clock: closes every presence whose timeout has come by `now`. */
export function expire(presence: CustomerPresence, now: number, settings: PresenceSettings): Closing {
  const due = presentStandings(presence).filter(({ trace }) => timeoutOf(trace, settings) <= now);
  const closings = due.map((standing) => ({
    standing,
    leaving: timeoutLeaving(standing.trace),
    becomes: timedOut(standing.trace),
  }));
  return close(presence, closings);
}

/** When `expire` next has something to do; null when nothing is open. */
export function nextTimeout(presence: CustomerPresence, settings: PresenceSettings): number | null {
  const times = presentStandings(presence).map(({ trace }) => timeoutOf(trace, settings));
  return times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b));
}

/** A disabled or deleted geofence closes its visits at `now` and is forgotten by every device. */
export function closeRemoved(
  presence: CustomerPresence,
  isLive: (geofenceId: string) => boolean,
  now: number,
): Closing {
  const gone = standings(presence).filter(({ geofenceId }) => !isLive(geofenceId));
  const leaving: Leaving = { at: now, fix: null, byPhone: false, decides: false, reason: "geofence_removed" };
  return close(
    presence,
    gone.map((standing) => ({ standing, leaving, becomes: null })),
  );
}

/** A device that goes is silent for good: its presences end as a timeout would end them, at once. */
export function removeDevice(presence: CustomerPresence, deviceId: string): Closing {
  const open = presentStandings(presence).filter((standing) => standing.deviceId === deviceId);
  const closed = close(
    presence,
    open.map((standing) => ({ standing, leaving: timeoutLeaving(standing.trace), becomes: null })),
  );
  const devices = withoutEntry(closed.presence.devices, deviceId);
  return { ...closed, presence: { ...closed.presence, devices } };
}

/** Location consent withdrawn: nothing is kept; the visits end where they were last seen, without events. */
export function dropAll(presence: CustomerPresence): Closing {
  const present = presentStandings(presence);
  const { visits } = close(
    presence,
    present.map((standing) => ({ standing, leaving: timeoutLeaving(standing.trace), becomes: null })),
  );
  return { presence: emptyPresence(), events: [], visits };
}

function standings(presence: CustomerPresence): Standing<Trace>[] {
  return Object.entries(presence.devices).flatMap(([deviceId, { traces }]) =>
    Object.entries(traces).map(([geofenceId, trace]) => ({ deviceId, geofenceId, trace })),
  );
}

function presentStandings(presence: CustomerPresence): Standing<Present>[] {
  return standings(presence).filter((s): s is Standing<Present> => s.trace.state === "present");
}

interface Change {
  readonly standing: Standing<Trace>;
  readonly leaving: Leaving;
  readonly becomes: Trace | null;
}

/** By geofence id, then in order of time, so that the device seen last is the one that closes the visit. */
function close(presence: CustomerPresence, changes: readonly Change[]): Closing {
  if (changes.length === 0) return { presence, events: [], visits: [] };
  const journal = openJournal(presence);
  let { devices } = presence;
  for (const { standing, leaving, becomes } of changes.toSorted(byGeofenceThenTime)) {
    const { deviceId, geofenceId, trace } = standing;
    const device = devices[deviceId] as Device;
    const traces = becomes
      ? withEntry(device.traces, geofenceId, becomes)
      : withoutEntry(device.traces, geofenceId);
    devices = withEntry(devices, deviceId, { ...device, traces });
    if (trace.state !== "present") continue;
    leaveVisit(journal, { geofenceId, deviceId, dwell: 0 }, leaving, isPresentAt(devices, geofenceId));
  }
  const { visits, ended } = journal;
  return {
    presence: { devices, visits, ended },
    events: eventsOf(journal),
    visits: [...journal.changed.values()],
  };
}

function byGeofenceThenTime(a: Change, b: Change): number {
  if (a.standing.geofenceId !== b.standing.geofenceId) {
    return a.standing.geofenceId < b.standing.geofenceId ? -1 : 1;
  }
  return a.leaving.at - b.leaving.at;
}

function isPresentAt(devices: CustomerPresence["devices"], geofenceId: string): boolean {
  return Object.values(devices).some(({ traces }) => entry(traces, geofenceId)?.state === "present");
}
