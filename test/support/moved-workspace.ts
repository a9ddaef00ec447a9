import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "vitest";
import { Signer } from "../../src/host/signing.ts";
import { subscription } from "../../src/http/schemas/examples.ts";
import { customerToken } from "../http/seed.ts";
import { Client } from "./client.ts";
import { masterSecret } from "./hosts/hosts.ts";

/** Where nothing listens: events wait. */
export const deadHost = "127.0.0.1:9";

/**
 * A push service that takes no message: each has failed before its workspace moves. Without its secrets a workspace
 * has another VAPID key afterwards, and none that still waited could be sent.
 */
const refusing = createServer((_, response) => response.writeHead(400).end());
await new Promise<void>((resolve) => refusing.listen(0, "127.0.0.1", resolve));
refusing.unref();
export const pushHost = `127.0.0.1:${(refusing.address() as AddressInfo).port}`;

const opera = { longitude: 2.3316, latitude: 48.8708 };
const known = ["ada", "bob", "cleo", "dan", "eve", "fay"];
/** One more than has been sent before a move: the last is for whoever comes after the first. */
export const budget = known.length + 3;

interface Phone {
  readonly customerId: string;
  readonly deviceToken: string;
}

/** What somebody outside has in hands, and comes with after a move. */
export interface InHands {
  readonly phones: readonly Phone[];
  /** Messages by the ids that phones and logs know. */
  readonly messages: readonly string[];
  readonly codes: readonly string[];
  readonly spent: { readonly code: string; readonly orderId: string };
  readonly sendId: string;
  readonly key: string;
}

/** A workspace with something of everything; every customer has been sent one message with a code of their own. */
export async function fillWorkspace(api: Client, app: Client): Promise<InHands> {
  await ok(api.patch("/v1/settings", { quietHours: null }));
  const geometry = { type: "Point", coordinates: [opera.longitude, opera.latitude] };
  await ok(api.put("/v1/geofences/opera", { name: "Opéra", geometry, radius: 150, tags: ["store"] }));
  await ok(
    api.put("/v1/offers/ten", { name: "Ten off", kind: "unique", validFor: "7d", maxRedemptions: 40 }),
  );
  await ok(
    api.put("/v1/offers/all", {
      name: "All",
      kind: "shared",
      code: "POSTER",
      validFor: "7d",
      maxRedemptions: 2,
    }),
  );
  await ok(api.put("/v1/webhooks/crm", { url: `http://${deadHost}/hook`, events: ["*"] }));
  const campaign = {
    name: "Spring",
    trigger: { event: "enter", geofences: { ids: ["opera"] } },
    budget: { sends: budget },
    offer: "ten",
    anonymous: true,
    conversion: { event: "redemption", window: "7d" },
    content: { default: { title: "Hello", body: "{{ offer.code }}" } },
  };
  await ok(api.put("/v1/campaigns/spring", campaign));
  await ok(api.post("/v1/campaigns/spring/launch"));
  for (const id of known) await visit(api, id);
  // Two phones enrol by themselves; the second turns out to be Bea's.
  const phones = [await enrol(api, app, "anonymous"), await enrol(api, app, "bea")];
  const identified = await new Client(apiUrl(api), phones[1]!.deviceToken).post("/v1/devices/identify", {
    customerToken: await customerToken("bea"),
  });
  expect(identified.status).toBe(200);
  await ok(api.post("/v1/customers/ada/touches", { channel: "email" }));
  const codes: string[] = [];
  const messages: string[] = [];
  for (const { id, body } of await notifications(api)) {
    messages.push(id);
    codes.push(body);
  }
  expect(codes).toHaveLength(budget - 1);
  const spent = { code: codes[0]!, orderId: "order-1" };
  await ok(api.post("/v1/redemptions", { ...spent, amount: 1_250, currency: "EUR" }));
  await ok(api.post("/v1/redemptions", { code: "POSTER", orderId: "order-2" }));
  const sale = {
    ...campaign,
    budget: undefined,
    offer: undefined,
    anonymous: undefined,
    conversion: undefined,
  };
  await ok(
    api.put("/v1/campaigns/sale", { ...sale, trigger: { event: "exit", geofences: { ids: ["opera"] } } }),
  );
  await ok(api.post("/v1/campaigns/sale/launch"));
  const send = await api.post<{ id: string }>("/v1/campaigns/sale/send");
  await until(async () => (await api.get(`/v1/campaigns/sale/send/${send.json.id}`)).json.state === "done");
  await until(async () => (await notifications(api)).every(({ state }) => state === "failed"));
  const key = await api.post<{ key: string }>("/v1/keys", { role: "viewer", name: "reports" });
  return { phones, messages, codes: codes.slice(1), spent, sendId: send.json.id, key: key.json.key };
}

/** Comes to the store for the first time; answers how many messages that brought. */
export async function visit(api: Client, id: string): Promise<number> {
  await ok(api.put(`/v1/customers/${id}`, { traits: { firstName: id } }));
  for (const purpose of ["location", "push"])
    await ok(api.put(`/v1/customers/${id}/consents/${purpose}`, { granted: true, source: "test" }));
  await ok(api.put(`/v1/customers/${id}/devices/phone`, { platform: "web", push: pushOf(id) }));
  const ping = { customerId: id, deviceId: "phone", accuracy: 10, timestamp: Date.now(), ...opera };
  const { json } = await api.post<{ results: { notifications: string[] }[] }>("/v1/pings", ping);
  return json.results[0]!.notifications.length;
}

async function enrol(api: Client, app: Client, name: string): Promise<Phone> {
  const { json: phone } = await app.post<Phone>("/v1/devices", { platform: "web" });
  const device = new Client(apiUrl(api), phone.deviceToken);
  for (const purpose of ["location", "push"])
    await ok(device.put(`/v1/device/consents/${purpose}`, { granted: true, source: "app" }));
  await ok(device.put("/v1/device/push", pushOf(name)));
  await ok(device.post("/v1/pings", { accuracy: 10, timestamp: Date.now(), ...opera }));
  return phone;
}

const pushOf = (name: string) => ({
  type: "webpush",
  endpoint: `http://${pushHost}/${name}`,
  keys: subscription.keys,
});

const addresses = new WeakMap<Client, () => string>();
/** A client that others of the same server are made from. */
export function clientOf(url: () => string, key: string): Client {
  const client = new Client(url, key);
  addresses.set(client, url);
  return client;
}
function apiUrl(client: Client): () => string {
  return addresses.get(client)!;
}

async function notifications(api: Client) {
  const { json } = await api.get<{ data: { id: string; body: string; state: string }[] }>(
    "/v1/notifications?limit=500&campaignId=spring",
  );
  return json.data;
}

/** Everything a reader sees that must be the same wherever the workspace is. */
export async function snapshot(api: Client, { sendId }: InHands): Promise<Record<string, unknown>> {
  const paths = [
    ...[
      "settings",
      "geofences",
      "offers",
      "campaigns",
      "webhooks/crm",
      "keys",
      "decisions",
      "events",
      "visits",
    ],
    ...["customers", "notifications", "campaigns/spring/report", `campaigns/sale/send/${sendId}`],
    "webhooks/crm/deliveries",
  ].map((path) => `/v1/${path}${path.endsWith("s") && !path.endsWith("settings") ? "?limit=500" : ""}`);
  const { json } = await api.get<{ data: { id: string }[] }>("/v1/customers?limit=500");
  for (const { id } of json.data)
    for (const part of ["", "/consents", "/pressure", "/timeline"]) paths.push(`/v1/customers/${id}${part}`);
  const seen: Record<string, unknown> = {};
  for (const path of paths) {
    const reply = await api.get(path);
    seen[path] = [reply.status, steady(reply.json)];
  }
  return seen;
}

/** Without what goes on by itself, and with ids that do not tell their shard. */
function steady(value: unknown): unknown {
  const goesOn = ["attempts", "attemptLog", "nextAttemptAt", "nextCursor", "state", "lastFailureAt"];
  if (typeof value === "string")
    return value.replaceAll(/\b(ntf|dec|evt|vis|red|msg)_[0-9a-f]{2}([0-9a-f]{32})\b/g, "$1_$2");
  if (Array.isArray(value)) return value.map(steady);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !goesOn.includes(name))
      .map(([name, inner]) => [name, steady(inner)]),
  );
}

/** Old receipts, codes, tokens and keys, as their holders come with them. Spends one code. */
export async function expectKept(api: Client, hands: InHands, round: number): Promise<void> {
  const signer = new Signer([masterSecret]);
  const nobody = new Client(apiUrl(api), null);
  for (const id of hands.messages) {
    const receipt = { notificationId: id, type: "delivered", token: await signer.sign("receipt", id) };
    expect([id, (await nobody.post("/v1/receipts", receipt)).status]).toEqual([id, 204]);
    const { json } = await api.get(`/v1/notifications/${id}`);
    expect([id, json.deliveredAt]).toEqual([id, expect.any(String)]);
  }
  const again = await api.post("/v1/redemptions", hands.spent);
  expect([again.status, again.json.orderId]).toEqual([200, hands.spent.orderId]);
  const code = hands.codes[round]!;
  const twice = [];
  for (const orderId of ["a", "b"]) twice.push((await api.post("/v1/redemptions", { code, orderId })).status);
  expect(twice).toEqual([201, 409]);
  for (const { deviceToken } of hands.phones) {
    const inbox = await new Client(apiUrl(api), deviceToken).get("/v1/device/inbox");
    expect([inbox.status, (inbox.json.data as unknown[]).length]).toEqual([200, 1]);
  }
  expect((await new Client(apiUrl(api), hands.key).get("/v1/campaigns/spring/report")).status).toBe(200);
}

async function ok(reply: Promise<{ status: number; json: unknown }>): Promise<void> {
  const { status, json } = await reply;
  if (status >= 300) throw new Error(`answered ${status}: ${JSON.stringify(json)}`);
}

async function until(what: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await what()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("it did not come about within 10 s");
}
