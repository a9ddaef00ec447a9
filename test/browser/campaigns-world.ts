import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { stores, toGeofence } from "../../src/console/samples/stores.ts";
import { startServer } from "../../src/node/server.ts";
import { Client } from "../support/client.ts";
import { type MockPush, startMockPush } from "../support/mock-push/index.ts";
import { watch } from "./console.ts";
import { done } from "./people-world.ts";

const dayMs = 86_400_000;
const people = ["Inès", "Paul", "Nora", "Théo", "Lina", "Marc", "Sara", "Yann"];
const tiers = ["gold", "silver", "basic"];

/** A server with shops, customers whose phones are mock ones, and a week of their visits. */
export interface World {
  readonly url: string;
  readonly client: Client;
  readonly push: MockPush;
  /** A signed-in page, with all that went wrong in it. */
  signIn(context: BrowserContext): Promise<{ page: Page; faults: string[] }>;
  close(): Promise<void>;
}

/** `zones`, `customers` and `visits` of the last week each; none of any is an empty workspace. */
export async function startWorld(size: { zones: number; customers: number; visits: number }): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "parvis-campaigns-"));
  const push = await startMockPush();
  const server = await startServer(
    { PORT: "0", DATA_DIR: folder, MAP_STYLE_URL: "", PUSH_ENDPOINT_ALLOWLIST: push.host },
    () => {},
  );
  const client = new Client(() => server.url, server.secretKey);
  const zones = stores.slice(0, size.zones);
  for (const store of zones) await done(client.put(`/v1/geofences/${store.id}`, toGeofence(store)));
  const { json: config } = await client.get<{ vapidPublicKey: string }>("/v1/config");
  for (let i = 0; i < size.customers; i++) await addCustomer(client, push, config.vapidPublicKey, i);
  const start = Date.now() - 6.5 * dayMs;
  for (let visit = 0; visit < size.visits; visit++) {
    const at = start + (visit * 6 * dayMs) / size.visits;
    const { latitude, longitude } = zones[visit % zones.length]!;
    const pings = [0, 60_000, 240_000, 900_000, 960_000].map((after, i) => ({
      customerId: `c${(visit * 7) % size.customers}`,
      deviceId: "phone",
      latitude: latitude + (i < 3 ? 0 : 0.01),
      longitude,
      accuracy: 8,
      timestamp: Math.round(at) + after,
    }));
    await done(client.post("/v1/pings", { pings }));
  }
  return {
    url: server.url,
    client,
    push,
    signIn: (context) => signIn(context, server.url, server.secretKey),
    async close() {
      await server.close();
      await push.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Every fourth has not agreed to push; every other one reads French. */
async function addCustomer(
  client: Client,
  push: MockPush,
  applicationServerKey: string,
  i: number,
): Promise<void> {
  const path = `/v1/customers/c${i}`;
  const at = Date.now() - 20 * dayMs;
  const traits = { firstName: people[i % people.length], tier: tiers[i % tiers.length], points: i * 10 };
  await done(client.put(path, { traits, locale: i % 2 === 0 ? "fr" : "en", timezone: "Europe/Paris" }));
  await done(client.put(`${path}/consents/location`, { granted: true, source: "test", at }));
  await done(client.put(`${path}/consents/push`, { granted: i % 4 !== 3, source: "test", at }));
  const { endpoint, keys } = await push.subscribe({ applicationServerKey });
  const device = { platform: "web", push: { type: "webpush", endpoint, keys } };
  await done(client.put(`${path}/devices/phone`, device));
}

async function signIn(context: BrowserContext, url: string, key: string) {
  await context.request.post(`${url}/v1/session`, { data: { key } });
  const page = await context.newPage();
  return { page, faults: watch(page, url) };
}
