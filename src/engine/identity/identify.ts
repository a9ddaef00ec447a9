import { endParcel, readAlias, readParcel } from "../../store/aliases.ts";
import { hasClaims } from "../../store/moving.ts";
import { type Answer, done, refuse } from "../answer.ts";
import type { Shard } from "../shard.ts";
import { isAnonymous } from "./anonymous.ts";
import { type DeviceAccess, deviceOf, unauthenticated } from "./device-access.ts";
import { sendCustomer, sendDevice } from "./parcel.ts";

/**
 * A device says who it is: its anonymous customer becomes the known one, whole; a device of another known customer
 * leaves that one. Answers when the known customer has it all.
 */
export function identify(
  shard: Shard,
  input: { customerId: string; device: DeviceAccess; to: { customer: string; shard: number } },
): Answer<{ customerId: string }> {
  const { customerId, device: access, to } = input;
  const customer = shard.customers.find(customerId);
  const found = customer === null ? { fault: "revoked_device" as const } : deviceOf(shard, customer, access);
  if ("fault" in found) return unauthenticated(found.fault);
  if (customer === null || customer.id === to.customer) return done({ customerId });
  if (!isAnonymous(customer.id)) sendDevice(shard, customer, access.id, to);
  // A message that is with a sender comes back here within seconds: after that nobody asks here for it any more.
  else if (hasClaims(shard.sql, customer.n, shard.host.now()))
    return refuse({ kind: "unavailable", detail: "a message to this device is under way" });
  else sendCustomer(shard, customer, to);
  return done({ customerId: to.customer });
}

/** What left under an alias and has not arrived, and where it is to go; null when nothing is to be delivered. */
export function packed(
  shard: Shard,
  input: { id: string; device: string },
): Answer<{
  readonly to: string;
  readonly shard: number;
  readonly at: number;
  readonly text: string;
} | null> {
  const alias = readAlias(shard.sql, input.id, input.device);
  if (alias === null || alias.arrived) return done(null);
  const { customer: to, shard: index, at } = alias;
  return done({ to, shard: index, at, text: readParcel(shard.sql, input.id, input.device) });
}

export function delivered(shard: Shard, input: { id: string; device: string }): Answer<{ arrived: true }> {
  endParcel(shard.sql, input.id, input.device);
  return done({ arrived: true });
}
