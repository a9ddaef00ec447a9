import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Shard } from "../../src/engine/shard.ts";
import { openSqlite } from "../../src/node/sqlite.ts";
import { customerToken } from "../http/seed.ts";
import { Client } from "../support/client.ts";
import { type Child, listening, runMain } from "../support/hosts/child.ts";
import { dataFolder, identitySecret, publishableKey, secretKey } from "../support/hosts/hosts.ts";
import { type MockPush, startMockPush } from "../support/mock-push/index.ts";
import { bytesOf, formsOf, tracesIn } from "../support/traces.ts";

/** Names and figures that occur nowhere else. */
const id = "erased-b7e1";
const firstName = "Théophraste-b7e1";
const others = Array.from({ length: 60 }, (_, i) => `other-${i}-`);
const opera = { latitude: 48.8708, longitude: 2.3316 };
/** Places of the customer's own, in and out of the geofence. */
const places = Array.from({ length: 30 }, (_, i) => ({
  latitude: 48.871_919_191_7 + (i % 4) * 0.001_373_731,
  longitude: 2.331_737_373_9 + i * 0.000_031_13,
}));

describe.each([1, 2])("after an erase, on Node with shards: %i", (shards) => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let push: MockPush;
  let child: Child;
  let url = "";
  const api = new Client(() => url, secretKey);
  const ok = async (method: string, path: string, body?: unknown, headers = {}) => {
    const { status, json } = await api.send(method, path, body, headers);
    if (status >= 300) throw new Error(`${method} ${path} answered ${status} ${JSON.stringify(json)}`);
    return json;
  };
  const start = async () => {
    child = runMain({
      DATA_DIR: folder.path,
      SHARDS: String(shards),
      PARVIS_SECRET_KEY: secretKey,
      PARVIS_PUBLISHABLE_KEY: publishableKey,
      PARVIS_IDENTITY_SECRET: identitySecret,
      PUSH_ENDPOINT_ALLOWLIST: push.host,
      LOG_LEVEL: "debug",
    });
    url = await listening(child);
  };
  const register = async (customerId: string): Promise<string> => {
    const customer = `/v1/customers/${customerId}`;
    await ok("PUT", customer, { traits: { firstName: customerId === id ? firstName : customerId } });
    for (const purpose of ["location", "push", "email"])
      await ok("PUT", `${customer}/consents/${purpose}`, { granted: true, source: `app-${customerId}` });
    const { endpoint, keys } = await push.subscribe();
    await ok("PUT", `${customer}/devices/phone-${customerId}`, {
      platform: "web",
      push: { type: "webpush", endpoint, keys },
    });
    return endpoint;
  };
  const pingOf = (customerId: string, at: number, place: object) => ({
    id: `ping-${customerId}-${at}`,
    customerId,
    deviceId: `phone-${customerId}`,
    accuracy: 8,
    timestamp: at,
    ...place,
  });
  const ping = (customerId: string, place: object) =>
    ok("POST", "/v1/pings", pingOf(customerId, Date.now(), place));

  beforeEach(async () => {
    folder = await dataFolder();
    push = await startMockPush();
    await start();
  });
  afterEach(async () => {
    child.process.kill("SIGKILL");
    await child.ended;
    await push.close();
    await folder.remove();
  });

  /** A town of customers who walk about, and the one who will be erased among them; answers what must be gone. */
  const liveOn = async (): Promise<string[]> => {
    await ok("PATCH", "/v1/settings", { quietHours: null, pressure: [], exitAfter: "10s" });
    await ok("PUT", "/v1/geofences/opera", {
      name: "Opéra",
      geometry: { type: "Point", coordinates: [opera.longitude, opera.latitude] },
      radius: 300,
      dwell: "30s",
    });
    await ok("PUT", "/v1/campaigns/spring", {
      name: "Spring",
      trigger: { event: "enter", geofences: { ids: ["opera"] } },
      content: { default: { title: "Bonjour {{ customer.firstName }}", body: "{{ distance }} m" } },
    });
    await ok("POST", "/v1/campaigns/spring/launch");
    const [endpoint] = await Promise.all([id, ...others].map(register));
    const began = Date.now() - 200_000;
    for (const [i, place] of places.entries()) {
      const at = began + i * 6_000;
      const walkers = others.filter((_, o) => o % 7 === i % 7);
      const pings = walkers.map((other, o) => {
        const latitude = opera.latitude + ((o * i) % 11) * 1e-3;
        return pingOf(other, at, { ...opera, latitude });
      });
      await ok("POST", "/v1/pings", { pings: [...pings, pingOf(id, at, place)] });
    }
    await ok("POST", `/v1/customers/${id}/touches`, { channel: "email", id: `touch-${id}` });
    await ok("POST", `/v1/customers/${id}/touches`, { channel: "sms" }, { "Idempotency-Key": `key-${id}` });
    await ok("POST", "/v1/campaigns/spring/test", { customerId: id }, { "Idempotency-Key": `test-${id}` });
    await ok("GET", `/v1/customers/${id}/export`);
    return [
      ...[id, firstName, endpoint!].map(bytesOf),
      ...places.flatMap(({ latitude, longitude }) => [...formsOf(latitude), ...formsOf(longitude)]),
    ];
  };

  it("nothing is left in the data folder, nor in what the process said", async () => {
    const secrets = await liveOn();
    // What is looked for can be found: before, all of it is there but the numbers in the machine's own order of bytes.
    const before = tracesIn(folder.path, secrets);
    expect(before.length).toBeGreaterThan(100);
    expect((await api.delete("/v1/customers/nobody-b7e1")).status).toBe(404);
    expect((await api.delete(`/v1/customers/${id}`)).status).toBe(204);
    expect(tracesIn(folder.path, secrets)).toEqual([]);
    expect((await api.delete(`/v1/customers/${id}`)).status).toBe(404);

    const { json } = await api.get<{ data: { action: string; subject: object; actor: string }[] }>(
      "/v1/audit?limit=500",
    );
    expect(json.data).toContainEqual(
      expect.objectContaining({ action: "customer.erased", subject: { type: "customer", id: null } }),
    );
    // The others go on, on the same files.
    await ping("other-1-", opera);
    expect(
      (await api.get<{ positions: unknown[] }>("/v1/customers/other-1-/export")).json.positions.length,
    ).toBeGreaterThan(3);

    child.process.kill("SIGTERM");
    expect(await child.ended).toBe(0);
    expect(tracesIn(folder.path, secrets)).toEqual([]);
    expect(secrets.filter((secret) => child.output().includes(secret))).toEqual([]);

    await start();
    expect((await api.get(`/v1/customers/${id}`)).status).toBe(404);
    await register(id);
    const again = (await api.get<Record<string, unknown[]>>(`/v1/customers/${id}/export`)).json;
    expect(again).toMatchObject({ positions: [], visits: [], events: [], sends: [], notifications: [] });
    expect(again.consents).toHaveLength(3);
    const entered = await ping(id, opera);
    expect(entered).toMatchObject({ results: [{ events: [{ type: "geofence.entered" }] }] });
  });

  it("nothing is left of phones that became the customer's, on whichever shard they were", async () => {
    const secrets = await liveOn();
    const app = new Client(() => url, publishableKey);
    for (let i = 0; i < 6; i++) {
      const { json } = await app.post<{ deviceToken: string; deviceId: string; customerId: string }>(
        "/v1/devices",
        {
          platform: "web",
        },
      );
      const phone = new Client(() => url, json.deviceToken);
      expect((await phone.put("/v1/device/consents/location", { granted: true, source: "app" })).status).toBe(
        200,
      );
      const reply = await phone.post<{ results: { status: string }[] }>("/v1/pings", {
        ...places[i],
        accuracy: 8,
        timestamp: Date.now(),
      });
      expect(reply.json.results).toMatchObject([{ status: "accepted" }]);
      const identified = await phone.post("/v1/devices/identify", { customerToken: await customerToken(id) });
      expect(identified.json).toMatchObject({ customerId: id });
      secrets.push(json.deviceId, json.customerId);
    }
    expect((await api.delete(`/v1/customers/${id}`)).status).toBe(204);
    expect(tracesIn(folder.path, secrets)).toEqual([]);
  });

  it("many at once are all gone, and the others all there", async () => {
    await liveOn();
    const gone = others.filter((_, o) => o % 3 === 0);
    const statuses = await Promise.all(gone.map((one) => api.delete(`/v1/customers/${one}`)));
    expect(statuses.map(({ status }) => status)).toEqual(gone.map(() => 204));
    expect(tracesIn(folder.path, gone)).toEqual([]);
    const left = await api.get<{ data: { id: string }[] }>("/v1/customers?limit=500");
    expect(left.json.data).toHaveLength(others.length + 1 - gone.length);
  });

  it("a process that died before it reached the files does it at its next start", async () => {
    const secrets = await liveOn();
    child.process.kill("SIGKILL");
    await child.ended;
    for (let index = 0; index < shards; index++) {
      const file = openSqlite(join(folder.path, `shard-0${index}.sqlite`));
      const host = { now: Date.now, random: Math.random, nextUint32: () => 1, publicUrl: "" };
      new Shard(file.sql, index, host).run("deleteCustomer", { id, by: "key:first" });
      file.close();
    }
    await start();
    expect(tracesIn(folder.path, secrets)).toEqual([]);
  });
});
