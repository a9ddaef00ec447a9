import { mergePresence } from "../../domain/presence/index.ts";
import { hasOrigin, type Origin, writeOrigin } from "../../store/aliases.ts";
import { appendConsent, type ConsentChange } from "../../store/consents.ts";
import {
  insertCustomer,
  updateProfile,
  writeArm,
  writeConsents,
  writeRetries,
} from "../../store/customers.ts";
import { listDevices } from "../../store/devices.ts";
import { insertRows, movingTables } from "../../store/moving.ts";
import { nextNotificationDue } from "../../store/notifications.ts";
import { listSends } from "../../store/sends.ts";
import { type Answer, done } from "../answer.ts";
import {
  type Consents,
  type Customer,
  mayLocate,
  type Purpose,
  purposes,
  warmDevice,
} from "../customers/customer.ts";
import { forgetWhereabouts } from "../customers/put-consent.ts";
import { savePresence } from "../pings/keep-position.ts";
import { recordPresence } from "../pings/record-presence.ts";
import type { Shard } from "../shard.ts";
import { emit } from "../webhooks/emit.ts";
import { ownId } from "./follow-alias.ts";
import type { Parcel } from "./parcel.ts";

/**
 * Ids that name a shard so that a thing is found by them, in JSON and in JSON within JSON; a device's and a
 * customer's stay what they are.
 */
const travelling = /(?<=\\?")(?:ntf|dec|evt|vis|red|msg)_[0-9a-f]{34}(?=\\?")/g;

/**
 * Takes in what an anonymous customer, or a device of another known one, brings along: sends and history as they
 * are, of each consent the newer, the arms of a holdout where there were none yet. The same parcel again changes
 * nothing. Ids get this shard's name, so that they are found where they are.
 */
export function takeParcel(
  shard: Shard,
  input: Origin & { readonly to: string; readonly text: string },
): Answer<{ taken: boolean }> {
  const now = shard.host.now();
  if (shard.customers.row(input.to) === null)
    insertCustomer(shard.sql, { id: input.to, traits: "{}", locale: null, timezone: null }, now);
  const customer = shard.customers.find(input.to)!;
  if (hasOrigin(shard.sql, customer.n, input)) return done({ taken: false });
  writeOrigin(shard.sql, customer.n, input);
  const text = input.text.replaceAll(travelling, (id) => ownId(shard, id));
  const parcel = JSON.parse(text) as Parcel | { device: Parcel["rows"]["devices"][number] };
  if ("device" in parcel) insertRows(shard.sql, customer.n, "devices", [parcel.device]);
  else {
    mergeInto(shard, customer, parcel, input.id, now);
    emit(shard, "customer.identified", customer, { anonymousId: input.id });
  }
  customer.devices = listDevices(shard.sql, customer.n).map(warmDevice);
  return done({ taken: true });
}

function mergeInto(shard: Shard, customer: Customer, parcel: Parcel, from: string, now: number): void {
  const { sql } = shard;
  mergeArms(shard, customer, parcel, from);
  for (const table of movingTables) insertRows(sql, customer.n, table, parcel.rows[table]);
  customer.sends = listSends(sql, customer.n);
  mergeProfile(shard, customer, parcel, now);
  mergeWhereabouts(shard, customer, parcel, now);
  mergeConsents(shard, customer, parcel, now);
  const due = nextNotificationDue(sql);
  if (due !== null) shard.dueAt(due);
}

/** What the customer has decided in nobody's arm yet is decided in the newcomer's; what both have, in neither's. */
function mergeArms(shard: Shard, customer: Customer, { profile, rows }: Parcel, from: string): void {
  const theirs = rows.sends.some(({ campaign }) => campaign !== null);
  const ours = customer.sends.some(({ campaignId }) => campaignId !== null);
  const mixed = shard.customers.row(customer.id)!.armsMixed === 1 || profile.armsMixed || (ours && theirs);
  if (!ours && theirs) customer.arm = profile.arm ?? from;
  writeArm(shard.sql, customer.n, customer.arm, mixed);
}

/** The known customer's own words stand; the newcomer's fill what they leave open. */
function mergeProfile(shard: Shard, customer: Customer, { profile }: Parcel, now: number): void {
  customer.traits = { ...profile.traits, ...customer.traits };
  customer.locale ??= profile.locale;
  customer.timezone ??= profile.timezone;
  customer.updatedAt = now;
  const { id, locale, timezone } = customer;
  updateProfile(
    shard.sql,
    customer.n,
    { id, traits: JSON.stringify(customer.traits), locale, timezone },
    now,
  );
  customer.retries = [...customer.retries, ...profile.retries];
  if (customer.retries.length > 0) writeRetries(shard.sql, customer.n, JSON.stringify(customer.retries));
}

function mergeWhereabouts(
  shard: Shard,
  customer: Customer,
  { profile, positions }: Parcel,
  now: number,
): void {
  for (const position of positions) {
    // What was packed before there was evidence has none.
    const { evidence = null, ...rest } = position;
    customer.head = shard.positions.append(customer.n, { ...rest, evidence, prev: customer.head });
  }
  const merged = mergePresence(customer.presence, profile.presence, now);
  recordPresence(shard, customer, merged, now);
  customer.presence = merged.presence;
  savePresence(shard, customer, now);
}

/** Of each purpose the newest choice, on a tie the refusal; a refusal of location that wins forgets what came along. */
function mergeConsents(shard: Shard, customer: Customer, parcel: Parcel, now: number): void {
  const merged = Object.fromEntries(
    purposes.flatMap((purpose) => {
      const choice = newer(customer.consents, parcel.profile.consents, purpose);
      return choice === undefined ? [] : [[purpose, choice]];
    }),
  ) as Consents;
  for (const change of parcel.consentChanges)
    appendConsent(shard.sql, customer.n, { ...change, effective: isChoice(merged, change) });
  customer.consents = merged;
  writeConsents(shard.sql, customer.n, JSON.stringify(merged));
  if (!mayLocate(customer)) forgetWhereabouts(shard, customer, now);
}

/** Of what came along, only the choices in force took force for this customer. */
function isChoice(inForce: Consents, { purpose, at, granted, effective }: ConsentChange): boolean {
  const choice = inForce[purpose as Purpose];
  return effective && choice?.at === at && choice.granted === granted;
}

function newer(ours: Consents, theirs: Consents, purpose: Purpose) {
  const [a, b] = [ours[purpose], theirs[purpose]];
  if (a === undefined || b === undefined) return a ?? b;
  if (a.at !== b.at) return a.at > b.at ? a : b;
  return a.granted ? b : a;
}
