/** What others may ask of a customer's presence. */
import { recordOf } from "./journal.ts";
import type { CustomerPresence } from "./state.ts";
import type { VisitRecord } from "./types.ts";

export function openVisits(presence: CustomerPresence): readonly VisitRecord[] {
  return Object.entries(presence.visits).map(([geofenceId, visit]) => recordOf(geofenceId, visit, null));
}

export interface LastPlace {
  readonly deviceId: string;
  readonly at: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracy: number | null;
}

/** Each device's last accepted fix, where its place is still known. */
export function lastPlaces(presence: CustomerPresence): readonly LastPlace[] {
  return Object.entries(presence.devices).flatMap(([deviceId, { newestAt, place }]) => {
    if (newestAt === null || place === null) return [];
    const { latitude, longitude, accuracy } = place;
    return [{ deviceId, at: newestAt, latitude, longitude, accuracy }];
  });
}

/** When a ping of the customer was last accepted; null when none is known. */
export function lastSeen(presence: CustomerPresence): number | null {
  const times = Object.values(presence.devices).flatMap(({ newestAt }) =>
    newestAt === null ? [] : [newestAt],
  );
  return times.length === 0 ? null : Math.max(...times);
}

/** The time of the oldest place it tells, believed or not; null when it tells none. */
export function oldestPlace(presence: CustomerPresence): number | null {
  const times = Object.values(presence.devices).flatMap(({ newestAt, place, suspect }) => [
    ...(newestAt === null || place === null ? [] : [newestAt]),
    ...(suspect === null ? [] : [suspect.at]),
  ]);
  return times.length === 0 ? null : Math.min(...times);
}

/**
 * The same without any place older than `before`: for a blob that must not outlive the retention of positions
 * (`Infinity`: no place at all). Without a place the speed rule and `initial` start anew. The device `but` keeps
 * its places: a backlog that has just come is old only by the phone's clock.
 */
export function withoutPlaces(
  presence: CustomerPresence,
  before: number,
  but: string | null = null,
): CustomerPresence {
  const devices = Object.entries(presence.devices).map(([deviceId, device]) => {
    if (deviceId === but) return [deviceId, device] as const;
    const keepsPlace = device.newestAt !== null && device.newestAt >= before;
    const keepsSuspect = device.suspect !== null && device.suspect.at >= before;
    return [
      deviceId,
      {
        ...device,
        place: keepsPlace ? device.place : null,
        suspect: keepsSuspect ? device.suspect : null,
        remembered: device.remembered.map(([at, mark, id]) => [at, at >= before ? mark : null, id] as const),
      },
    ] as const;
  });
  return { ...presence, devices: Object.fromEntries(devices) };
}
