import type { IncomingPing } from "../pings/types.ts";
import type { Customer } from "./customer.ts";

/** The device that makes a request, as its token says; `issuedAt` in epoch milliseconds. */
export interface Caller {
  readonly id: string;
  readonly issuedAt: number;
}

/** Whether a device's token is in force: it is older than a device that was made anew under its id. */
export function isEnrolled(customer: Customer, caller: Caller): boolean {
  return customer.devices.some(({ id, createdAt }) => id === caller.id && createdAt <= caller.issuedAt);
}

/** Whether a device may send a ping: its own, of its own customer. */
export function mayPing(customer: Customer, caller: Caller, ping: IncomingPing): boolean {
  const isOwn = ping.deviceId === caller.id && (ping.as ?? customer.id) === customer.id;
  return isOwn && isEnrolled(customer, caller);
}
