import { writeSeen } from "../../store/devices.ts";
import { type Answer, done, refuse } from "../answer.ts";
import type { Customer, Device } from "../customers/customer.ts";
import { allowDevice } from "../limits.ts";
import type { Shard } from "../shard.ts";
import { followAlias } from "./follow-alias.ts";

/** What a device's token says of it, once its MAC is known to be good. */
export interface DeviceAccess {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly issuedAt: number;
}

/** A token that is not used for so long is not good any more. */
const tokenLifetime = 90 * 24 * 3_600_000;
/** Its use is written down this often at most. */
const seenEvery = 24 * 3_600_000;

/**
 * The device of a token, or why the token is not good any more: the device was removed, or registered anew after
 * the token was made, or has been silent for 90 days. Throws where the device went when it is another customer's.
 */
export function deviceOf(
  shard: Shard,
  customer: Customer,
  access: DeviceAccess,
): { readonly device: Device } | { readonly fault: "revoked_device" | "expired_device" } {
  const device = customer.devices.find(({ id }) => id === access.id);
  if (device === undefined) {
    followAlias(shard.sql, customer.id, access.id);
    return { fault: "revoked_device" };
  }
  if (access.issuedAt < device.createdAt) return { fault: "revoked_device" };
  const now = shard.host.now();
  if (now - Math.max(access.issuedAt, device.seenAt ?? 0) > tokenLifetime) return { fault: "expired_device" };
  if (now - (device.seenAt ?? 0) > seenEvery) markSeen(shard, customer, device, now);
  return { device };
}

function markSeen(shard: Shard, customer: Customer, device: Device, now: number): void {
  writeSeen(shard.sql, customer.n, device.id, now);
  customer.devices = customer.devices.map((known) => (known === device ? { ...known, seenAt: now } : known));
}

export const deviceWords = {
  revoked_device: "the device of this token was removed; enrol again with POST /v1/devices",
  expired_device: "this token was not used for 90 days; enrol again with POST /v1/devices",
};

/** Lets a device in, and counts its request: answers whose it is now. */
export function admitDevice(
  shard: Shard,
  input: { customerId: string; device: DeviceAccess },
): Answer<{ customerId: string }> {
  const tooMany = allowDevice(shard, input.device.id);
  if (tooMany !== null) return tooMany;
  const customer = shard.customers.find(input.customerId);
  const found =
    customer === null ? { fault: "revoked_device" as const } : deviceOf(shard, customer, input.device);
  if ("fault" in found) return unauthenticated(found.fault);
  return done({ customerId: input.customerId });
}

export function unauthenticated(fault: keyof typeof deviceWords) {
  return refuse({ kind: "unauthenticated", code: fault, detail: deviceWords[fault] });
}
