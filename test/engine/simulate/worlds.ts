/** Random catalogues and walks that meet every gate often. */
import type { Position } from "../../../geo/index.ts";
import type { CampaignBody } from "../../../src/domain/campaign.ts";
import type { OfferBody } from "../../../src/domain/offer.ts";
import type { Settings } from "../../../src/domain/settings.ts";
import type { IncomingPing } from "../../../src/engine/pings/types.ts";
import { seeded } from "../../geo/worlds.ts";
import { campaignBody, north, opera, plainPing, type TestShard, t0 } from "../../support/test-shard.ts";

export type Random = () => number;

const pick = <T>(random: Random, values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
const maybe = <T extends object>(random: Random, share: number, make: () => T): T | object =>
  random() < share ? make() : {};

const tags = ["store", "paris", "outlet"];
const windows = ["1h", "6h", "24h", "7d"];
const hours = [null, null, "Mo-Su 10:00-19:00", "Mo-Fr 08:00-12:00,14:00-20:00; PH off"];

export interface RandomCustomer {
  readonly id: string;
  readonly traits: Readonly<Record<string, unknown>>;
  readonly locale: string | null;
  readonly timezone: string | null;
  readonly location: boolean;
  readonly push: boolean;
  readonly devices: number;
  /** Times of messages by other tools, before the walk. */
  readonly touches: readonly number[];
}

export interface RandomWorld {
  readonly geofences: readonly { id: string; center: Position; radius: number; body: object }[];
  readonly offers: readonly { id: string; body: OfferBody }[];
  readonly campaigns: readonly { id: string; body: CampaignBody }[];
  readonly settings: Partial<Settings>;
  readonly customers: readonly RandomCustomer[];
  /** In order of time. */
  readonly pings: readonly IncomingPing[];
}

export function randomWorld(seed: number): RandomWorld {
  const random = seeded(seed);
  const geofences = Array.from({ length: 2 + Math.floor(random() * 5) }, (_, i) => ({
    id: `zone-${i}`,
    center: north(opera, Math.floor(random() * 8) * 150),
    radius: pick(random, [60, 100, 200, 400]),
    body: {
      name: `Store ${i}`,
      tags: tags.filter(() => random() < 0.5),
      timezone: pick(random, ["Europe/Paris", "UTC", "Asia/Tokyo"]),
      dwell: pick(random, ["1m", "3m", "10m"]),
      openingHours: pick(random, hours),
    },
  }));
  const customers = Array.from({ length: 1 + Math.floor(random() * 4) }, (_, i) => randomCustomer(random, i));
  return {
    geofences,
    offers: randomOffers(random),
    campaigns: Array.from({ length: 1 + Math.floor(random() * 5) }, (_, i) => ({
      id: `campaign-${i}`,
      body: randomCampaign(random, geofences),
    })),
    settings: randomSettings(random),
    customers,
    pings: walk(random, customers, geofences),
  };
}

function randomCustomer(random: Random, i: number): RandomCustomer {
  return {
    id: `customer-${i}`,
    traits: { ...maybe(random, 0.5, () => ({ firstName: `Name${i}` })), tier: pick(random, ["gold", "tin"]) },
    locale: pick(random, [null, "fr", "fr-CA", "de"]),
    timezone: pick(random, [null, "Europe/Paris", "America/New_York"]),
    location: random() < 0.95,
    push: random() < 0.95,
    devices: random() < 0.05 ? 0 : 1,
    touches: Array.from(
      { length: Math.floor(random() * 3) },
      () => t0 - Math.floor(1 + random() * 48) * 3_600_000,
    ),
  };
}

function randomSettings(random: Random): Partial<Settings> {
  return {
    pressure: pick<Settings["pressure"]>(random, [
      [],
      [{ limit: 2, window: "6h" }],
      [
        { limit: 3, window: "12h" },
        { limit: 8, window: "ever" },
      ],
    ]),
    quietHours: pick(random, [null, { from: "21:00", to: "08:00" }, { from: "12:00", to: "14:00" }]),
    globalHoldout: pick(random, [0, 0, 0.2]),
    exitAfter: pick(random, ["5s", "20s", "2m"]),
    presenceTimeout: pick(random, ["30m", "6h"]),
    maxAccuracy: pick(random, [50, 100]),
    ...maybe(random, 0.03, () => ({ sending: "off" as const })),
  };
}

function randomOffers(random: Random): RandomWorld["offers"] {
  const common = { name: "Ten off", validFor: "7d" };
  const endAt = new Date(t0 + Math.floor(random() * 96) * 3_600_000).toISOString();
  return [
    { id: "some", body: { ...common, kind: "unique", maxRedemptions: Math.floor(random() * 5) } },
    { id: "until", body: { ...common, kind: "unique", endAt } },
    {
      id: "shared",
      body: { ...common, kind: "shared", code: "TEN", ...maybe(random, 0.5, () => ({ endAt })) },
    },
  ];
}

function randomCampaign(random: Random, zones: readonly { readonly id: string }[]): CampaignBody {
  const event = pick(random, ["enter", "dwell", "exit"] as const);
  const cap = () => ({ limit: Math.floor(random() * 4), window: pick(random, [...windows, "ever"]) });
  return {
    ...campaignBody,
    trigger: {
      event,
      geofences: {
        ids: random() < 0.3 ? [pick(random, zones).id] : [],
        tags: random() < 0.4 ? [pick(random, tags)] : [],
      },
      confirm: event === "enter" && random() < 0.3,
      ...maybe(random, 0.4, () => (event === "dwell" ? { dwell: pick(random, ["30s", "2m", "5m"]) } : {})),
      ...maybe(random, 0.5, () => ({ maxSpeed: pick(random, [1, 4, 12]) })),
    },
    priority: pick(random, [10, 50, 50, 90]),
    ...maybe(random, 0.3, () => ({ audience: pick(random, audiences) })),
    ...maybe(random, 0.3, () => ({ schedule: pick(random, schedules) })),
    ...maybe(random, 0.3, () => ({ quietHours: pick(random, [null, { from: "09:00", to: "11:00" }]) })),
    ...maybe(random, 0.5, () => ({ caps: [cap(), cap()] })),
    ...maybe(random, 0.5, () => ({ cooldown: pick(random, windows) })),
    ...maybe(random, 0.4, () => ({ holdout: pick(random, [0.1, 0.5]) })),
    ...maybe(random, 0.3, () => ({ budget: { sends: Math.floor(random() * 12) } })),
    ...maybe(random, 0.3, () => ({
      rate: { limit: Math.floor(random() * 3), window: pick(random, windows) },
    })),
    ...maybe(random, 0.4, () => ({ offer: pick(random, ["some", "until", "shared"]) })),
    content: {
      default: {
        title: random() < 0.4 ? "Hello {{ customer.firstName }}" : "Hello",
        body: "{{ geofence.name }}, {{ distance }} m away",
      },
      locales: { fr: { title: "Bonjour" } },
      variants: [{ id: "b", weight: 1, title: "Hi" }],
    },
  };
}

const audiences = [
  { "traits.tier": "gold" },
  { "visits.7d": { $gte: 1 } },
  { daysSinceLastVisit: null },
  { "sends.7d": { $lt: 3 }, "touches.30d": { $lte: 1 } },
];

const schedules = [
  { storeOpen: true },
  { days: ["mo", "we", "fr", "su"] },
  { from: "10:00", to: "19:30" },
  { from: "20:00", to: "11:00", days: ["mo", "tu"] },
  { startAt: new Date(t0 + 12 * 3_600_000).toISOString() },
] as const;

const gaps = [0, 1_000, 10_000, 20_000, 30_000, 60_000, 60_000, 200_000, 900_000, 20_000_000];

/** Customers with two phones each go in and out of the stores for some days, now and then beyond belief. */
function walk(
  random: Random,
  customers: readonly RandomCustomer[],
  zones: readonly { readonly center: Position }[],
): IncomingPing[] {
  const pings: IncomingPing[] = [];
  let at = t0;
  const stays = new Map<string, Position>();
  while (pings.length < 250) {
    at += Math.floor(pick(random, gaps) * (0.5 + random()));
    const customerId = random() < 0.02 ? "nobody" : pick(random, customers).id;
    const goal = random() < 0.2 ? north(opera, -5_000) : pick(random, zones).center;
    if (random() < 0.25 || !stays.has(customerId)) stays.set(customerId, goal);
    const [longitude, latitude] = north(stays.get(customerId)!, random() * 60);
    pings.push({
      ...plainPing,
      index: pings.length,
      customerId,
      deviceId: pick(random, ["phone", "phone", "phone", "phone", "watch", null]),
      at,
      longitude,
      latitude,
      accuracy: pick(random, [null, 5, 8, 12, 12, 20, 40, 80, random() < 0.3 ? 300 : 10]),
      speed: pick(random, [null, 0.5, 0.5, 3, 9, 25]),
      mock: random() < 0.02,
      ...maybe(random, 0.05, () => ({
        region: { id: "zone-0", event: pick(random, ["enter", "exit", "dwell"] as const) },
      })),
    });
  }
  return pings;
}

/** Makes the world in a live shard, as it stands before the first ping. */
export function build(live: TestShard, world: RandomWorld): void {
  live.now = t0 - 60_000;
  live.run("openWorkspace", { shards: 1, fresh: {} });
  live.run("patchSettings", { locationRetention: "30d", ...world.settings });
  for (const { id, center, radius, body } of world.geofences) live.geofence(id, center, radius, body);
  for (const { id, body } of world.offers) live.run("putOffer", { id, body });
  for (const { id, body } of world.campaigns) live.campaign(id, body);
  for (const { id, traits, locale, timezone, ...customer } of world.customers) {
    live.run("putCustomer", { id, traits, locale, timezone });
    live.consent(id, "location", customer.location, t0 - 120_000);
    live.consent(id, "push", customer.push, t0 - 120_000);
    if (customer.devices > 0) live.device(id, "phone", `https://push.test/${id}`);
  }
}

/** What other tools have sent before. */
export function touch(live: TestShard, { customers }: RandomWorld): void {
  for (const { id, touches } of customers)
    for (const [i, at] of touches.entries())
      live.run("addTouch", { customerId: id, id: `touch-${i}`, channel: "email", at, keyed: null });
}
