import { deleteDevice as remove } from "../../store/devices.ts";
import { type Answer, done, notFound } from "../answer.ts";
import type { Shard } from "../shard.ts";

export function deleteDevice(
  shard: Shard,
  input: { customerId: string; id: string },
): Answer<{ deleted: true }> {
  const customer = shard.customers.find(input.customerId);
  if (customer === null) return notFound("customer", input.customerId);
  if (!customer.devices.some((device) => device.id === input.id)) return notFound("device", input.id);
  remove(shard.sql, customer.n, input.id);
  customer.devices = customer.devices.filter((device) => device.id !== input.id);
  return done({ deleted: true });
}
