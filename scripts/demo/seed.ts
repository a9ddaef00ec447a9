import { campaigns } from "../../src/console/samples/campaigns.ts";
import { stores, toGeofence } from "../../src/console/samples/stores.ts";
import type { MockPush } from "../../test/support/mock-push/index.ts";
import type { Api } from "../support/api.ts";
import { type Customer, customers } from "./customers.ts";

/** Caps are short, so that they are seen to work; a demo at night sends too. */
const settings = {
  quietHours: null,
  pressure: [{ limit: 2, window: "10m" }],
};

/** Registers settings, stores, campaigns and customers; answers which endpoint is whose phone. */
export async function seed(api: Api, push: MockPush): Promise<ReadonlyMap<string, Customer>> {
  await api.request("PATCH", "/v1/settings", settings);
  await Promise.all(
    stores.map((store) => api.request("PUT", `/v1/geofences/${store.id}`, toGeofence(store))),
  );
  for (const [id, campaign] of Object.entries(campaigns)) {
    await api.request("PUT", `/v1/campaigns/${id}`, campaign);
    await api.request("POST", `/v1/campaigns/${id}/launch`);
  }
  const config = (await api.request("GET", "/v1/config")) as { vapidPublicKey: string };
  const phones = await Promise.all(
    customers.map((customer) => enrol(api, push, config.vapidPublicKey, customer)),
  );
  return new Map(phones.map((endpoint, index) => [endpoint, customers[index]!]));
}

async function enrol(
  api: Api,
  push: MockPush,
  applicationServerKey: string,
  customer: Customer,
): Promise<string> {
  const path = `/v1/customers/${customer.id}`;
  const { firstName, locale, agreesToPush } = customer;
  await api.request("PUT", path, { traits: { firstName }, locale, timezone: "Europe/Paris" });
  await api.request("PUT", `${path}/consents/location`, { granted: true, source: "demo" });
  await api.request("PUT", `${path}/consents/push`, { granted: agreesToPush, source: "demo" });
  const { endpoint, keys } = await push.subscribe({ applicationServerKey });
  const device = { platform: "web", push: { type: "webpush", endpoint, keys } };
  await api.request("PUT", `${path}/devices/phone`, device);
  return endpoint;
}
