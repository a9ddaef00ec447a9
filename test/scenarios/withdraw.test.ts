import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "../support/client.ts";
import { dataFolder, hosts, type RunningHost, secretKey } from "../support/hosts/hosts.ts";
import { type MockPush, startMockPush } from "../support/mock-push/index.ts";

/**
 * Between the decision and the send: the push service is down when the message is queued, and up again when the
 * customer has changed their mind. Whoever did not gets the message.
 */

const opera = { longitude: 2.3316, latitude: 48.8708 };
const refusal = { granted: false, source: "test" };

const changes: Readonly<Record<string, (api: Client, customer: string) => Promise<{ status: number }>>> = {
  location: (api, customer) => api.put(`${customer}/consents/location`, refusal),
  push: (api, customer) => api.put(`${customer}/consents/push`, refusal),
  device: (api, customer) => api.delete(`${customer}/devices/phone`),
  erased: (api, customer) => api.delete(customer),
  /** A refusal that was made before the grant in force changes nothing. */
  late: (api, customer) => api.put(`${customer}/consents/push`, { ...refusal, at: "2026-01-01T00:00:00Z" }),
};
const stays = ["late", "steady"];

describe.each(hosts)("withdrawn between decision and send, on $name", (host) => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let phones: MockPush;
  let running: RunningHost;
  const api = new Client(() => running.url, secretKey);
  const endpoints = new Map<string, string>();
  const names = [...Object.keys(changes), "steady"];
  const ok = async (reply: Promise<{ status: number; json?: unknown }>) => {
    const { status, json } = await reply;
    if (status >= 300) throw new Error(`answered ${status} ${JSON.stringify(json)}`);
  };
  const states = async () => {
    const { json } = await api.get<{ data: { customerId: string; state: string; reason: string | null }[] }>(
      "/v1/notifications?limit=500",
    );
    return Object.fromEntries(
      json.data.map(({ customerId, state, reason }) => [customerId, `${state} ${reason}`]),
    );
  };
  const attemptsOf = (name: string) =>
    phones.attempts.filter(({ endpoint }) => endpoint === endpoints.get(name));

  beforeAll(async () => {
    folder = await dataFolder();
    phones = await startMockPush();
    running = await host.start(folder.path, { PUSH_ENDPOINT_ALLOWLIST: phones.host });
    await ok(api.patch("/v1/settings", { quietHours: null }));
    const geometry = { type: "Point", coordinates: [opera.longitude, opera.latitude] };
    await ok(api.put("/v1/geofences/opera", { name: "Opéra", geometry, radius: 150 }));
    await ok(
      api.put("/v1/campaigns/spring", {
        name: "Spring",
        trigger: { event: "enter", geofences: { ids: ["opera"] } },
        content: { default: { title: "Hello", body: "{{ customer.id }}" } },
      }),
    );
    await ok(api.post("/v1/campaigns/spring/launch"));
    for (const name of names) {
      const customer = `/v1/customers/${name}`;
      await ok(api.put(customer, {}));
      for (const purpose of ["location", "push"])
        await ok(api.put(`${customer}/consents/${purpose}`, { granted: true, source: "test" }));
      const { endpoint, keys } = await phones.subscribe();
      endpoints.set(name, endpoint);
      phones.misbehave(endpoint, { kind: "status", status: 503, retryAfter: "4" });
      await ok(
        api.put(`${customer}/devices/phone`, { platform: "web", push: { type: "webpush", endpoint, keys } }),
      );
    }
  });
  afterAll(async () => {
    await running?.stop();
    await phones?.close();
    await folder?.remove();
  });

  it("a message is never sent, and the others' are", async () => {
    const timestamp = Date.now();
    const pings = names.map((customerId) => ({
      customerId,
      deviceId: "phone",
      accuracy: 10,
      timestamp,
      ...opera,
    }));
    const { json } = await api.post<{ results: { notifications: string[] }[] }>("/v1/pings", { pings });
    expect(json.results.map(({ notifications }) => notifications.length)).toEqual(names.map(() => 1));
    await expect
      .poll(() => names.filter((name) => attemptsOf(name).length === 0), { timeout: 10_000 })
      .toEqual([]);

    for (const [name, change] of Object.entries(changes)) await ok(change(api, `/v1/customers/${name}`));
    for (const endpoint of endpoints.values()) phones.misbehave(endpoint, null);
    const told = () => phones.shown.map(({ text }) => (JSON.parse(text ?? "{}") as { body: string }).body);
    await expect.poll(async () => [...told()].sort(), { timeout: 20_000 }).toEqual(stays);
    await expect.poll(states, { timeout: 20_000 }).toEqual({
      location: "cancelled consent_withdrawn",
      push: "cancelled consent_withdrawn",
      device: "cancelled device_removed",
      late: "sent null",
      steady: "sent null",
    });
    for (const name of ["location", "push", "device", "erased"]) expect(attemptsOf(name)).toHaveLength(1);
    const { json: withdrawn } = await api.get<Record<string, unknown[]>>("/v1/customers/location/export");
    expect(withdrawn).toMatchObject({ positions: [], whereabouts: [], visits: [{ reason: null }] });
    expect(withdrawn.events).toMatchObject([{ type: "geofence.entered" }]);
  });
});
