import { insertCustomer } from "../../store/customers.ts";
import { upsertDevice } from "../../store/devices.ts";
import { readKeptAnswerByKey } from "../../store/idempotency.ts";
import { type Answer, done } from "../answer.ts";
import type { Customer, Device } from "../customers/customer.ts";
import { dropDevice } from "../customers/delete-device.ts";
import { maxDevices, registerDevice } from "../customers/put-device.ts";
import { type KeyedRequest, keptFor, once } from "../once.ts";
import type { Shard } from "../shard.ts";

export interface Enrolment {
  readonly platform: Device["platform"];
  /** Null: an anonymous customer is made. */
  readonly customerId: string | null;
  readonly locale: string | null;
  readonly timezone: string | null;
  readonly keyed: KeyedRequest | null;
}

export interface Enrolled {
  readonly customerId: string;
  readonly deviceId: string;
  /** When the device was made: its first token is no older. */
  readonly at: number;
}

/** A new device of a customer; one nobody knows yet is made. */
export function enrol(shard: Shard, input: Enrolment): Answer<Enrolled> {
  const { keyed } = input;
  // The answer is kept as the new customer's, to go when they go: whose it is follows from the key alone.
  const kept = keyed && readKeptAnswerByKey(shard.sql, scope, keyed.key, shard.host.now() - keptFor);
  if (kept) return once(shard, { customer: kept.customer, scope, keyed }, () => make(shard, input));
  const made = make(shard, input);
  const customer = shard.customers.find(made.value.customerId)!;
  return once(shard, { customer: customer.n, scope, keyed }, () => made);
}

const scope = "enrol";

function make(shard: Shard, { customerId, platform, locale, timezone }: Enrolment) {
  const now = shard.host.now();
  const id = customerId ?? shard.id("anon");
  const known = shard.customers.find(id);
  if (known === null) insertCustomer(shard.sql, { id, traits: "{}", locale, timezone }, now);
  else makeRoom(shard, known, now);
  const customer = known ?? shard.customers.find(id)!;
  const deviceId = shard.id("dev");
  upsertDevice(shard.sql, customer.n, { id: deviceId, platform, push: null }, now);
  registerDevice(shard, customer, deviceId);
  return done({ customerId: id, deviceId, at: now });
}

/** Whoever installs the app again and again must not be kept out by phones long gone. */
function makeRoom(shard: Shard, customer: Customer, now: number): void {
  if (customer.devices.length < maxDevices) return;
  const lastUse = (device: Device) => Math.max(device.seenAt ?? 0, device.updatedAt);
  const [oldest] = customer.devices.toSorted((a, b) => lastUse(a) - lastUse(b));
  dropDevice(shard, customer, oldest!.id, now);
}
