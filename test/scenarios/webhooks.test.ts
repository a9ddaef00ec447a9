import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "../support/client.ts";
import { dataFolder, hosts, type RunningHost, secretKey } from "../support/hosts/hosts.ts";
import { type MockReceiver, type Received, signedBy, startMockReceiver } from "../support/mock-receiver.ts";

/** A CRM that is told of visits on every host: signed, retried over a restart, replayed, and given up. */

const opera = { longitude: 2.3316, latitude: 48.8708 };
const customers = Array.from({ length: 12 }, (_, i) => `c${i}`);

interface Webhook {
  secret: string;
  enabled: boolean;
  disabledReason: string | null;
  deliveries: { pending: number; delivered: number; dead: number; lastStatus: number | null };
}

describe.each(hosts)("webhooks on $name", (host) => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let receiver: MockReceiver;
  let running: RunningHost;
  let secret = "";
  const api = new Client(() => running.url, secretKey);
  const start = async () => {
    running = await host.start(folder.path, { WEBHOOK_ALLOWLIST: receiver.host });
  };
  const ok = async <T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<T> => {
    const { status, json } = await api.send<T>(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path} answered ${status} ${JSON.stringify(json)}`);
    return json;
  };
  const until = async (what: string, isSo: () => boolean | Promise<boolean>) => {
    for (let tries = 0; tries < 600; tries++) {
      if (await isSo()) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`within 15 s: expected ${what}`);
  };
  const of = (type: string) => receiver.received.filter(({ body }) => body.type === type);
  const crm = () => ok<Webhook>("GET", "/v1/webhooks/crm");
  const arrive = (ids: readonly string[]) =>
    ok("POST", "/v1/pings", {
      pings: ids.map((customerId) => ({ customerId, accuracy: 10, timestamp: Date.now(), ...opera })),
    });
  const consent = (id: string, granted: boolean) =>
    ok("PUT", `/v1/customers/${id}/consents/email`, { granted, source: "test" });

  beforeAll(async () => {
    folder = await dataFolder();
    receiver = await startMockReceiver();
    await start();
    const circle = {
      geometry: { type: "Point", coordinates: [opera.longitude, opera.latitude] },
      radius: 150,
    };
    await ok("PUT", "/v1/geofences/opera", { name: "Opéra", ...circle });
    for (const id of customers) {
      await ok("PUT", `/v1/customers/${id}`, { traits: { firstName: `Name of ${id}`, tier: "gold" } });
      await ok("PUT", `/v1/customers/${id}/consents/location`, { granted: true, source: "test" });
    }
  }, 60_000);
  afterAll(async () => {
    await running?.stop();
    await receiver?.close();
    await folder?.remove();
  });

  it("shows a secret once, and signs with it what every shard tells", async () => {
    const body = {
      url: receiver.url,
      events: ["geofence.entered", "consent.changed"],
      traits: ["firstName"],
    };
    secret = (await ok<Webhook>("PUT", "/v1/webhooks/crm", body)).secret;
    expect(Buffer.from(secret.slice("whsec_".length), "base64")).toHaveLength(32);
    expect(await ok("PUT", "/v1/webhooks/crm", body)).not.toHaveProperty("secret");
    await arrive(customers);
    await until("an event for each customer", () => of("geofence.entered").length >= customers.length);
    expect(
      of("geofence.entered")
        .map(({ body }) => body.data.customerId)
        .sort(),
    ).toEqual([...customers].sort());
    for (const received of receiver.received) {
      expect(signedBy(secret, received)).toEqual([0]);
      const { customerId } = received.body.data;
      expect(received.body.data).toMatchObject({
        geofenceId: "opera",
        geofence: { id: "opera", name: "Opéra" },
        traits: { firstName: `Name of ${String(customerId)}` },
      });
      expect(received.text).not.toMatch(/gold|latitude|longitude|48\.87/);
    }
    await until("all settled", async () => (await crm()).deliveries.delivered === customers.length);
    expect(await crm()).toMatchObject({
      enabled: true,
      deliveries: { pending: 0, dead: 0, lastStatus: null },
    });
    expect(
      JSON.stringify([await crm(), (await api.get("/v1/webhooks")).json, (await api.get("/v1/audit")).json]),
    ).not.toContain("whsec_");
  });

  it("tries again after a failure and over a restart, under the same id", async () => {
    receiver.received.length = 0;
    receiver.answer = (_, response) => response.writeHead(503).end("closed for lunch");
    await consent("c1", true);
    await until("a failed attempt", async () => (await crm()).deliveries.lastStatus === 503);
    await running.stop();
    receiver.answer = (_, response) => response.writeHead(204).end();
    await start();
    await until("the attempt after 5 s", async () => (await crm()).deliveries.pending === 0);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1);
    const { data } = await ok<{
      data: { id: string; attempts: number; state: string; attemptLog: object[] }[];
    }>("GET", "/v1/webhooks/crm/deliveries?limit=1&customerId=c1");
    expect(data).toMatchObject([
      {
        id: receiver.received[0]?.id,
        state: "delivered",
        attempts: 2,
        attemptLog: [{ status: 503, detail: "closed for lunch" }, { status: 204 }],
      },
    ]);
  });

  it("signs with both secrets while the receiver changes over", async () => {
    receiver.received.length = 0;
    const rotated = await ok<{ secret: string }>("POST", "/v1/webhooks/crm/rotate-secret");
    await ok("POST", "/v1/webhooks/crm/test");
    await until("the test event", () => of("webhook.test").length === 1);
    const [received] = of("webhook.test") as [Received];
    expect([signedBy(rotated.secret, received), signedBy(secret, received)]).toEqual([[0], [1]]);
  });

  it("delays nobody's event for a poisoned one, and forgets what is queued with its customer", async () => {
    receiver.received.length = 0;
    receiver.answer = ({ body }, response) =>
      response.writeHead(body.data.customerId === "c2" ? 500 : 204).end();
    for (const id of customers) await consent(id, false);
    const others = customers.length - 1;
    await until(
      "the others' events",
      () => new Set(receiver.received.map(({ body }) => body.data.customerId)).size === others + 1,
    );
    await until("one left", async () => (await crm()).deliveries.pending === 1);
    await ok("DELETE", "/v1/customers/c2");
    expect((await crm()).deliveries).toMatchObject({ pending: 0, dead: 0 });
    expect((await api.get("/v1/webhooks/crm/deliveries?customerId=c2")).json).toMatchObject({ data: [] });
  });

  it("gives up an endpoint that answers 410, keeps the event as dead, and replays it on request", async () => {
    receiver.received.length = 0;
    receiver.answer = (_, response) => response.writeHead(410).end();
    await consent("c3", true);
    await until("the end of it", async () => !(await crm()).enabled);
    expect(await crm()).toMatchObject({ disabledReason: "gone", deliveries: { dead: 1, pending: 0 } });
    await consent("c4", true);
    expect((await crm()).deliveries).toMatchObject({ dead: 1, pending: 0 });
    expect(await api.post("/v1/webhooks/crm/replay", {})).toMatchObject({
      status: 409,
      json: { code: "webhook_disabled" },
    });
    receiver.answer = (_, response) => response.writeHead(204).end();
    await ok("PUT", "/v1/webhooks/crm", { url: receiver.url, events: ["*"] });
    expect(await ok("POST", "/v1/webhooks/crm/replay", { state: "dead" })).toEqual({ count: 1, more: false });
    await until("the replay", () => receiver.received.length === 2);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1);
    await until("all settled", async () => (await crm()).deliveries.dead === 0);
    const { data } = (await api.get<{ data: { action: string; actor: string }[] }>("/v1/audit")).json;
    expect(data.map(({ action }) => action)).toEqual(
      expect.arrayContaining([
        "webhook.created",
        "webhook.updated",
        "webhook.replayed",
        "webhook.secret_rotated",
      ]),
    );
  });
});
