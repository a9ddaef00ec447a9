import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { customerToken } from "../http/seed.ts";
import { Client } from "../support/client.ts";
import { dataFolder, hosts, publishableKey, type RunningHost, secretKey } from "../support/hosts/hosts.ts";
import { type MockPush, startMockPush } from "../support/mock-push/index.ts";

/** A phone enrols by itself, agrees, is found in a store, and then says whose it is. Steps build on one another. */

const opera = { longitude: 2.3316, latitude: 48.8708 };

interface Enrolled {
  deviceId: string;
  customerId: string;
  deviceToken: string;
}

describe.each(hosts)("who is who on $name", (host) => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let phones: MockPush;
  let running: RunningHost;
  const url = () => running.url;
  const api = new Client(url, secretKey);
  const app = new Client(url, publishableKey);
  let phone: Enrolled;
  let device: Client;
  let endpoint: string;

  const ping = (more: object = {}) => ({ ...opera, accuracy: 10, timestamp: Date.now(), ...more });
  const until = async (what: () => boolean) => {
    for (let tries = 0; tries < 200 && !what(); tries++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(what()).toBe(true);
  };

  beforeAll(async () => {
    folder = await dataFolder();
    phones = await startMockPush();
    running = await host.start(folder.path, {
      PUSH_ENDPOINT_ALLOWLIST: phones.host,
    });
    await api.patch("/v1/settings", { quietHours: null });
    await api.put("/v1/geofences/opera", {
      name: "Paris Opéra",
      geometry: { type: "Point", coordinates: [opera.longitude, opera.latitude] },
      radius: 150,
    });
    const campaign = {
      name: "Spring",
      trigger: { event: "enter", geofences: {} },
      content: { default: { title: "Hello {{ customer.firstName | default: 'you' }}", body: "Come in" } },
    };
    await api.put("/v1/campaigns/spring", campaign);
    await api.post("/v1/campaigns/spring/launch");
  });
  afterAll(async () => {
    await running?.stop();
    await phones?.close();
    await folder?.remove();
  });

  it("enrols a phone with the publishable key alone, once for one key", async () => {
    const body = { platform: "web", locale: "fr", timezone: "Europe/Paris" };
    const headers = { "Idempotency-Key": "first-start" };
    const first = await app.send<Enrolled>("POST", "/v1/devices", body, headers);
    expect(first.status).toBe(201);
    phone = first.json;
    expect(phone).toEqual({
      deviceId: expect.stringMatching(/^dev_[0-9a-f]{34}$/),
      customerId: expect.stringMatching(/^anon_[0-9a-f]{34}$/),
      deviceToken: expect.any(String),
    });
    const again = await app.send<Enrolled>("POST", "/v1/devices", body, headers);
    expect([again.status, again.json.customerId, again.json.deviceId]).toEqual([
      201,
      phone.customerId,
      phone.deviceId,
    ]);
    const other = await app.send("POST", "/v1/devices", { platform: "ios" }, headers);
    expect([other.status, other.json.code]).toEqual([422, "idempotency_key_reused"]);
    device = new Client(url, phone.deviceToken);
  });

  it("takes no ping of it before it agreed, and a message follows once it has", async () => {
    const before = await device.post<{ results: { status: string }[] }>("/v1/pings", ping());
    expect(before.json.results.map(({ status }) => status)).toEqual(["refused"]);
    for (const purpose of ["location", "push"])
      expect(
        (await device.put(`/v1/device/consents/${purpose}`, { granted: true, source: "app" })).status,
      ).toBe(200);
    const proofs = await api.get<{ data: { actor: string }[] }>(`/v1/customers/${phone.customerId}/consents`);
    expect(proofs.json.data.map(({ actor }) => actor)).toEqual(Array(2).fill(`device:${phone.deviceId}`));
    const subscription = await phones.subscribe();
    endpoint = subscription.endpoint;
    const push = await device.put("/v1/device/push", { type: "webpush", ...subscription });
    expect([push.status, push.json.push]).toEqual([200, { type: "webpush", endpoint }]);
    const taken = await device.post<{ results: { status: string; notifications: string[] }[] }>(
      "/v1/pings",
      ping(),
    );
    expect(taken.json.results).toMatchObject([{ status: "accepted", notifications: [expect.any(String)] }]);
    await until(() => phones.shown.some((shown) => shown.endpoint === endpoint));
  });

  it("refuses its pings that name another customer or device, and lets it nowhere else", async () => {
    await api.put("/v1/customers/bea", {});
    await api.put("/v1/customers/bea/consents/location", { granted: true, source: "test" });
    for (const other of [{ customerId: "bea" }, { deviceId: "another" }]) {
      const reply = await device.post<{ results: { status: string }[] }>("/v1/pings", ping(other));
      expect(reply.json.results.map(({ status }) => status)).toEqual(["refused"]);
    }
    for (const [method, path] of [
      ["GET", "/v1/customers/bea"],
      ["GET", `/v1/customers/${phone.customerId}`],
      ["GET", "/v1/settings"],
      ["PUT", "/v1/customers/bea/consents/location"],
      ["POST", "/v1/devices"],
    ] as const)
      expect((await device.send(method, path, method === "GET" ? undefined : {})).status).toBe(403);
  });

  it("makes it the customer it says it is, and its old token, id and message go on working", async () => {
    const forged = await device.post("/v1/devices/identify", {
      customerToken: await customerToken("ana", "another-secret-than-ours"),
    });
    expect([forged.status, forged.json.code]).toEqual([401, "invalid_customer_token"]);
    const { json, status } = await device.post<Enrolled>("/v1/devices/identify", {
      customerToken: await customerToken("ana"),
    });
    expect([status, json.customerId]).toEqual([200, "ana"]);
    const ana = await api.get("/v1/customers/ana");
    expect(ana.json).toMatchObject({
      locale: "fr",
      consents: { location: { granted: true }, push: { granted: true } },
      devices: [{ id: phone.deviceId, push: { endpoint } }],
    });
    expect((await api.get(`/v1/customers/${phone.customerId}`)).json).toMatchObject({ id: "ana" });
    for (const token of [phone.deviceToken, json.deviceToken]) {
      const client = new Client(url, token);
      const reply = await client.post<{ results: { status: string }[] }>("/v1/pings", ping());
      expect(reply.json.results.map((result) => result.status)).toEqual(["accepted"]);
      expect((await client.put("/v1/device/consents/email", { granted: true, source: "app" })).status).toBe(
        200,
      );
    }
    const events = await api.get<{ data: { type: string; customerId: string }[] }>("/v1/events");
    expect(events.json.data).toMatchObject([{ type: "geofence.entered", customerId: "ana" }]);
    const messages = await api.get<{ data: { id: string; state: string }[] }>(
      "/v1/notifications?customerId=ana",
    );
    expect(messages.json.data).toMatchObject([{ customerId: "ana", state: "sent" }]);
    const [shown] = phones.shown.map(({ text }) => JSON.parse(text ?? "{}") as { id: string });
    expect((await api.get(`/v1/notifications/${shown!.id}`)).json).toMatchObject({ customerId: "ana" });
    const pressure = await api.get<{ data: { used: number }[] }>("/v1/customers/ana/pressure");
    expect(pressure.json.data.map(({ used }) => used)).toEqual([1, 1]);
  });

  it("enrols a phone of a customer that the brand's server vouches for", async () => {
    const body = { platform: "ios", customerToken: await customerToken("bea") };
    const enrolled = await app.post<Enrolled>("/v1/devices", body);
    expect([enrolled.status, enrolled.json.customerId]).toEqual([201, "bea"]);
    const bea = new Client(url, enrolled.json.deviceToken);
    const reply = await bea.post<{ results: { status: string }[] }>("/v1/pings", ping());
    expect(reply.json.results.map(({ status }) => status)).toEqual(["accepted"]);
    expect((await bea.delete("/v1/device")).status).toBe(204);
    expect((await bea.put("/v1/device/consents/push", { granted: true, source: "app" })).status).toBe(401);
    expect((await api.get("/v1/customers/bea")).json).toMatchObject({ devices: [] });
  });

  it("forgets an anonymous phone that asks for it, whole", async () => {
    const { json } = await app.post<Enrolled>("/v1/devices", { platform: "web" });
    const stranger = new Client(url, json.deviceToken);
    expect((await stranger.delete("/v1/device")).status).toBe(204);
    expect((await api.get(`/v1/customers/${json.customerId}`)).status).toBe(404);
    const reply = await stranger.put("/v1/device/consents/push", { granted: true, source: "app" });
    expect([reply.status, reply.json.code]).toEqual([401, "revoked_device"]);
  });

  it("erases the known customer with all that led to them", async () => {
    expect((await api.delete("/v1/customers/ana")).status).toBe(204);
    for (const id of ["ana", phone.customerId])
      expect((await api.get(`/v1/customers/${id}`)).status).toBe(404);
    const reply = await device.post<{ results: { status: string }[] }>("/v1/pings", ping());
    expect(reply.json.results.map(({ status }) => status)).toEqual(["refused"]);
    expect((await device.put("/v1/device/consents/push", { granted: true, source: "app" })).status).toBe(401);
  });
});
