/** What ends visits without a ping: silence, a geofence that goes, a device that goes, consent withdrawn. */
import { type Leaving, lastSeen, timeoutOf } from "./follow.ts";
import { eventsOf, type Journal, openJournal } from "./journal.ts";
import { entry, withEntry, withoutEntry } from "./records.ts";
import { type CustomerPresence, type Device, emptyPresence, type Present, type Trace } from "./state.ts";
import type { PresenceEvent, PresenceSettings, VisitRecord } from "./types.ts";
import { leaveVisit } from "./visit.ts";

export interface Closing {
  readonly presence: CustomerPresence;
  readonly events: readonly PresenceEvent[];
  readonly visits: readonly VisitRecord[];
}

/** Rule 5 on the server's clock: closes every presence whose timeout has come by `now`. */
export function expire(presence: CustomerPresence, now: number, settings: PresenceSettings): Closing {
  return closing(presence, timeouts(presence.devices, now, settings));
}

/** When `expire` next has something to do; null when nothing is open. */
export function nextTimeout(presence: CustomerPresence, settings: PresenceSettings): number | null {
  const times = presentTraces(presence.devices).map(({ trace }) => timeoutOf(trace, settings));
  return times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b));
}

/** A disabled or deleted geofence closes its visits at `now` and is forgotten by every device. */
export function closeRemoved(
  presence: CustomerPresence,
  isLive: (geofenceId: string) => boolean,
  now: number,
): Closing {
  const gone = allTraces(presence.devices).filter(({ geofenceId }) => !isLive(geofenceId));
  return closing(
    presence,
    gone.map((standing) => ({
      standing,
      leaving: { at: now, fix: null, byPhone: false, decides: false, reason: "geofence_removed" },
      becomes: null,
    })),
  );
}

/** A device that goes is silent for good: its presences end as a timeout would end them, at once. */
export function removeDevice(presence: CustomerPresence, deviceId: string): Closing {
  const open = presentTraces(presence.devices).filter((standing) => standing.deviceId === deviceId);
  const closed = closing(presence, open.map(silence));
  const devices = withoutEntry(closed.presence.devices, deviceId);
  return { ...closed, presence: { ...closed.presence, devices } };
}

/** Location consent withdrawn: nothing is kept; the visits end where they were last seen, without events. */
export function dropAll(presence: CustomerPresence): Closing {
  const { visits } = closing(presence, presentTraces(presence.devices).map(silence));
  return { presence: emptyPresence(), events: [], visits };
}

type Devices = CustomerPresence["devices"];

/** How one device stands to one geofence. */
interface Standing<T extends Trace> {
  readonly deviceId: string;
  readonly geofenceId: string;
  readonly trace: T;
}

interface Change {
  readonly standing: Standing<Trace>;
  readonly leaving: Leaving;
  readonly becomes: Trace | null;
}

/** The presences that have timed out by this time. */
export function timeouts(devices: Devices, time: number, settings: PresenceSettings): readonly Change[] {
  const due = presentTraces(devices).filter(({ trace }) => timeoutOf(trace, settings) <= time);
  return due.map(silence);
}

function silence(standing: Standing<Present>): Change {
  const { trace } = standing;
  return {
    standing,
    leaving: { at: lastSeen(trace), fix: null, byPhone: false, decides: false, reason: "timeout" },
    becomes: { ...trace, state: "timed_out" },
  };
}

function closing(presence: CustomerPresence, changes: readonly Change[]): Closing {
  if (changes.length === 0) return { presence, events: [], visits: [] };
  const journal = openJournal(presence);
  const devices = close(journal, presence.devices, changes);
  const { visits, ended } = journal;
  return {
    presence: { devices, visits, ended },
    events: eventsOf(journal),
    visits: [...journal.changed.values()],
  };
}

/** In order of time, so that the device seen last is the one that closes a visit. */
export function close(journal: Journal, devices: Devices, changes: readonly Change[]): Devices {
  let current = devices;
  for (const { standing, leaving, becomes } of changes.toSorted((a, b) => a.leaving.at - b.leaving.at)) {
    const { deviceId, geofenceId, trace } = standing;
    const device = current[deviceId] as Device;
    const traces = becomes
      ? withEntry(device.traces, geofenceId, becomes)
      : withoutEntry(device.traces, geofenceId);
    current = withEntry(current, deviceId, { ...device, traces });
    if (trace.state !== "present") continue;
    leaveVisit(journal, { geofenceId, deviceId, dwell: 0 }, leaving, isPresent(current, geofenceId));
  }
  return current;
}

function isPresent(devices: Devices, geofenceId: string): boolean {
  return Object.values(devices).some(({ traces }) => entry(traces, geofenceId)?.state === "present");
}

function allTraces(devices: Devices): Standing<Trace>[] {
  return Object.entries(devices).flatMap(([deviceId, { traces }]) =>
    Object.entries(traces).map(([geofenceId, trace]) => ({ deviceId, geofenceId, trace })),
  );
}

function presentTraces(devices: Devices): Standing<Present>[] {
  return allTraces(devices).filter((s): s is Standing<Present> => s.trace.state === "present");
}
