import type { Send } from "../../domain/caps.ts";
import type { CustomerPresence } from "../../domain/presence/index.ts";
import type { DeviceRow } from "../../store/devices.ts";
import type { Retry } from "../decide/retries.ts";
import type { Push } from "./push.ts";

export const purposes = ["location", "push", "email", "sms"] as const;
export type Purpose = (typeof purposes)[number];

/** The consents in force: the newest change of each purpose. Absent means refused. */
export type Consents = Readonly<Partial<Record<Purpose, { readonly granted: boolean; readonly at: number }>>>;

export interface Device {
  readonly id: string;
  readonly platform: "web" | "ios" | "android";
  readonly push: Push | null;
  readonly disabledReason: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When its token was last used, to a day; null: never since it was made. */
  readonly seenAt: number | null;
}

export function warmDevice(row: DeviceRow): Device {
  return { ...row, push: row.push === null ? null : JSON.parse(row.push) } as Device;
}

/** A warm customer: everything a ping needs, in memory, as of the last committed write. */
export interface Customer {
  readonly n: number;
  readonly id: string;
  traits: Readonly<Record<string, unknown>>;
  locale: string | null;
  timezone: string | null;
  /** Whose holdout arms the customer has taken over; null: their own. */
  arm: string | null;
  readonly createdAt: number;
  updatedAt: number;
  consents: Consents;
  devices: readonly Device[];
  sends: Send[];
  presence: CustomerPresence;
  /** Decisions that fell on speed alone and are to be made again. */
  retries: readonly Retry[];
  /** Number of the newest stored position; 0 without one. */
  head: number;
  presenceSavedAt: number;
}

export function mayLocate(customer: Customer): boolean {
  return customer.consents.location?.granted === true;
}

export function mayPush(customer: Customer): boolean {
  return customer.consents.push?.granted === true;
}

export type ReachableDevice = Device & { readonly push: Push };
