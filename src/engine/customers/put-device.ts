import { type DeviceRow, listDevices, upsertDevice } from "../../store/devices.ts";
import { type Answer, done, notFound, refuse } from "../answer.ts";
import type { Shard } from "../shard.ts";
import { type Customer, type Device, warmDevice } from "./customer.ts";
import { addressOf, type Push } from "./push.ts";
import { type DeviceView, deviceView } from "./views.ts";

export const maxDevices = 32;

/** Registers a device or replaces it; a new subscription makes a disabled device reachable again. */
export function putDevice(
  shard: Shard,
  input: { customerId: string; id: string; platform: Device["platform"]; push: Push | null },
): Answer<{ created: boolean; device: DeviceView }> {
  const customer = shard.customers.find(input.customerId);
  if (customer === null) return notFound("customer", input.customerId);
  const known = customer.devices.find((device) => device.id === input.id);
  if (known === undefined && customer.devices.length >= maxDevices)
    return refuse({
      kind: "conflict",
      code: "too_many_devices",
      detail: `a customer has at most ${maxDevices} devices: delete one first`,
    });
  const noted = notePush(shard, known?.push ?? null, input.push);
  if ("fault" in noted) return invalidAt("/push/applicationServerKey", noted.fault);
  const push = noted.push === null ? null : JSON.stringify(noted.push);
  upsertDevice(shard.sql, customer.n, { id: input.id, platform: input.platform, push }, shard.host.now());
  return done({
    created: known === undefined,
    device: deviceView(registerDevice(shard, customer, input.id)),
  });
}

/** Takes a device into memory as it was just stored. */
export function registerDevice(shard: Shard, customer: Customer, id: string): DeviceRow {
  const row = listDevices(shard.sql, customer.n).find((device) => device.id === id)!;
  customer.devices = [...customer.devices.filter((device) => device.id !== id), warmDevice(row)];
  return row;
}

/** A registration with the VAPID key it was made for, or why it cannot be one. */
export function notePush(
  shard: Shard,
  before: Device["push"],
  given: Push | null,
): { readonly push: Push | null } | { readonly fault: string } {
  const push = given === null ? null : withKey(shard, before, given);
  const isOurKey = push?.type !== "webpush" || isOurs(shard, push.applicationServerKey);
  return isOurKey ? { push } : { fault: "expected a VAPID key of this server" };
}

export function invalidAt(pointer: string, detail: string) {
  return refuse({ kind: "invalid", errors: [{ pointer, detail }] });
}

/**
 * Notes the VAPID key that a web push subscription was made for: the one it names; that of the same subscription
 * as it was registered before; else the one that is handed out now.
 */
function withKey(shard: Shard, before: Customer["devices"][number]["push"], push: Push): Push {
  if (push.type !== "webpush" || push.applicationServerKey !== undefined) return push;
  const isSame = before?.type === "webpush" && addressOf(before) === addressOf(push);
  const key = isSame ? before.applicationServerKey : shard.catalogue.vapidKeys.at(-1);
  return key === undefined ? push : { ...push, applicationServerKey: key };
}

function isOurs({ catalogue }: Shard, key: string | undefined): boolean {
  return key === undefined || catalogue.vapidKeys.includes(key);
}
