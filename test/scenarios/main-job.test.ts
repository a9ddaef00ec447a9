import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "../support/client.ts";
import { dataFolder, hosts, type RunningHost, secretKey } from "../support/hosts/hosts.ts";
import { type MockPush, startMockPush } from "../support/mock-push/index.ts";

/**
 * The whole path on every host: zones and a campaign, customers who opt in and subscribe, phones that ping,
 * pushes that decrypt at a push service on loopback. Steps build on one another, in order.
 */

interface Listed<T> {
  data: T[];
  nextCursor: string | null;
}
interface PingAnswer {
  results: {
    errors?: { pointer: string }[];
    index: number;
    status: string;
    events: { type: string; geofenceId: string }[];
    notifications: string[];
  }[];
  accepted: number;
  refused: number;
}
interface Decision {
  customerId: string;
  campaignId: string;
  geofenceId: string;
  outcome: string;
  reason: string | null;
  gates: { gate: string; pass: boolean; detail?: Record<string, unknown> }[];
  notificationId?: string;
}
interface Notification {
  id: string;
  state: string;
  title: string;
  body: string;
  attempts: number;
  attemptLog: { status: number }[];
}

const opera = { longitude: 2.3316, latitude: 48.8708 };
const far = { longitude: 2.36, latitude: 48.86 };
const everyone = ["ana", "bea", "cid", "dan", "eva", "fay"];

describe.each(hosts)("the main job on $name", (host) => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let phones: MockPush;
  let running: RunningHost;
  const api = new Client(() => running.url, secretKey);
  const endpoints = new Map<string, string>();

  const start = async () => {
    running = await host.start(folder.path, { PUSH_ENDPOINT_ALLOWLIST: phones.host });
  };
  const ping = (customerId: string, place: { longitude: number; latitude: number }, at: number) => ({
    customerId,
    deviceId: `${customerId}-phone`,
    accuracy: 10,
    timestamp: new Date(at).toISOString(),
    ...place,
  });
  const shownTo = (customerId: string) =>
    phones.shown
      .filter((shown) => shown.endpoint === endpoints.get(customerId))
      .map(
        (shown) => JSON.parse(shown.text ?? "{}") as { id: string; title: string; body: string; tag: string },
      );
  const until = async (what: () => boolean | Promise<boolean>) => {
    for (let tries = 0; tries < 200; tries++) {
      if (await what()) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error("did not come about within 10 s");
  };

  beforeAll(async () => {
    folder = await dataFolder();
    phones = await startMockPush();
    await start();
  });
  afterAll(async () => {
    await running?.stop();
    await phones?.close();
    await folder?.remove();
  });

  it("registers zones, a campaign and customers who opt in", async () => {
    // At night the default quiet hours would hold everything back.
    await api.patch("/v1/settings", { quietHours: null });
    const config = await api.get<{ vapidPublicKey: string }>("/v1/config");
    const zone = await api.put("/v1/geofences/opera", {
      name: "Paris Opéra",
      geometry: { type: "Point", coordinates: [opera.longitude, opera.latitude] },
      radius: 150,
      tags: ["store"],
    });
    expect([zone.status, zone.json.timezone, zone.json.country]).toEqual([201, "Europe/Paris", "FR"]);
    const campaign = await api.put("/v1/campaigns/spring", {
      name: "Spring",
      trigger: { event: "enter", geofences: { tags: ["store"] } },
      cooldown: "24h",
      content: {
        default: {
          title: "Hello {{ customer.firstName | default: 'you' }}",
          body: "{{ geofence.name }} is {{ distance }} m away",
        },
        locales: { fr: { title: "Bonjour {{ customer.firstName | default: 'vous' }}" } },
      },
    });
    expect([campaign.status, campaign.json.status]).toEqual([201, "draft"]);
    expect((await api.post("/v1/campaigns/spring/launch")).json.status).toBe("active");

    for (const id of everyone) {
      const traits = id === "dan" ? {} : { firstName: id };
      await api.put(`/v1/customers/${id}`, { traits, locale: id === "bea" ? "fr-CA" : "en" });
      await api.put(`/v1/customers/${id}/consents/location`, { granted: id !== "cid", source: "test" });
      await api.put(`/v1/customers/${id}/consents/push`, { granted: id !== "eva", source: "test" });
      const { endpoint, keys } = await phones.subscribe({ applicationServerKey: config.json.vapidPublicKey });
      endpoints.set(id, endpoint);
      const device = await api.put(`/v1/customers/${id}/devices/${id}-phone`, {
        platform: "web",
        push: { type: "webpush", endpoint, keys },
      });
      expect(device.status).toBe(201);
    }
  });

  it("sends to those who agreed and came, once, and says why to nobody else", async () => {
    const now = Date.now();
    const outside = await api.post<PingAnswer>("/v1/pings", {
      pings: everyone.map((id) => ping(id, far, now - 60_000)),
    });
    expect(outside.json.results.map((result) => result.status)).toEqual(
      everyone.map((id) => (id === "cid" ? "refused" : "accepted")),
    );
    const arrived = await api.post<PingAnswer>("/v1/pings", {
      pings: ["ana", "bea", "cid", "dan", "eva"].map((id) => ping(id, opera, now)),
    });
    expect(
      arrived.json.results.map((result) => [
        result.status,
        result.events.length,
        result.notifications.length,
      ]),
    ).toEqual([
      ["accepted", 1, 1],
      ["accepted", 1, 1],
      ["refused", 0, 0],
      ["accepted", 1, 1],
      ["accepted", 1, 0],
    ]);
    await until(() => phones.shown.length >= 3);
    expect(shownTo("ana")).toMatchObject([{ title: "Hello ana", body: "Paris Opéra is 0 m away" }]);
    expect(shownTo("bea")).toMatchObject([{ title: "Bonjour bea", body: "Paris Opéra is 0 m away" }]);
    expect(shownTo("dan")).toMatchObject([{ title: "Hello you" }]);
    expect(phones.attempts.filter((attempt) => attempt.status !== 201)).toEqual([]);

    const decisions = await api.get<Listed<Decision>>("/v1/decisions");
    expect(Object.fromEntries(decisions.json.data.map((d) => [d.customerId, d.reason ?? d.outcome]))).toEqual(
      {
        ana: "sent",
        bea: "sent",
        dan: "sent",
        eva: "no_push_consent",
      },
    );
    await until(async () => {
      const sent = await api.get<Listed<Notification>>("/v1/notifications?state=sent");
      return sent.json.data.length === 3;
    });
    const [first] = (await api.get<Listed<Notification>>("/v1/notifications?customerId=ana")).json.data;
    const one = await api.get<Notification>(`/v1/notifications/${first?.id}`);
    expect(one.json).toMatchObject({ state: "sent", attempts: 1, attemptLog: [{ status: 201 }] });
    expect(shownTo("ana")[0]).toMatchObject({ id: one.json.id, tag: one.json.id });
  });

  it("throttles: a second store within the day is held back by pressure, with the figures", async () => {
    await api.put("/v1/geofences/louvre", {
      name: "Louvre",
      geometry: { type: "Point", coordinates: [2.3376, 48.8606] },
      radius: 150,
      tags: ["store"],
    });
    const now = Date.now();
    const answer = await api.post<PingAnswer>("/v1/pings", {
      pings: [ping("ana", { longitude: 2.3376, latitude: 48.8606 }, now + 30_000)],
    });
    expect(answer.json.results[0]?.events.map((event) => event.geofenceId)).toContain("louvre");
    const [decision] = (await api.get<Listed<Decision>>("/v1/decisions?customerId=ana")).json.data;
    expect(decision).toMatchObject({ geofenceId: "louvre", outcome: "suppressed", reason: "pressure_cap" });
    expect(decision?.gates.at(-1)).toMatchObject({
      gate: "pressure",
      pass: false,
      detail: { limit: 1, window: "24h", used: 1, retryAt: expect.any(String) },
    });
  });

  it("marks bad pings one by one, and takes a repeated one for what it is", async () => {
    const now = Date.now();
    const good = ping("fay", far, now - 30_000);
    const answer = await api.post<PingAnswer>("/v1/pings", {
      pings: [
        good,
        { ...good, latitude: 91 },
        { ...good, timestamp: now + 3_600_000 },
        { ...good, who: 1 },
        good,
        7,
      ],
    });
    expect(answer.status).toBe(200);
    expect(answer.json.results.map((result) => [result.status, result.errors?.[0]?.pointer])).toEqual([
      ["accepted", undefined],
      ["invalid", "/pings/1/latitude"],
      ["invalid", "/pings/2/timestamp"],
      ["invalid", "/pings/3/who"],
      ["duplicate", undefined],
      ["invalid", "/pings/5"],
    ]);
    expect([answer.json.accepted, answer.json.refused]).toEqual([2, 4]);
  });

  it("keeps visits, caps and the outbox over a restart in the middle", async () => {
    phones.misbehave(endpoints.get("fay") ?? "", { kind: "status", status: 503 }, 1);
    const now = Date.now();
    const arrived = await api.post<PingAnswer>("/v1/pings", ping("fay", opera, now));
    expect(arrived.json.results[0]?.notifications).toHaveLength(1);
    await running.stop();
    await start();
    await until(async () => {
      const [queued] = (await api.get<Listed<Notification>>("/v1/notifications?customerId=fay")).json.data;
      return queued?.state === "sent";
    });
    // The push service answers before the phone shows.
    await until(() => shownTo("fay").length > 0);
    expect(shownTo("fay")).toHaveLength(1);
    const again = await api.post<PingAnswer>("/v1/pings", ping("fay", opera, now + 1_000));
    expect(again.json.results[0]).toMatchObject({ status: "accepted", events: [], notifications: [] });
  });

  it("disables a subscription that is gone", async () => {
    await api.put("/v1/customers/gus", {});
    for (const purpose of ["location", "push"])
      await api.put(`/v1/customers/gus/consents/${purpose}`, { granted: true, source: "test" });
    const { endpoint, keys } = await phones.subscribe();
    await api.put("/v1/customers/gus/devices/p", {
      platform: "web",
      push: { type: "webpush", endpoint, keys },
    });
    phones.unsubscribe(endpoint);
    await api.post("/v1/pings", { ...ping("gus", opera, Date.now()), deviceId: "p" });
    await until(async () => {
      const [notification] = (await api.get<Listed<Notification>>("/v1/notifications?customerId=gus")).json
        .data;
      return notification?.state === "failed";
    });
    const gus = await api.get<{ devices: { disabledReason: string | null }[] }>("/v1/customers/gus");
    expect(gus.json.devices).toMatchObject([{ disabledReason: "subscription_gone" }]);
  });

  it("pages through the log without loss or repeat, whatever the number of shards", async () => {
    const all = (await api.get<Listed<{ id: string }>>("/v1/events?limit=500")).json.data.map(
      (event) => event.id,
    );
    const paged: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Listed<{ id: string }> = (
        await api.get<Listed<{ id: string }>>(
          `/v1/events?limit=2${cursor === null ? "" : `&cursor=${cursor}`}`,
        )
      ).json;
      paged.push(...page.data.map((event) => event.id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(paged).toEqual(all);
    expect(all.length).toBeGreaterThanOrEqual(7);
  });

  it("forgets where a customer was when location is withdrawn, and refuses what comes after", async () => {
    await api.put("/v1/customers/ana/consents/location", { granted: false, source: "test" });
    const answer = await api.post<PingAnswer>("/v1/pings", ping("ana", opera, Date.now()));
    expect(answer.json.results[0]?.status).toBe("refused");
    expect((await api.delete("/v1/customers/ana")).status).toBe(204);
    expect((await api.get("/v1/customers/ana")).status).toBe(404);
    const left = await api.get<Listed<Decision>>("/v1/decisions?customerId=ana");
    expect(left.json.data).toEqual([]);
  });
});
