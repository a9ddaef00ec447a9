import { duration } from "../../domain/durations.ts";
import { withoutPlaces } from "../../domain/presence/index.ts";
import { type Alias, noteMoved, wholeCustomer, writeAlias } from "../../store/aliases.ts";
import { allConsents, type ConsentChange } from "../../store/consents.ts";
import { eraseCustomer } from "../../store/customers.ts";
import { deleteMovedRedemptions, type MovingRows, movingTables, rowsOf } from "../../store/moving.ts";
import { deletePositions, type PositionRow, positionsAfter } from "../../store/positions.ts";
import type { Customer } from "../customers/customer.ts";
import { dropDevice } from "../customers/delete-device.ts";
import { deliverAfter } from "../due/tick.ts";
import type { Shard } from "../shard.ts";

/** Everything a customer takes along when another one turns out to be the same; plain JSON. */
export interface Parcel {
  readonly profile: Pick<
    Customer,
    "traits" | "locale" | "timezone" | "consents" | "arm" | "presence" | "retries"
  > & {
    readonly armsMixed: boolean;
  };
  readonly consentChanges: readonly ConsentChange[];
  readonly rows: MovingRows;
  readonly positions: readonly PositionRow[];
}

/** A row of a Durable Object holds 2 MB. */
const partLength = 400_000;

/**
 * Takes a customer out of this shard, all at once, and leaves an alias with everything packed: from here on the
 * customer is on the way, however often the way is broken off, until the new shard has it.
 */
export function sendCustomer(shard: Shard, customer: Customer, to: Pick<Alias, "customer" | "shard">): void {
  const { sql } = shard;
  const rows = Object.fromEntries(
    movingTables.map((table) => [table, rowsOf(sql, customer.n, table)]),
  ) as unknown as MovingRows;
  const keepsPlaces = duration(shard.catalogue.settings.locationRetention) > 0;
  const { traits, locale, timezone, consents, arm, retries } = customer;
  const presence = keepsPlaces
    ? customer.presence
    : withoutPlaces(customer.presence, Number.POSITIVE_INFINITY);
  const armsMixed = shard.customers.row(customer.id)!.armsMixed === 1;
  const parcel: Parcel = {
    profile: { traits, locale, timezone, consents, arm, presence, retries, armsMixed },
    consentChanges: allConsents(sql, customer.n),
    rows,
    positions: positionsAfter(sql, customer.n, customer.head, 0),
  };
  const found = [...rows.notifications.map(({ id }) => id), ...rows.codes.map(({ code }) => code)];
  noteMoved(sql, found.map(String), to.customer);
  deleteMovedRedemptions(sql, customer.n);
  deletePositions(sql, customer.n, customer.head);
  shard.positions.tie(customer.n);
  eraseCustomer(sql, customer.n);
  shard.customers.drop(customer.id);
  leave(shard, { ...to, id: customer.id, device: wholeCustomer }, JSON.stringify(parcel));
}

/** A device of a known customer changes hands: it alone, without the customer's history. */
export function sendDevice(
  shard: Shard,
  customer: Customer,
  deviceId: string,
  to: Pick<Alias, "customer" | "shard">,
): void {
  const row = rowsOf(shard.sql, customer.n, "devices").find(({ id }) => id === deviceId);
  dropDevice(shard, customer, deviceId, shard.host.now());
  leave(shard, { ...to, id: customer.id, device: deviceId }, JSON.stringify({ device: row }));
}

function leave(shard: Shard, alias: Pick<Alias, "id" | "device" | "customer" | "shard">, text: string): void {
  const parts = Array.from({ length: Math.ceil(text.length / partLength) }, (_, i) =>
    text.slice(i * partLength, (i + 1) * partLength),
  );
  const at = shard.host.now();
  writeAlias(shard.sql, { ...alias, at }, parts);
  shard.dueAt(at + deliverAfter);
}
