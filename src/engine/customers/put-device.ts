import { listDevices, upsertDevice } from "../../store/devices.ts";
import { type Answer, done, notFound, refuse } from "../answer.ts";
import type { Shard } from "../shard.ts";
import type { Device, WebPushSubscription } from "./customer.ts";
import { type DeviceView, deviceView } from "./views.ts";

export const maxDevices = 32;

/** Registers a device or replaces it; a new subscription makes a disabled device reachable again. */
export function putDevice(
  shard: Shard,
  input: { customerId: string; id: string; platform: Device["platform"]; push: WebPushSubscription | null },
): Answer<{ created: boolean; device: DeviceView }> {
  const customer = shard.customers.find(input.customerId);
  if (customer === null) return notFound("customer", input.customerId);
  const created = !customer.devices.some((device) => device.id === input.id);
  if (created && customer.devices.length >= maxDevices)
    return refuse({
      kind: "conflict",
      code: "too_many_devices",
      detail: `a customer has at most ${maxDevices} devices: delete one first`,
    });
  const push = input.push === null ? null : JSON.stringify(input.push);
  upsertDevice(shard.sql, customer.n, { id: input.id, platform: input.platform, push }, shard.host.now());
  const row = listDevices(shard.sql, customer.n).find((device) => device.id === input.id)!;
  customer.devices = [
    ...customer.devices.filter((device) => device.id !== input.id),
    { ...row, platform: input.platform, push: input.push },
  ];
  return done({ created, device: deviceView(row) });
}
