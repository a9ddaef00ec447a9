import type { CustomerRow } from "../../store/customers.ts";
import type { DeviceRow } from "../../store/devices.ts";
import { type Consents, purposes } from "./customer.ts";
import type { Push } from "./push.ts";

/** A subscription without its keys: they are no one else's business. */
export type PushView =
  | { readonly type: "webpush"; readonly endpoint: string }
  | Exclude<Push, { readonly type: "webpush" }>;

export interface DeviceView {
  readonly id: string;
  readonly platform: string;
  readonly push: PushView | null;
  readonly disabledReason: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface CustomerView {
  readonly id: string;
  readonly traits: Readonly<Record<string, unknown>>;
  readonly locale: string | null;
  readonly timezone: string | null;
  readonly consents: Readonly<Record<string, { readonly granted: boolean; readonly at: string | null }>>;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export function customerView(row: CustomerRow): CustomerView {
  const given = JSON.parse(row.consents) as Consents;
  return {
    id: row.id,
    traits: JSON.parse(row.traits) as Record<string, unknown>,
    locale: row.locale,
    timezone: row.timezone,
    consents: Object.fromEntries(
      purposes.map((purpose) => {
        const consent = given[purpose];
        const at = consent === undefined ? null : new Date(consent.at).toISOString();
        return [purpose, { granted: consent?.granted ?? false, at }];
      }),
    ),
    createdAt: new Date(row.createdAt).toISOString(),
    updatedAt: new Date(row.updatedAt).toISOString(),
  };
}

export function deviceView(row: DeviceRow): DeviceView {
  const push = row.push === null ? null : (JSON.parse(row.push) as Push);
  return {
    id: row.id,
    platform: row.platform,
    push: push === null ? null : pushView(push),
    disabledReason: row.disabledReason,
    createdAt: new Date(row.createdAt).toISOString(),
    updatedAt: new Date(row.updatedAt).toISOString(),
  };
}

function pushView(push: Push): PushView {
  return push.type === "webpush" ? { type: push.type, endpoint: push.endpoint } : push;
}
