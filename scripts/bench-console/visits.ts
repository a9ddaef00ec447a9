import { createECDH, randomBytes } from "node:crypto";
import type { Api } from "../support/api.ts";
import { moved, type Place } from "../support/plane.ts";
import type { Shop } from "./shops.ts";

const minute = 60_000;
/** From one visit of a customer to the next. */
const between = 40 * minute;
export const visitsEach = 8;
/** Enough for the enter, the dwell and the exit of a visit. */
const steps = [
  { after: 0, isInside: true },
  { after: minute, isInside: true },
  { after: 4 * minute, isInside: true },
  { after: 5 * minute, isInside: false },
  { after: 6 * minute, isInside: false },
] as const;
const batch = 1_000;
const tiers = ["gold", "silver", "bronze"];

interface Answer {
  readonly results: readonly { readonly events?: readonly unknown[] }[];
}

/** Three campaigns: one that sends, one that is late in rank, one for some only. */
export async function launch(api: Api): Promise<void> {
  await api.request("PATCH", "/v1/settings", {
    maxPingAge: "6h",
    quietHours: null,
    pressure: [{ limit: 2, window: "24h" }],
  });
  const content = {
    default: { title: "Hello {{ customer.firstName }}", body: "{{ geofence.name }} is open." },
  };
  const campaigns = {
    welcome: {
      name: "Welcome",
      trigger: { event: "enter", geofences: { ids: [], tags: ["shop"] } },
      holdout: 0.1,
    },
    stay: {
      name: "While you are here",
      trigger: { event: "dwell", geofences: { ids: [], tags: ["flagship"] } },
    },
    gold: {
      name: "Gold only",
      trigger: { event: "enter", geofences: { ids: [], tags: ["flagship"] } },
      audience: { "traits.tier": "gold" },
      priority: 70,
    },
  };
  for (const [id, campaign] of Object.entries(campaigns)) {
    await api.request("PUT", `/v1/campaigns/${id}`, { content, ...campaign });
    await api.request("POST", `/v1/campaigns/${id}/launch`);
  }
}

/** Customers as lines of an import; each with a phone at a push service that takes everything. */
export function customersFile(count: number, pushHost: string): string {
  const curve = createECDH("prime256v1");
  const keys = { p256dh: curve.generateKeys("base64url"), auth: randomBytes(16).toString("base64url") };
  return Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      id: `customer-${index}`,
      traits: { firstName: `Customer ${index}`, tier: tiers[index % tiers.length] },
      locale: index % 2 === 0 ? "en" : "fr",
      // One in ten does not want messages.
      consents: { location: { granted: true }, push: { granted: index % 10 !== 0 } },
      devices: [
        {
          id: "phone",
          platform: "web",
          push: { type: "webpush", endpoint: `http://${pushHost}/${index}`, keys },
        },
      ],
    }),
  ).join("\n");
}

/** Customers go from shop to shop nearby, until so many events have been made; answers how many were. */
export async function walk(
  api: Api,
  shops: readonly Shop[],
  { customers, events, random }: { customers: number; events: number; random: () => number },
  onProgress: (events: number) => void,
): Promise<number> {
  const near = shops.toSorted(
    (a, b) => Math.round(a.latitude) - Math.round(b.latitude) || a.longitude - b.longitude,
  );
  const begin = Date.now() - visitsEach * between - 10 * minute;
  let made = 0;
  let pings: object[] = [];
  const send = async () => {
    const { results } = (await api.request("POST", "/v1/pings", { pings })) as Answer;
    for (const { events: own = [] } of results) made += own.length;
    pings = [];
    onProgress(made);
  };
  for (let index = 0; index < customers && made < events; index++) {
    const home = Math.floor(random() * near.length);
    for (let visit = 0; visit < visitsEach; visit++) {
      const shop = near[(home + Math.floor(random() * 12)) % near.length]!;
      const at = begin + visit * between + Math.floor(random() * 20 * minute);
      pings.push(...stay(`customer-${index}`, shop, at));
    }
    if (pings.length + visitsEach * steps.length > batch) await send();
  }
  if (pings.length > 0) await send();
  return made;
}

function stay(customerId: string, shop: Shop, at: number): object[] {
  const outside: Place = moved(shop, shop.radius + 150, 0);
  return steps.map(({ after, isInside }) => {
    const { latitude, longitude } = isInside ? shop : outside;
    return {
      customerId,
      deviceId: "phone",
      latitude,
      longitude,
      accuracy: 10,
      timestamp: at + after,
      speed: 1,
    };
  });
}
