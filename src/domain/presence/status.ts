import { distance } from "../../../geo/index.ts";
import { isRemembered } from "./remembered.ts";
import { accuracyOf } from "./sighting.ts";
import type { Device, Fix } from "./state.ts";
import type { Ping, PingStatus, PresenceSettings } from "./types.ts";

const regionMaxAccuracy = 500;
const tooFast = 150;

/** The checks in the contract's order; the first that applies names the ping. */
export function statusOf(device: Device, ping: Ping, settings: PresenceSettings): PingStatus {
  if (isRemembered(device.remembered, ping)) return "duplicate";
  if (isLate(device, ping)) return "late";
  if (isInaccurate(ping, settings)) return "inaccurate";
  if (ping.mock || isUnbelievablyFast(device, ping)) return "implausible";
  return "accepted";
}

/** Not newer than the newest accepted ping of the device. */
function isLate(device: Device, ping: Ping): boolean {
  return device.newestAt !== null && ping.at <= device.newestAt;
}

function isInaccurate(ping: Ping, settings: PresenceSettings): boolean {
  const limit = ping.region ? Math.max(settings.maxAccuracy, regionMaxAccuracy) : settings.maxAccuracy;
  return accuracyOf(ping) > limit;
}

/** Too fast from the last accepted ping, and not backed by the too-fast ping before it. */
function isUnbelievablyFast(device: Device, ping: Ping): boolean {
  if (device.newestAt === null || device.place === null) return false;
  if (!isTooFast({ ...device.place, at: device.newestAt }, ping)) return false;
  return device.suspect === null || isTooFast(device.suspect, ping);
}

/** Faster than 150 m/s even with both accuracies taken off the distance. */
function isTooFast(from: Fix, to: Fix): boolean {
  const metres = distance(from.longitude, from.latitude, to.longitude, to.latitude);
  const seconds = Math.abs(to.at - from.at) / 1000;
  return metres - accuracyOf(from) - accuracyOf(to) > tooFast * seconds;
}
