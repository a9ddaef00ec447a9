import { removeDevice } from "../../domain/presence/index.ts";
import { deleteDevice as remove } from "../../store/devices.ts";
import { type Answer, done, notFound } from "../answer.ts";
import { savePresence } from "../pings/keep-position.ts";
import { recordPresence } from "../pings/record-presence.ts";
import type { Shard } from "../shard.ts";
import type { Customer } from "./customer.ts";

/** Removes a device: its presences end as a timeout would end them, and nothing is sent to it any more. */
export function deleteDevice(
  shard: Shard,
  input: { customerId: string; id: string },
): Answer<{ deleted: true }> {
  const customer = shard.customers.find(input.customerId);
  if (customer === null) return notFound("customer", input.customerId);
  if (!customer.devices.some((device) => device.id === input.id)) return notFound("device", input.id);
  dropDevice(shard, customer, input.id, shard.host.now());
  return done({ deleted: true });
}

export function dropDevice(shard: Shard, customer: Customer, id: string, now: number): void {
  const gone = removeDevice(customer.presence, id);
  recordPresence(shard, customer, gone, now);
  customer.presence = gone.presence;
  savePresence(shard, customer, now);
  remove(shard.sql, customer.n, id);
  customer.devices = customer.devices.filter((device) => device.id !== id);
}
