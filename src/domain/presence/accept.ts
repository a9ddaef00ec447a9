/**
 * An accepted ping, in two stages: what it makes of each of the device's traces, and what that means for the
 * customer's visits.
 */
import { close, timeouts } from "./closing.ts";
import { type Followed, follow, timeoutOf } from "./follow.ts";
import { eventsOf, type Journal, openJournal } from "./journal.ts";
import { isQuietTrace, isQuietVisit, moveTo } from "./quiet.ts";
import { entry, withEntry } from "./records.ts";
import { type Sighting, sight } from "./sighting.ts";
import { type CustomerPresence, type Device, isFollowed, newDevice, type Trace } from "./state.ts";
import type { Step } from "./step.ts";
import type { Ping, PresenceSettings, Zone, Zones } from "./types.ts";
import { enterVisit, leaveVisit, type Row, seenInside } from "./visit.ts";

type Traces = Device["traces"];

export function accept(
  presence: CustomerPresence,
  deviceId: string,
  ping: Ping,
  zones: Zones,
  settings: PresenceSettings,
  newVisitId: () => string,
): Omit<Step, "status"> {
  const journal = openJournal(presence);
  const devices = close(journal, presence.devices, timeouts(presence.devices, ping.at, settings));
  const device = entry(devices, deviceId) ?? newDevice();
  const looks = lookAround(device, ping, zones, settings);
  for (const look of looks) {
    tell(journal, deviceId, look, othersAt(devices, deviceId, look, settings), newVisitId);
  }
  const moved = { ...moveTo(device, ping, zones.version), traces: tracesAfter(device.traces, looks, zones) };
  return {
    presence: {
      devices: withEntry(devices, deviceId, moved),
      visits: journal.visits,
      ended: journal.ended,
    },
    events: eventsOf(journal),
    moments: journal.moments,
    visits: [...journal.changed.values()],
    quiet:
      devices === presence.devices &&
      device.newestAt !== null &&
      looks.every(({ s }) => s.evidence === null) &&
      looks.every(({ zone: { id }, after }) => isQuietTrace(entry(device.traces, id), after)) &&
      looks.every(({ zone: { id } }) => isQuietVisit(entry(presence.visits, id), entry(journal.visits, id))),
    inside: looks.filter(({ s, after }) => s.inside && after?.state === "present").map(({ zone }) => zone.id),
    contradicted: looks.some(({ s }) => s.contradicted),
  };
}

/** The ping at one geofence: how the device stood to it before, and stands now. */
interface Look extends Omit<Followed, "trace"> {
  readonly zone: Zone;
  readonly s: Sighting;
  readonly row: Row;
  readonly after: Trace | undefined;
}

/** Stage one, by geofence id. */
function lookAround(device: Device, ping: Ping, zones: Zones, settings: PresenceSettings): readonly Look[] {
  const traces = withCovered(device, zones);
  return zonesToLookAt(traces, ping, zones).map((zone) => {
    const before = entry(traces, zone.id);
    const s = sight(ping, zone, settings);
    const { trace, left, entered } = follow(before ?? null, s, settings);
    const row = rowOf(before, s, device.newestAt);
    return { zone, s, row, after: trace ?? undefined, left, entered };
  });
}

/** The device's traces, and those of geofences that were laid over its last place since its last ping. */
function withCovered({ place, traces }: Device, zones: Zones): Traces {
  if (place === null || zones.version <= place.version) return traces;
  const covering = zones
    .containing(place.longitude, place.latitude)
    .filter(({ id, shapedAt }) => shapedAt > place.version && !isFollowed(entry(traces, id)));
  return covering.reduce((all: Traces, { id }) => withEntry(all, id, { state: "covered" }), traces);
}

/** Where the ping is inside, where the device has a trace, and what its `region` names. */
function zonesToLookAt(traces: Traces, ping: Ping, zones: Zones): readonly Zone[] {
  const containing = zones.containing(ping.longitude, ping.latitude);
  const others = Object.keys(traces);
  if (ping.region) others.push(ping.region.id);
  if (others.length === 0) return containing;
  const found = new Map(containing.map((zone) => [zone.id, zone]));
  for (const id of others) {
    const zone = zones.get(id);
    if (zone) found.set(id, zone);
  }
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** How this ping, when it is inside, stands to the device's ping before. */
function rowOf(before: Trace | undefined, s: Sighting, previousAt: number | null): Row {
  if (!s.inside) return { pings: 0, second: false };
  if (before?.state === "touched") return { pings: 2, second: true };
  return { pings: 1, second: isFollowed(before) && before.lastInside === previousAt };
}

/** Of geofences that are not in the catalogue, only presences stay: `closeRemoved` ends those. */
function tracesAfter(before: Traces, looks: readonly Look[], zones: Zones): Traces {
  const unseen = Object.entries(before).filter(([id, trace]) => isFollowed(trace) && !zones.get(id));
  const seen = looks.flatMap(({ zone, after }) => (after ? [[zone.id, after] as const] : []));
  return Object.fromEntries([...unseen, ...seen]);
}

/** Stage two: exit, then enter, then what a ping inside adds. */
function tell(
  journal: Journal,
  deviceId: string,
  { zone, s, row, after, left, entered }: Look,
  others: Others,
  newVisitId: () => string,
): void {
  const scene = { geofenceId: zone.id, deviceId, dwell: zone.dwell };
  const late = others === "late";
  if (left) leaveVisit(journal, scene, late ? { ...left, decides: false } : left, others === "present");
  if (entered) {
    const resumes = late && entered.kind === "plain";
    enterVisit(journal, scene, resumes ? { kind: "resumed", continues: true } : entered, s, newVisitId);
  }
  if (after?.state === "present" && (s.inside || s.saidInside)) seenInside(journal, scene, s, row);
}

/**
 * Another device of the customer at the geofence: present; or timed out on the server's clock, though not yet by
 * this ping's time, so that in a prompt delivery the visit would still be open.
 */
type Others = "present" | "late" | "none";

function othersAt(
  devices: CustomerPresence["devices"],
  deviceId: string,
  { zone, s }: Look,
  settings: PresenceSettings,
): Others {
  let found: Others = "none";
  for (const [id, device] of Object.entries(devices)) {
    const trace = entry(device.traces, zone.id);
    if (id === deviceId || !isFollowed(trace)) continue;
    if (trace.state === "present") return "present";
    if (timeoutOf(trace, settings) > s.at) found = "late";
  }
  return found;
}
