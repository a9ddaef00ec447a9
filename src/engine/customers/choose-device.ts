import type { Customer, Device, ReachableDevice } from "./customer.ts";

/** Trait with the platform on which a customer wants to be spoken to first: `web`, `ios` or `android`. */
const preference = "preferredPlatform";

/**
 * The one device to send to: the one that pinged if it can be reached, else the one last seen, those of the
 * customer's preferred platform first. Null when none can be reached.
 */
export function chooseDevice(customer: Customer, pinged: string | null): ReachableDevice | null {
  const reachable = customer.devices.filter((device): device is ReachableDevice => isReachable(device));
  const here = reachable.find((device) => device.id === pinged);
  if (here !== undefined) return here;
  const preferred = customer.traits[preference];
  const isPreferred = (device: Device) => Number(device.platform === preferred);
  const seenAt = (device: Device) => lastSeenAt(customer, device);
  const [first] = reachable.sort(
    (a, b) => isPreferred(b) - isPreferred(a) || seenAt(b) - seenAt(a) || (a.id < b.id ? -1 : 1),
  );
  return first ?? null;
}

/** Has a subscription, and its push service has not refused it for good. */
export function isReachable(device: {
  readonly push: unknown;
  readonly disabledReason: string | null;
}): boolean {
  return device.push !== null && device.disabledReason === null;
}

/** Its newest ping, or its registration. */
function lastSeenAt({ presence }: Customer, device: Device): number {
  return Math.max(presence.devices[device.id]?.newestAt ?? 0, device.updatedAt);
}
