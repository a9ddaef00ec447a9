/**
 * The gates once more, read off the contract's page and nothing else: slow, from the whole history at every step,
 * with calendar dates in place of offsets and every minute looked at in place of a computed boundary. It shares
 * with the project the hash that holdouts are drawn from, and nothing more.
 */
import { DateTime } from "luxon";
import { fraction } from "../../../src/domain/hash.ts";

export interface RefCap {
  readonly limit: number;
  readonly hours: number | "ever";
}
export interface RefSpan {
  readonly from: string;
  readonly to: string;
}
export interface RefHours {
  /** 1 is Monday. */
  readonly days: readonly number[];
  readonly from: string;
  readonly to: string;
}
export interface RefZone {
  readonly id: string;
  readonly area: number;
  readonly timezone: string;
  readonly hours: RefHours | null;
}
/** Every condition must hold. */
export type RefCondition =
  | { readonly trait: string; readonly oneOf: readonly string[] }
  | { readonly trait: string; readonly isNot: string }
  | { readonly visits30: number };
export interface RefCampaign {
  readonly id: string;
  readonly priority: number;
  readonly zones: readonly string[];
  readonly maxSpeed: number | null;
  readonly audience: readonly RefCondition[];
  readonly startAt: number | null;
  readonly endAt: number | null;
  readonly days: readonly number[] | null;
  readonly span: RefSpan | null;
  readonly storeOpen: boolean;
  readonly quiet: RefSpan | null | "inherited";
  readonly cooldownHours: number | null;
  readonly caps: readonly RefCap[];
  readonly holdout: number;
  readonly budget: number | null;
  readonly rate: { readonly limit: number; readonly minutes: number } | null;
  readonly offer: { readonly kind: "unique" | "shared"; readonly available: boolean } | null;
  readonly anonymous: boolean;
  readonly ttlMinutes: number;
  readonly renders: boolean;
}
export interface RefCustomer {
  readonly id: string;
  readonly timezone: string | null;
  readonly consent: boolean;
  readonly reachable: boolean;
  readonly anonymous: boolean;
  readonly traits: Readonly<Record<string, string>>;
  readonly visits30: number;
}
export interface RefWorld {
  readonly sending: boolean;
  readonly pressure: readonly RefCap[];
  readonly quiet: RefSpan | null;
  readonly globalHoldout: number;
  readonly zones: readonly RefZone[];
  readonly campaigns: readonly RefCampaign[];
  readonly customers: readonly RefCustomer[];
}
export interface RefStep {
  readonly customer: number;
  readonly at: number;
  /** Seconds. */
  readonly age: number;
  readonly speed: number | null;
  readonly zones: readonly string[];
  /** A message by another tool, just before. */
  readonly touched: boolean;
}

/** What happened: messages, ghosts and touches, in the order in which they came. */
export interface RefEntry {
  readonly at: number;
  readonly customer: string;
  readonly campaign: string | null;
  readonly zone: string | null;
  readonly kind: "sent" | "ghost" | "touch";
}

export interface RefDecision {
  readonly campaign: string;
  readonly zone: string;
  readonly says: string;
  readonly expiresAt: number | null;
}

const localTime = (at: number, zone: string) => DateTime.fromMillis(at, { zone });

/** "A span that passes midnight is one span, of the day on which it starts; its start counts, its end does not." */
function inSpan(span: RefSpan, days: readonly number[] | null, at: number, zone: string): boolean {
  const local = localTime(at, zone);
  const clock = local.toFormat("HH:mm");
  const yesterday = local.weekday === 1 ? 7 : local.weekday - 1;
  const may = (weekday: number) => days === null || days.includes(weekday);
  if (span.from === span.to) return false;
  if (span.from < span.to) return clock >= span.from && clock < span.to && may(local.weekday);
  if (clock >= span.from) return may(local.weekday);
  return clock < span.to && may(yesterday);
}

function scheduled(campaign: RefCampaign, zone: RefZone, at: number): boolean {
  if (campaign.startAt !== null && at < campaign.startAt) return false;
  if (campaign.endAt !== null && at >= campaign.endAt) return false;
  if (campaign.span !== null) return inSpan(campaign.span, campaign.days, at, zone.timezone);
  return campaign.days === null || campaign.days.includes(localTime(at, zone.timezone).weekday);
}

function isOpen(zone: RefZone, at: number): boolean {
  return zone.hours === null || inSpan(zone.hours, zone.hours.days, at, zone.timezone);
}

function isQuiet(world: RefWorld, campaign: RefCampaign, customer: RefCustomer, zone: RefZone, at: number) {
  const quiet = campaign.quiet === "inherited" ? world.quiet : campaign.quiet;
  return quiet !== null && inSpan(quiet, null, at, customer.timezone ?? zone.timezone);
}

/** "A send counts while it is younger than the window." */
function isUsedUp({ limit, hours }: RefCap, entries: readonly RefEntry[], at: number): boolean {
  return entries.filter((entry) => hours === "ever" || at - entry.at < hours * 3_600_000).length >= limit;
}

function fits(condition: RefCondition, customer: RefCustomer): boolean {
  if ("visits30" in condition) return customer.visits30 >= condition.visits30;
  const value = customer.traits[condition.trait];
  if ("oneOf" in condition) return value !== undefined && condition.oneOf.includes(value);
  return value !== condition.isNot;
}

/** The first gate that fails, of those that look at one campaign alone; null when all pass. */
function firstObstacle(
  world: RefWorld,
  history: readonly RefEntry[],
  step: RefStep,
  campaign: RefCampaign,
  zone: RefZone,
): string | null {
  const { at } = step;
  const customer = world.customers[step.customer]!;
  const theirs = history.filter((entry) => entry.customer === customer.id);
  const ofCampaign = theirs.filter((entry) => entry.campaign === campaign.id);
  const sentByCampaign = history.filter(({ kind, campaign: id }) => kind === "sent" && id === campaign.id);
  if (step.age > 300) return "stale_ping";
  if (!world.sending) return "sending_off";
  if (!customer.consent) return "no_push_consent";
  if (!customer.reachable) return "no_channel";
  if (campaign.maxSpeed !== null && step.speed !== null && step.speed > campaign.maxSpeed)
    return "moving_too_fast";
  for (const condition of campaign.audience) if (!fits(condition, customer)) return "audience_mismatch";
  if (!scheduled(campaign, zone, at)) return "outside_schedule";
  if (campaign.storeOpen && !isOpen(zone, at)) return "store_closed";
  if (isQuiet(world, campaign, customer, zone, at)) return "quiet_hours";
  if (campaign.cooldownHours !== null) {
    const here = ofCampaign.filter((entry) => entry.zone === zone.id);
    if (isUsedUp({ limit: 1, hours: campaign.cooldownHours }, here, at)) return "cooldown";
  }
  for (const cap of campaign.caps) if (isUsedUp(cap, ofCampaign, at)) return "campaign_cap";
  for (const cap of world.pressure) if (isUsedUp(cap, theirs, at)) return "pressure_cap";
  if (campaign.budget !== null && sentByCampaign.length >= campaign.budget) return "budget_exhausted";
  if (campaign.offer !== null) {
    if (!campaign.offer.available) return "offer_unavailable";
    if (campaign.offer.kind === "unique" && customer.anonymous && !campaign.anonymous)
      return "offer_unavailable";
  }
  if (campaign.rate !== null) {
    const { limit, minutes } = campaign.rate;
    if (isUsedUp({ limit, hours: minutes / 60 }, sentByCampaign, at)) return "rate_limited";
  }
  return null;
}

/** "Highest priority, then the smaller zone, then campaign id, then geofence id." */
function beats(
  a: { campaign: RefCampaign; zone: RefZone },
  b: { campaign: RefCampaign; zone: RefZone },
): boolean {
  if (a.campaign.priority !== b.campaign.priority) return a.campaign.priority > b.campaign.priority;
  if (a.zone.area !== b.zone.area) return a.zone.area < b.zone.area;
  if (a.campaign.id !== b.campaign.id) return a.campaign.id < b.campaign.id;
  return a.zone.id < b.zone.id;
}

/** "`ttl` is cut at quiet hours, closing time and the campaign's end": the first moment that is none to send in. */
function lifeEnds(world: RefWorld, step: RefStep, campaign: RefCampaign, zone: RefZone): number {
  const end = step.at + campaign.ttlMinutes * 60_000;
  const customer = world.customers[step.customer]!;
  for (let at = Math.floor(step.at / 1000) * 1000; at < end; at += 1000) {
    if (at <= step.at || (at % 60_000 !== 0 && at !== campaign.endAt)) continue;
    const isOver =
      !scheduled(campaign, zone, at) ||
      (campaign.storeOpen && !isOpen(zone, at)) ||
      isQuiet(world, campaign, customer, zone, at);
    if (isOver) return at;
  }
  return end;
}

/** The decisions of one moment, by rank, and what is to be remembered of them. */
export function refDecide(
  world: RefWorld,
  history: readonly RefEntry[],
  step: RefStep,
): { readonly decisions: readonly RefDecision[]; readonly entry: RefEntry | null } {
  const pairs = world.campaigns.flatMap((campaign) =>
    world.zones
      .filter((zone) => step.zones.includes(zone.id))
      .filter((zone) => campaign.zones.length === 0 || campaign.zones.includes(zone.id))
      .map((zone) => ({ campaign, zone, obstacle: firstObstacle(world, history, step, campaign, zone) })),
  );
  const able = pairs.filter(({ obstacle, campaign }) => obstacle === null && campaign.renders);
  const winner = able.find((one) => able.every((other) => other === one || beats(one, other))) ?? null;
  const customerId = world.customers[step.customer]!.id;

  const says = (pair: (typeof pairs)[number]): string => {
    if (pair.obstacle !== null) return pair.obstacle;
    if (pair === winner) {
      if (fraction("w", "global", customerId) < world.globalHoldout) return "global_holdout";
      if (fraction("w", pair.campaign.id, customerId) < pair.campaign.holdout) return "campaign_holdout";
      return "sent";
    }
    if (winner !== null && beats(winner, pair)) return "outranked";
    return "render_failed";
  };
  const inRank: typeof pairs = [];
  for (const pair of pairs) {
    const place = inRank.findIndex((other) => beats(pair, other));
    inRank.splice(place === -1 ? inRank.length : place, 0, pair);
  }
  const decisions = inRank.map((pair) => {
    const said = says(pair);
    const { campaign, zone } = pair;
    const expiresAt = said === "sent" ? lifeEnds(world, step, campaign, zone) : null;
    return { campaign: campaign.id, zone: zone.id, says: said, expiresAt };
  });
  if (winner === null) return { decisions, entry: null };
  const kind = says(winner) === "sent" ? "sent" : "ghost";
  const entry = {
    at: step.at,
    customer: customerId,
    campaign: winner.campaign.id,
    zone: winner.zone.id,
    kind,
  } as const;
  return { decisions, entry };
}
