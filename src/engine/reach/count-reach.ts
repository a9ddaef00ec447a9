import { type Audience, compileAudience } from "../../domain/audience/audience.ts";
import type { Campaign } from "../../domain/campaign.ts";
import { tightest } from "../../domain/caps.ts";
import { lastSeen } from "../../domain/presence/index.ts";
import { customersAfter } from "../../store/customers.ts";
import { type Answer, done, refuse } from "../answer.ts";
import { chooseDevice } from "../customers/choose-device.ts";
import { type Customer, mayLocate, mayPush } from "../customers/customer.ts";
import { profileOf } from "../decide/person.ts";
import { personOf } from "../decide/warm-person.ts";
import type { Shard } from "../shard.ts";

/** Customers counted in one call: it holds up the pings that come meanwhile. */
const slice = 400;
const recently = 30 * 86_400_000;

/** The steps of the funnel in order: each counts those who passed all before. */
export const reachSteps = [
  "customers",
  "audience",
  "locationConsent",
  "pushConsent",
  "reachableDevice",
  "notCapped",
  "seenIn30Days",
] as const;
export type Reach = Readonly<Record<(typeof reachSteps)[number], number>>;

export type Reached = Pick<Campaign, "id" | "audience" | "caps">;

/** Counts one slice of this shard's customers; `next` is the key to go on after, null at the end. */
export function countReach(
  shard: Shard,
  input: { campaign: Reached; after: number },
): Answer<{ reach: Reach; next: number | null }> {
  if (!shard.catalogueIsConfirmed)
    return { ok: false, needs: { kind: "catalogue", since: shard.catalogue.version } };
  const compiled = compileAudience(input.campaign.audience ?? {});
  if (!compiled.ok)
    return refuse({
      kind: "invalid",
      errors: compiled.errors.map(({ pointer, detail }) => ({ pointer: `/audience${pointer}`, detail })),
    });
  const now = shard.host.now();
  const rows = customersAfter(shard.sql, input.after, slice);
  const passed = reachSteps.map(() => 0);
  for (const row of rows) {
    const depth = depthOf(shard, shard.customers.look(row), input.campaign, compiled.audience, now);
    for (let step = 0; step <= depth; step++) passed[step]! += 1;
  }
  const reach = Object.fromEntries(reachSteps.map((step, i) => [step, passed[i]!])) as Reach;
  return done({ reach, next: rows.length < slice ? null : rows.at(-1)!.n });
}

/** The last step of the funnel that a customer passes. */
function depthOf(
  shard: Shard,
  customer: Customer,
  campaign: Reached,
  audience: Audience,
  now: number,
): number {
  const checks = [
    () => isMeant(shard, customer, audience, now),
    () => mayLocate(customer),
    () => mayPush(customer),
    () => chooseDevice(customer, null) !== null,
    () => isFree(shard, customer, campaign, now),
    () => now - (lastSeen(customer.presence) ?? Number.NEGATIVE_INFINITY) < recently,
  ];
  const failing = checks.findIndex((passes) => !passes());
  return failing === -1 ? checks.length : failing;
}

/** Visits are read only for an audience that asks for them. */
function isMeant(shard: Shard, customer: Customer, audience: Audience, now: number): boolean {
  if (audience.fields.length === 0) return true;
  const asksVisits = audience.fields.some((field) => /^(visits|daysSinceLastVisit)\b/.test(field));
  const person = personOf(shard, customer);
  return audience.matches(profileOf(asksVisits ? person : { ...person, visitTimes: () => [] }, null, now));
}

/** Whether neither the campaign's caps nor pressure would hold back a message now. */
function isFree(shard: Shard, { sends }: Customer, campaign: Reached, now: number): boolean {
  const all = sends.map(({ at }) => at);
  const own = sends.filter(({ campaignId }) => campaignId === campaign.id).map(({ at }) => at);
  return [
    tightest(campaign.caps ?? [], own, now),
    tightest(shard.catalogue.settings.pressure, all, now),
  ].every((usage) => usage === null || usage.left > 0);
}

export function addReach(a: Reach, b: Reach): Reach {
  return Object.fromEntries(reachSteps.map((step) => [step, a[step] + b[step]])) as Reach;
}

export const noReach = Object.fromEntries(reachSteps.map((step) => [step, 0])) as Reach;
