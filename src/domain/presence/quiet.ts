/**
 * A quiet ping changes nothing that matters at once: only the device's newest time and place, what is remembered
 * for `duplicate`, and the newest time inside of zones it is present in. That is all in the stored position, so
 * the state itself need not be written, and is rebuilt here after a restart.
 */
import { entry, withEntry } from "./records.ts";
import { remember } from "./remembered.ts";
import {
  type CustomerPresence,
  type Device,
  isFollowed,
  newDevice,
  type Trace,
  type Visit,
} from "./state.ts";

/** A stored position: the ping, the catalogue version it was judged with, and `inside` of its step. */
export interface QuietPosition {
  readonly deviceId: string;
  readonly id: string | null;
  readonly at: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracy: number | null;
  readonly version: number;
  readonly inside: readonly string[];
}

/** `positions`: those stored after `presence` was, in the order in which they were stored. */
export function replayQuiet(
  presence: CustomerPresence,
  positions: Iterable<QuietPosition>,
): CustomerPresence {
  let current = presence;
  for (const position of positions) current = replayOne(current, position);
  return current;
}

function replayOne(presence: CustomerPresence, position: QuietPosition): CustomerPresence {
  const device = moveTo(
    entry(presence.devices, position.deviceId) ?? newDevice(),
    position,
    position.version,
  );
  let { traces } = device;
  let { visits } = presence;
  for (const geofenceId of position.inside) {
    const trace = entry(traces, geofenceId);
    const visit = entry(visits, geofenceId);
    if (trace?.state !== "present" || !visit) continue;
    const dwellUpTo = Math.max(visit.dwellUpTo, position.at - visit.dwellFrom);
    traces = withEntry(traces, geofenceId, { ...trace, lastInside: position.at });
    visits = withEntry(visits, geofenceId, { ...visit, dwellUpTo });
  }
  const devices = withEntry(presence.devices, position.deviceId, { ...device, traces });
  return { ...presence, devices, visits };
}

/** The device after an accepted ping: the part that does not depend on any geofence. */
export function moveTo(
  device: Device,
  ping: Omit<QuietPosition, "deviceId" | "version" | "inside">,
  version: number,
): Device {
  const { at, latitude, longitude, accuracy } = ping;
  return {
    newestAt: at,
    place: { latitude, longitude, accuracy, version },
    suspect: null,
    remembered: remember(device.remembered, ping),
    traces: device.traces,
  };
}

export function isQuietTrace(before: Trace | undefined, after: Trace | undefined): boolean {
  if (before === undefined || after === undefined) return before === after;
  if (!isFollowed(before) || !isFollowed(after)) return before.state === after.state;
  return (
    before.state === after.state &&
    before.since === after.since &&
    before.outside === after.outside &&
    before.strayed === after.strayed
  );
}

export function isQuietVisit(before: Visit | undefined, after: Visit | undefined): boolean {
  if (!before || !after) return before === after;
  return (
    before.visitId === after.visitId &&
    before.insidePings === after.insidePings &&
    before.confirmed === after.confirmed &&
    before.awaitsConfirm === after.awaitsConfirm &&
    before.awaitsDwell === after.awaitsDwell &&
    before.leftAt === after.leftAt
  );
}
