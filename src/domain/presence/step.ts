import { accept } from "./accept.ts";
import { entry, withEntry } from "./records.ts";
import { remember } from "./remembered.ts";
import { type CustomerPresence, type Device, type Fix, newDevice } from "./state.ts";
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
  if (status === "accepted") {
    return { ...accept(presence, deviceId, ping, zones, settings, newVisitId), status };
  }
  const devices =
    status === "duplicate"
      ? presence.devices
      : withEntry(presence.devices, deviceId, setAside(device, ping, status));
  return {
    presence: devices === presence.devices ? presence : { ...presence, devices },
    status,
    events: [],
    moments: [],
    visits: [],
    quiet: status === "duplicate",
    inside: [],
    contradicted: false,
  };
}

/** A ping that moves nothing is remembered all the same; a too-fast one may be borne out by the next. */
function setAside(device: Device, ping: Ping, status: PingStatus): Device {
  const suspect = status === "implausible" && !ping.mock ? fixOf(ping) : device.suspect;
  return { ...device, suspect, remembered: remember(device.remembered, ping) };
}

function fixOf({ at, latitude, longitude, accuracy }: Ping): Fix {
  return { at, latitude, longitude, accuracy };
}
