import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { subscription } from "../../src/http/schemas/examples.ts";
import { seeded } from "../geo/worlds.ts";
import { runScript } from "../scripts/run.ts";
import { Client } from "../support/client.ts";
import { dataFolder, hosts, type RunningHost, secretKey } from "../support/hosts/hosts.ts";

/** Many phones at once, on every host: no number of requests in parallel, and no restart, passes a cap. */

interface Decision {
  customerId: string;
  campaignId: string;
  geofenceId: string;
  outcome: string;
}

const customers = ["ana", "bea", "cid", "dan", "eva", "fay"];
const stores = [0, 1, 2, 3].map((i) => ({ latitude: 48.87 + i / 100, longitude: 2.33 }));
const campaigns = {
  first: { caps: [{ limit: 2, window: "24h" }], cooldown: "1h", priority: 90 },
  second: { caps: [{ limit: 1, window: "1h" }], priority: 80, holdout: 0.5 },
  third: { budget: { sends: 7 }, rate: { limit: 5, window: "1h" }, priority: 70 },
};
const pressure = 4;

describe.each(hosts)("caps under fire on $name", (host) => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let running: RunningHost;
  const api = new Client(() => running.url, secretKey);
  const random = seeded(5);
  const pick = <T>(of: readonly T[]) => of[Math.floor(random() * of.length)]!;
  const start = async () => {
    running = await host.start(folder.path, { PUSH_ENDPOINT_ALLOWLIST: "127.0.0.1:9" });
  };

  const put = async (path: string, body: object) => {
    expect({ path, status: (await api.put(path, body)).status }).toEqual({ path, status: 201 });
  };
  const pings = (count: number) => ({
    pings: Array.from({ length: count }, () => ({
      ...{ customerId: pick(customers), deviceId: pick(["phone", "watch"]), accuracy: 10 },
      timestamp: new Date(Date.now() - Math.floor(random() * 200_000)).toISOString(),
      ...pick(stores),
    })),
  });
  /** Requests that a restart cuts off or turns away are sent again by nobody. */
  const volley = (requests: number, count: number) =>
    Array.from({ length: requests }, () => api.post("/v1/pings", pings(count)).catch(() => {}));

  beforeAll(async () => {
    folder = await dataFolder();
    await start();
    const rules = { quietHours: null, exitAfter: "1s", pressure: [{ limit: pressure, window: "24h" }] };
    await api.patch("/v1/settings", rules);
    for (const [i, { latitude, longitude }] of stores.entries()) {
      const geometry = { type: "Point", coordinates: [longitude, latitude] };
      await put(`/v1/geofences/store-${i}`, { name: "A store", geometry, radius: 100 });
    }
    for (const [id, rules] of Object.entries(campaigns)) {
      const content = { default: { title: "Hello", body: "Come in" } };
      const trigger = { event: "enter", geofences: { ids: [], tags: [] } };
      await put(`/v1/campaigns/${id}`, { name: id, trigger, content, ...rules });
      await api.post(`/v1/campaigns/${id}/launch`);
    }
    for (const id of customers) {
      await put(`/v1/customers/${id}`, {});
      for (const purpose of ["location", "push"])
        await api.put(`/v1/customers/${id}/consents/${purpose}`, { granted: true, source: "test" });
      for (const device of ["phone", "watch"]) {
        const push = { ...subscription, endpoint: `http://127.0.0.1:9/${id}/${device}` };
        await put(`/v1/customers/${id}/devices/${device}`, { platform: "web", push });
      }
    }
  });
  afterAll(async () => {
    await running?.stop();
    await folder?.remove();
  });

  it("hold for 100 requests at once, batches of 200, two devices, three campaigns and a restart", async () => {
    await Promise.all(volley(100, 2));
    const cut = volley(100, 2);
    await running.stop();
    await Promise.all(cut);
    await start();
    await Promise.all([...volley(2, 200), ...volley(50, 1)]);

    const counted: Decision[] = [];
    for (const outcome of ["sent", "ghost"]) {
      const page = await api.get<{ data: Decision[] }>(`/v1/decisions?outcome=${outcome}&limit=500`);
      counted.push(...page.json.data);
    }
    const most = (of: readonly Decision[], key: (one: Decision) => string) =>
      Math.max(...[...Map.groupBy(of, key).values()].map((group) => group.length));
    const of = (campaign: string) => counted.filter(({ campaignId }) => campaignId === campaign);
    expect(counted.length).toBeGreaterThan(customers.length * 2);
    expect(most(counted, ({ customerId }) => customerId)).toBeLessThanOrEqual(pressure);
    expect(most(of("first"), ({ customerId }) => customerId)).toBeLessThanOrEqual(2);
    expect(most(of("first"), (one) => `${one.customerId} ${one.geofenceId}`)).toBe(1);
    expect(most(of("second"), ({ customerId }) => customerId)).toBe(1);
    expect(of("third").length).toBeGreaterThan(0);
    expect(of("third").length).toBeLessThanOrEqual(5);
  });

  // Only Node keeps one file a shard, named by its number.
  if (host.name.startsWith("Node"))
    it("leave databases that keep every promise", async () => {
      await running.stop();
      const { code, out } = await runScript(["scripts/verify.ts", folder.path]);
      expect([code, out]).toEqual([0, expect.stringMatching(/ 0 findings\n$/)]);
      await start();
    });
});
