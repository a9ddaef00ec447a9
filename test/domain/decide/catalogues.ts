/** Random catalogues and walks for the reference model, and the same world as the project's own types. */
import fc from "fast-check";
import type { Campaign } from "../../../src/domain/campaign.ts";
import type { Candidate } from "../../../src/domain/decide/types.ts";
import { weekdays } from "../../../src/domain/local-time/wall.ts";
import { defaultSettings, type Settings } from "../../../src/domain/settings.ts";
import type { RefCampaign, RefCap, RefCondition, RefStep, RefWorld, RefZone } from "./reference.ts";
import { campaign, inUtc } from "./worlds.ts";

const minute = 60_000;
/** Mostly absent, as in life: a rule that nearly always fails would hide those behind it. */
const seldom = <T, U>(value: fc.Arbitrary<T>, absent: U, weight = 3) =>
  fc.oneof({ weight, arbitrary: fc.constant(absent) }, { weight: 1, arbitrary: value });

const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom("00", "30"))
  .map(([hour, minutes]) => `${String(hour).padStart(2, "0")}:${minutes}`);
const span = fc.record({ from: clock, to: clock });
const days = fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 3 });
const timezone = fc.constantFrom("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "UTC");
const cap: fc.Arbitrary<RefCap> = fc.record({
  limit: fc.constantFrom(0, 1, 1, 2, 2, 3),
  hours: fc.constantFrom<number | "ever">(1, 6, 24, 24, 168, "ever"),
});
const hoursOfStore = fc
  .record({ days, from: clock, to: clock })
  // In OpenStreetMap's notation a span of no length is the whole day.
  .filter(({ from, to }) => from !== to);

const zones: fc.Arbitrary<readonly RefZone[]> = fc
  .array(fc.record({ area: fc.constantFrom(10, 10, 500), timezone, hours: seldom(hoursOfStore, null, 1) }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((all) => all.map((zone, i) => ({ ...zone, id: `z${i}` })));

/** Around it clocks jump in New York, Paris and Lord Howe. */
const starts = fc
  .constantFrom(
    "2026-03-07T22:00Z",
    "2026-03-28T20:00Z",
    "2026-04-04T10:00Z",
    "2026-10-24T20:00Z",
    "2026-10-31T22:00Z",
    "2028-02-28T12:00Z",
  )
  .map((text) => Date.parse(text));

const condition: fc.Arbitrary<RefCondition> = fc.oneof(
  fc.record({
    trait: fc.constantFrom("tier", "town"),
    oneOf: fc.subarray(["gold", "silver", "paris"], { minLength: 1 }),
  }),
  fc.record({ trait: fc.constantFrom("tier", "town"), isNot: fc.constantFrom("gold", "paris") }),
  fc.record({ visits30: fc.integer({ min: 0, max: 2 }) }),
);

const campaigns = (start: number): fc.Arbitrary<readonly RefCampaign[]> => {
  const moment = fc.integer({ min: -24 * 60, max: 96 * 60 }).map((minutes) => start + minutes * minute);
  return fc
    .array(
      fc.record({
        priority: fc.constantFrom(10, 50, 50, 90),
        zones: seldom(fc.subarray(["z0", "z1", "z2"], { minLength: 1 }), []),
        maxSpeed: seldom(fc.constantFrom(0, 2, 8), null),
        audience: seldom(fc.array(condition, { maxLength: 2 }), []),
        startAt: seldom(moment, null, 5),
        endAt: seldom(moment, null, 5),
        days: seldom(days, null),
        span: seldom(span, null),
        storeOpen: fc.boolean(),
        quiet: seldom(fc.oneof(fc.constant(null), span), "inherited" as const),
        cooldownHours: seldom(fc.constantFrom(0, 1, 24, 72), null),
        caps: seldom(fc.array(cap, { maxLength: 2 }), []),
        holdout: seldom(fc.constantFrom(0.1, 0.5, 1), 0),
        budget: seldom(fc.integer({ min: 0, max: 4 }), null),
        rate: seldom(
          fc.record({ limit: fc.integer({ min: 0, max: 2 }), minutes: fc.constantFrom(1, 30, 600) }),
          null,
        ),
        offer: seldom(
          fc.record({
            kind: fc.constantFrom("unique", "shared"),
            available: seldom(fc.constant(false), true),
          }),
          null,
        ),
        anonymous: fc.boolean(),
        ttlMinutes: fc.integer({ min: 1, max: 240 }),
        renders: seldom(fc.constant(false), true, 5),
      }),
      { minLength: 1, maxLength: 4 },
    )
    .map((all) => all.map((one, i) => ({ ...one, id: `c${i}` })));
};

const customers = fc
  .array(
    fc.record({
      timezone: seldom(timezone, null, 1),
      consent: seldom(fc.constant(false), true, 9),
      reachable: seldom(fc.constant(false), true, 9),
      anonymous: fc.boolean(),
      traits: fc.record(
        { tier: fc.constantFrom("gold", "bronze"), town: fc.constant("paris") },
        { requiredKeys: [] },
      ),
      visits30: fc.integer({ min: 0, max: 2 }),
      name: fc.integer({ min: 0, max: 999 }),
    }),
    { minLength: 2, maxLength: 2 },
  )
  .map((all) => all.map(({ name, ...one }, i) => ({ ...one, id: `${"ab"[i]}${name}` })));

export const walks: fc.Arbitrary<{ readonly world: RefWorld; readonly steps: readonly RefStep[] }> =
  starts.chain((start) =>
    fc.record({
      world: fc.record({
        sending: seldom(fc.constant(false), true, 19),
        pressure: seldom(fc.array(cap, { maxLength: 2 }), [], 1),
        quiet: seldom(span, null, 1),
        globalHoldout: seldom(fc.constantFrom(0.1, 1), 0, 9),
        zones,
        campaigns: campaigns(start),
        customers,
      }),
      steps: fc
        .array(
          fc.record({
            customer: fc.constantFrom(0, 0, 1),
            /** Seconds since the step before; full hours make windows end to the millisecond. */
            gap: fc.oneof(
              fc.integer({ min: 0, max: 7200 }),
              fc.constantFrom(3600, 21_600, 86_400, 86_400, 79_200),
            ),
            age: fc.constantFrom(0, 0, 1, 299, 300, 301),
            speed: fc.constantFrom(null, 0, 2, 2.1, 8, 30),
            zones: fc.subarray(["z0", "z1", "z2"], { minLength: 1 }),
            touched: seldom(fc.constant(true), false, 9),
          }),
          { minLength: 1, maxLength: 12 },
        )
        .map((all) => {
          let at = start;
          return all.map(({ gap, ...step }) => {
            at += gap * 1000;
            return { ...step, at };
          });
        }),
    }),
  );

const window = (hours: number | "ever") => (hours === "ever" ? hours : `${hours}h`);
const caps = (all: readonly RefCap[]) => all.map(({ limit, hours }) => ({ limit, window: window(hours) }));
const named = (numbers: readonly number[]) => numbers.map((day) => weekdays[day - 1]!);

export function settingsOf(world: RefWorld): Settings {
  return {
    ...defaultSettings,
    sending: world.sending ? "on" : "off",
    pressure: caps(world.pressure),
    quietHours: world.quiet,
    globalHoldout: world.globalHoldout,
  };
}

export function campaignOf(one: RefCampaign): Campaign {
  const iso = (at: number | null) => (at === null ? undefined : new Date(at).toISOString());
  return campaign(one.id, {
    priority: one.priority,
    trigger: {
      event: "enter",
      geofences: { ids: one.zones, tags: [] },
      confirm: false,
      maxSpeed: one.maxSpeed ?? undefined,
    },
    audience: one.audience.length === 0 ? undefined : { $and: one.audience.map(queryOf) },
    schedule: {
      startAt: iso(one.startAt),
      endAt: iso(one.endAt),
      days: one.days === null ? undefined : named(one.days),
      from: one.span?.from,
      to: one.span?.to,
      storeOpen: one.storeOpen,
    },
    ...(one.quiet === "inherited" ? {} : { quietHours: one.quiet }),
    cooldown: one.cooldownHours === null ? undefined : `${one.cooldownHours}h`,
    caps: caps(one.caps),
    holdout: one.holdout,
    budget: one.budget === null ? undefined : { sends: one.budget },
    rate: one.rate === null ? undefined : { limit: one.rate.limit, window: `${one.rate.minutes}m` },
    offer: one.offer === null ? undefined : "ten",
    anonymous: one.anonymous,
    ttl: `${one.ttlMinutes}m`,
  });
}

function queryOf(one: RefCondition) {
  if ("visits30" in one) return { "visits.30d": { $gte: one.visits30 } };
  return { [`traits.${one.trait}`]: "oneOf" in one ? { $in: one.oneOf } : { $ne: one.isNot } };
}

export function placeOf({ timezone, hours }: RefZone): Candidate["place"] {
  const osm = (day: number) => ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"][day - 1]!;
  const openingHours = hours === null ? null : `${hours.days.map(osm).join(",")} ${hours.from}-${hours.to}`;
  return { ...inUtc, timezone, openingHours };
}
