import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "../support/client.ts";
import { dataFolder, hosts, type RunningHost, secretKey } from "../support/hosts/hosts.ts";
import { type MockPush, startMockPush } from "../support/mock-push/index.ts";

/** A flash sale on every host: reach, a test on one's own phone, the send itself, and a restart in its middle. */

const opera = { longitude: 2.3316, latitude: 48.8708 };
const far = { longitude: 2.36, latitude: 48.86 };
const size = 90;
const ids = Array.from({ length: size }, (_, i) => `c${i}`);
/** Every third is elsewhere. */
const isNear = (i: number) => i % 3 !== 0;

interface Job {
  id: string;
  state: string;
  customers: number;
  near: number;
  sent: number;
  suppressed: Record<string, number>;
}
interface Decision {
  customerId: string;
  outcome: string;
  event: string;
  jobId?: string;
}

describe.each(hosts)("a flash sale on $name", (host) => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let phones: MockPush;
  let running: RunningHost;
  const api = new Client(() => running.url, secretKey);
  const start = async () => {
    running = await host.start(folder.path, { PUSH_ENDPOINT_ALLOWLIST: phones.host });
  };
  const ok = async (method: string, path: string, body?: unknown) => {
    const { status, json } = await api.send(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path} answered ${status} ${JSON.stringify(json)}`);
    return json;
  };
  const ended = async (path: string): Promise<Job> => {
    for (let tries = 0; tries < 400; tries++) {
      const { json } = await api.get<Job & Record<string, unknown>>(path);
      if (json.state !== "running") return json;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("the send did not end within 20 s");
  };
  const send = (key: string, body: object = {}) =>
    api.send<Job & Record<string, unknown>>("POST", "/v1/campaigns/flash/send", body, {
      "Idempotency-Key": key,
    });
  const sentBy = async (jobId: string): Promise<string[]> => {
    const found: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: { data: Decision[]; nextCursor: string | null } = (
        await api.get<{ data: Decision[]; nextCursor: string | null }>(
          `/v1/decisions?campaignId=flash&limit=500${cursor === "" ? "" : `&cursor=${cursor}`}`,
        )
      ).json;
      found.push(...page.data.filter((one) => one.jobId === jobId).map((one) => one.customerId));
      cursor = page.nextCursor;
    }
    return found;
  };

  beforeAll(async () => {
    folder = await dataFolder();
    phones = await startMockPush();
    await start();
    await ok("PATCH", "/v1/settings", { quietHours: null, pressure: [{ limit: 1, window: "24h" }] });
    const circle = {
      geometry: { type: "Point", coordinates: [opera.longitude, opera.latitude] },
      radius: 150,
    };
    await ok("PUT", "/v1/geofences/opera", { name: "Opéra", ...circle });
    const content = { default: { title: "Flash", body: "{{ geofence.name }}" } };
    const trigger = { event: "exit", geofences: { ids: ["opera"] } };
    await ok("PUT", "/v1/campaigns/flash", { name: "Flash", trigger, content });
    const { vapidPublicKey } = await ok("GET", "/v1/config");
    const { endpoint, keys } = await phones.subscribe({ applicationServerKey: String(vapidPublicKey) });
    const register = async (id: string) => {
      await ok("PUT", `/v1/customers/${id}`, {});
      for (const purpose of ["location", "push"])
        await ok("PUT", `/v1/customers/${id}/consents/${purpose}`, { granted: true, source: "test" });
      const push = { type: "webpush", endpoint, keys };
      await ok("PUT", `/v1/customers/${id}/devices/phone`, { platform: "web", push });
    };
    for (let i = 0; i < size; i += 20) await Promise.all(ids.slice(i, i + 20).map(register));
    const timestamp = Date.now();
    await ok("POST", "/v1/pings", {
      pings: ids.map((customerId, i) => ({
        customerId,
        deviceId: "phone",
        accuracy: 10,
        timestamp,
        ...(isNear(i) ? opera : far),
      })),
    });
  }, 60_000);
  afterAll(async () => {
    await running?.stop();
    await phones?.close();
    await folder?.remove();
  });

  it("knows whom it can reach, over all shards", async () => {
    const all = { customers: size, audience: size, pushConsent: size, notCapped: size, seenIn30Days: size };
    expect((await api.get("/v1/campaigns/flash/reach")).json).toMatchObject(all);
    const { json } = await api.get("/v1/campaigns/flash");
    const { id: _, status: __, createdAt: ___, updatedAt: ____, ...body } = json;
    const tried = await api.post("/v1/campaigns/flash/reach", { ...body, audience: { id: "c7" } });
    expect(tried.json).toMatchObject({ customers: size, audience: 1, seenIn30Days: 1 });
  });

  it("is tried as a draft on one's own phone, and counts nowhere", async () => {
    const { status, json } = await api.post("/v1/campaigns/flash/test", { customerId: "c1" });
    expect([status, json.title, json.body]).toEqual([202, "Flash", "Opéra"]);
    for (let tries = 0; phones.shown.length === 0; tries++) {
      if (tries > 200) throw new Error("no push within 10 s");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(JSON.parse(phones.shown[0]!.text ?? "{}")).toMatchObject({ title: "Flash" });
    expect((await api.get("/v1/customers/c1/pressure")).json).toMatchObject({ data: [{ used: 0 }] });
    expect((await api.get("/v1/decisions")).json).toMatchObject({ data: [] });
  });

  it("is refused for a draft", async () => {
    expect(await send("early")).toMatchObject({ status: 409, json: { code: "campaign_not_active" } });
  });

  it("reaches everybody near once, though the service stops in the middle and is asked again", async () => {
    await ok("POST", "/v1/campaigns/flash/launch");
    const first = await send("k");
    expect([first.status, first.json.state]).toEqual([202, "running"]);
    await running.stop();
    await start();
    const again = await send("k");
    expect([again.status, again.json.id]).toEqual([202, first.json.id]);
    expect(await send("k", { within: 9 })).toMatchObject({
      status: 422,
      json: { code: "idempotency_key_reused" },
    });
    const near = ids.filter((_, i) => isNear(i));
    const path = `/v1/campaigns/flash/send/${first.json.id}`;
    expect(await ended(path)).toMatchObject({
      state: "done",
      customers: size,
      near: near.length,
      sent: near.length,
      ghost: 0,
      suppressed: {},
    });
    expect((await sentBy(first.json.id)).sort()).toEqual([...near].sort());
    expect((await api.get(`/v1/campaigns/other/send/${first.json.id}`)).status).toBe(404);
  });

  it("holds the pressure cap between two sends", async () => {
    const second = await send("k2");
    const near = ids.filter((_, i) => isNear(i)).length;
    const job = await ended(`/v1/campaigns/flash/send/${second.json.id}`);
    expect(job).toMatchObject({ near, sent: 0, suppressed: { pressure_cap: near } });
  });
});
