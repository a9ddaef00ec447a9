import { upsertDevice } from "../../store/devices.ts";
import { type Answer, done, notFound } from "../answer.ts";
import type { Shard } from "../shard.ts";
import type { Push } from "./push.ts";
import { invalidAt, notePush, registerDevice } from "./put-device.ts";
import { type DeviceView, deviceView } from "./views.ts";

/** Replaces how a device is reached, and nothing else of it. */
export function putPush(
  shard: Shard,
  input: { customerId: string; id: string; push: Push },
): Answer<DeviceView> {
  const customer = shard.customers.find(input.customerId);
  const device = customer?.devices.find(({ id }) => id === input.id);
  if (customer === null || device === undefined) return notFound("device", input.id);
  const noted = notePush(shard, device.push, input.push);
  if ("fault" in noted) return invalidAt("/applicationServerKey", noted.fault);
  const { id, platform } = device;
  upsertDevice(shard.sql, customer.n, { id, platform, push: JSON.stringify(noted.push) }, shard.host.now());
  return done(deviceView(registerDevice(shard, customer, id)));
}
