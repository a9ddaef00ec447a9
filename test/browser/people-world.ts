import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { expect } from "vitest";
import { startServer } from "../../src/node/server.ts";
import { Client } from "../support/client.ts";
import { type MockPush, startMockPush } from "../support/mock-push/index.ts";
import { type MockReceiver, startMockReceiver } from "../support/mock-receiver.ts";
import { watch } from "./console.ts";

const shops = {
  opera: { name: "Paris Opéra", latitude: 48.8708, longitude: 2.3316 },
  bastille: { name: "Paris Bastille", latitude: 48.8532, longitude: 2.3691 },
} as const;
export type Shop = keyof typeof shops;

/** A server with two shops, one campaign and three customers: one reached, one who refuses push, one without a phone. */
export interface People {
  readonly url: string;
  readonly client: Client;
  readonly push: MockPush;
  readonly receiver: MockReceiver;
  /** Two pings in a shop: an enter, and the one that confirms the visit. */
  visit(customerId: string, shop: Shop): Promise<void>;
  /** Stops the server, and starts it on the same folder and port. */
  restart(meanwhile: () => Promise<void>): Promise<void>;
  signIn(context: BrowserContext, path: string, key?: string): Promise<{ page: Page; faults: string[] }>;
  close(): Promise<void>;
}

export async function startPeople(): Promise<People> {
  const folder = mkdtempSync(join(tmpdir(), "parvis-people-"));
  const push = await startMockPush();
  const receiver = await startMockReceiver();
  const environment = {
    DATA_DIR: folder,
    MAP_STYLE_URL: "",
    PUSH_ENDPOINT_ALLOWLIST: push.host,
    WEBHOOK_ALLOWLIST: receiver.host,
  };
  let server = await startServer({ ...environment, PORT: "0" }, () => {});
  const client = new Client(() => server.url, server.secretKey);
  await seed(client, push);
  let pings = 0;
  return {
    url: server.url,
    client,
    push,
    receiver,
    async visit(customerId, shop) {
      const { latitude, longitude } = shops[shop];
      // Each visit by a phone of its own: no way is too fast.
      const deviceId = `walk-${++pings}`;
      const at = Date.now() - 5_000;
      for (const timestamp of [at, at + 2_000])
        await done(
          client.post("/v1/pings", { customerId, deviceId, latitude, longitude, accuracy: 8, timestamp }),
        );
    },
    async restart(meanwhile) {
      await server.close();
      await meanwhile();
      server = await startServer({ ...environment, PORT: new URL(server.url).port }, () => {});
    },
    signIn: (context, path, key = server.secretKey) => signIn(context, server.url, path, key),
    async close() {
      await server.close();
      await push.close();
      await receiver.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function seed(client: Client, push: MockPush): Promise<void> {
  await done(client.patch("/v1/settings", { quietHours: null, pressure: [{ limit: 1, window: "24h" }] }));
  for (const [id, { name, latitude, longitude }] of Object.entries(shops)) {
    const geometry = { type: "Point", coordinates: [longitude, latitude] };
    await done(client.put(`/v1/geofences/${id}`, { name, geometry, radius: 120 }));
  }
  await done(
    client.put("/v1/campaigns/hello", {
      name: "Hello there",
      trigger: { event: "enter", geofences: { ids: [], tags: [] } },
      content: {
        default: { title: "Hello {{ customer.firstName }}", body: "{{ geofence.name }} is open." },
        variants: [{ id: "b", weight: 1, title: "Come in, {{ customer.firstName }}" }],
      },
    }),
  );
  await done(client.post("/v1/campaigns/hello/launch"));
  const { json } = await client.get<{ vapidPublicKey: string }>("/v1/config");
  for (const [id, firstName, agrees] of [
    ["lea", "Léa", true],
    ["nora", "Nora", false],
    ["paul", "Paul", true],
  ] as const) {
    await done(client.put(`/v1/customers/${id}`, { traits: { firstName, tier: "gold" }, locale: "en" }));
    await done(client.put(`/v1/customers/${id}/consents/location`, { granted: true, source: "app" }));
    await done(client.put(`/v1/customers/${id}/consents/push`, { granted: agrees, source: "app" }));
    if (id === "paul") continue;
    const { endpoint, keys } = await push.subscribe({ applicationServerKey: json.vapidPublicKey });
    const device = { platform: "web", push: { type: "webpush", endpoint, keys } };
    await done(client.put(`/v1/customers/${id}/devices/phone`, device));
  }
}

export async function done(reply: ReturnType<Client["get"]>): Promise<void> {
  const { status, json } = await reply;
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(json)}`);
}

/** A page of somebody signed in, with all that went wrong in it. */
async function signIn(context: BrowserContext, url: string, path: string, key: string) {
  const answer = await context.request.post(`${url}/v1/session`, { data: { key } });
  if (!answer.ok()) throw new Error(await answer.text());
  const page = await context.newPage();
  const faults = watch(page, url);
  await page.goto(url + path);
  return { page, faults };
}

/** How long a browser on a busy machine may take to show what is so. */
export const soon = { timeout: 20_000 };

/** Nothing is cut off at the right. */
export async function expectNoOverflow(page: Page): Promise<void> {
  const over = await page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
  expect(over).toBeLessThanOrEqual(0);
}

const base: BrowserContextOptions = {
  locale: "en-GB",
  timezoneId: "Europe/Paris",
  reducedMotion: "reduce",
  viewport: { width: 1440, height: 900 },
};
export const desk = base;
const phone = { width: 390, height: 844 };
/** Each width and each light; every pair of them in the long run. */
export const looks: readonly (readonly [string, BrowserContextOptions])[] = [
  ["1440 px, light", { ...base, colorScheme: "light" }],
  ["390 px, dark", { ...base, viewport: phone, colorScheme: "dark" }],
  ...(process.env.PARVIS_LONG
    ? ([
        ["1440 px, dark", { ...base, colorScheme: "dark" }],
        ["390 px, light", { ...base, viewport: phone, colorScheme: "light" }],
      ] as const)
    : []),
];
