import { type NotificationRow, redirectNotification } from "../../store/notifications.ts";
import { chooseDevice } from "../customers/choose-device.ts";
import type { Customer } from "../customers/customer.ts";
import { serviceOf } from "../customers/push.ts";
import type { Shard } from "../shard.ts";

/** Queues a message for another device of the customer; false when none can be reached, or it is too late. */
export function redirect(
  shard: Shard,
  customer: Customer,
  row: NotificationRow,
  now: number,
  attemptLog: string = row.attemptLog,
): boolean {
  const device = chooseDevice(customer, null);
  if (device === null || now >= row.expiresAt) return false;
  const { type } = device.push;
  redirectNotification(shard.sql, row.id, {
    deviceId: device.id,
    channel: type,
    host: serviceOf(device.push),
    attemptLog,
    dueAt: now,
  });
  shard.dueAt(now);
  return true;
}
