import { type Followed, follow } from "./follow.ts";
import { eventsOf, type Journal, openJournal } from "./journal.ts";
import { isQuietTrace, isQuietVisit, moveTo } from "./quiet.ts";
import { entry, withEntry, withoutEntry } from "./records.ts";
import { remember } from "./remembered.ts";
import { type Sighting, sight } from "./sighting.ts";
import { type CustomerPresence, type Device, isFollowed, newDevice, type Trace } from "./state.ts";
import { statusOf } from "./status.ts";
import type {
  Moment,
  Ping,
  PingStatus,
  PresenceEvent,
  PresenceSettings,
  VisitRecord,
  Zones,
} from "./types.ts";
import { enterVisit, leaveVisit, type Row, type Scene, seenInside } from "./visit.ts";

export interface Step {
  readonly presence: CustomerPresence;
  readonly status: PingStatus;
  readonly events: readonly PresenceEvent[];
  readonly moments: readonly Moment[];
  /** The visits to write: opened, confirmed, dwelled or closed by this ping. */
  readonly visits: readonly VisitRecord[];
  /** Nothing changed but what `replayQuiet` can rebuild from the stored position. */
  readonly quiet: boolean;
  /** Geofences at which the device is present and d <= 0: stored with the position, for `replayQuiet`. */
  readonly inside: readonly string[];
  /** The ping carried evidence of the phone's own geofencing that its fix contradicts. */
  readonly contradicted: boolean;
}

/** What one ping of one device makes of its customer's presence. Never changes its input. */
export function step(
  presence: CustomerPresence,
  deviceId: string,
  ping: Ping,
  zones: Zones,
  settings: PresenceSettings,
  newVisitId: () => string,
): Step {
  const device = entry(presence.devices, deviceId) ?? newDevice();
  const status = statusOf(device, ping, settings);
  if (status === "accepted") return accept(presence, deviceId, device, ping, zones, settings, newVisitId);
  if (status === "duplicate") return eventless(presence, status, true);
  const suspect = status === "implausible" && !ping.mock ? suspectOf(ping) : device.suspect;
  const remembered = remember(device.remembered, ping);
  return eventless(withDevice(presence, deviceId, { ...device, suspect, remembered }), status, false);
}

function eventless(presence: CustomerPresence, status: PingStatus, quiet: boolean): Step {
  return { presence, status, events: [], moments: [], visits: [], quiet, inside: [], contradicted: false };
}

function suspectOf({ at, latitude, longitude, accuracy }: Ping) {
  return { at, latitude, longitude, accuracy };
}

function accept(
  presence: CustomerPresence,
  deviceId: string,
  device: Device,
  ping: Ping,
  zones: Zones,
  settings: PresenceSettings,
  newVisitId: () => string,
): Step {
  const known = withCovered(device, zones);
  const moved = moveTo(device, ping, zones.version);
  const quietSoFar = device.newestAt !== null && device.suspect === null;
  const ids = geofencesToLookAt(known, ping, zones);
  if (ids.length === 0) return eventless(withDevice(presence, deviceId, moved), "accepted", quietSoFar);

  const journal = openJournal(presence);
  const inside: string[] = [];
  let traces = known;
  let contradicted = false;
  for (const geofenceId of ids) {
    const before = entry(known, geofenceId) ?? null;
    const zone = zones.get(geofenceId);
    if (!zone) {
      if (before && !isFollowed(before)) traces = withoutEntry(traces, geofenceId);
      continue;
    }
    const s = sight(ping, zone, settings);
    const followed = follow(before, s, settings);
    const row = rowOf(before, s, followed, device.newestAt);
    const scene = { geofenceId, deviceId, dwell: zone.dwell };
    const othersStay = isPresentElsewhere(presence, deviceId, geofenceId);
    tell(journal, scene, s, followed, row, othersStay, newVisitId);
    traces = followed.trace
      ? withEntry(traces, geofenceId, followed.trace)
      : withoutEntry(traces, geofenceId);
    if (s.inside && followed.trace?.state === "present") inside.push(geofenceId);
    contradicted ||= s.contradicted;
  }
  const quiet = ids.every(
    (id) =>
      isQuietTrace(entry(device.traces, id), entry(traces, id)) &&
      isQuietVisit(entry(presence.visits, id), entry(journal.visits, id)),
  );
  return {
    presence: {
      devices: withEntry(presence.devices, deviceId, { ...moved, traces }),
      visits: journal.visits,
      ended: journal.ended,
    },
    status: "accepted",
    events: eventsOf(journal),
    moments: journal.moments,
    visits: [...journal.changed.values()],
    quiet: quietSoFar && quiet,
    inside,
    contradicted,
  };
}

/** The device's traces, and those of geofences that were laid over its last place since its last ping. */
function withCovered(device: Device, zones: Zones): Device["traces"] {
  const { place } = device;
  let { traces } = device;
  if (place === null || zones.version <= place.version) return traces;
  for (const zone of zones.containing(place.longitude, place.latitude)) {
    const trace = entry(traces, zone.id);
    if (zone.shapedAt <= place.version || (trace && isFollowed(trace))) continue;
    traces = withEntry(traces, zone.id, { state: "covered" });
  }
  return traces;
}

/** Where the device has a trace, where the ping is inside, and the one its `region` names; by id. */
function geofencesToLookAt(traces: Device["traces"], ping: Ping, zones: Zones): readonly string[] {
  const containing = zones.containing(ping.longitude, ping.latitude).map((zone) => zone.id);
  const traced = Object.keys(traces);
  const named = ping.region && zones.get(ping.region.id) ? [ping.region.id] : [];
  if (traced.length === 0 && named.length === 0) return containing;
  return [...new Set([...containing, ...traced, ...named])].sort();
}

/** How this ping, when it is inside, stands to the device's ping before. */
function rowOf(before: Trace | null, s: Sighting, followed: Followed, previousAt: number | null): Row {
  if (!s.inside) return { pings: 0, second: false };
  if (before?.state === "touched") return { pings: followed.entered ? 2 : 1, second: true };
  return { pings: 1, second: before !== null && isFollowed(before) && before.lastInside === previousAt };
}

/** Rule 7 within one geofence: exit, then enter, then what a ping inside adds. */
function tell(
  journal: Journal,
  scene: Scene,
  s: Sighting,
  followed: Followed,
  row: Row,
  othersStay: boolean,
  newVisitId: () => string,
): void {
  if (followed.left) leaveVisit(journal, scene, followed.left, othersStay);
  if (followed.entered) enterVisit(journal, scene, followed.entered, s, newVisitId);
  if (followed.trace?.state === "present" && (s.inside || s.saidInside)) seenInside(journal, scene, s, row);
}

function isPresentElsewhere(presence: CustomerPresence, deviceId: string, geofenceId: string): boolean {
  return Object.entries(presence.devices).some(
    ([id, device]) => id !== deviceId && entry(device.traces, geofenceId)?.state === "present",
  );
}

function withDevice(presence: CustomerPresence, deviceId: string, device: Device): CustomerPresence {
  return { ...presence, devices: withEntry(presence.devices, deviceId, device) };
}
