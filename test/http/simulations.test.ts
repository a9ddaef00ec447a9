import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { randomWorld } from "../engine/simulate/worlds.ts";
import { Client } from "../support/client.ts";
import { dataFolder, hosts, type RunningHost, secretKey } from "../support/hosts/hosts.ts";
import { campaign, circle, consent, deadPushHost, opera, subscription } from "./seed.ts";

const minute = 60_000;
const shop = { ...circle, id: "shop" };
const sale = { ...campaign, id: "sale" };
const zoe = { id: "zoe" };
const ping = { customerId: "zoe", accuracy: 10, ...opera };

interface Answer {
  summary: {
    pings: number;
    statuses: Record<string, number>;
    events: Record<string, number>;
    sent: number;
    suppressed: Record<string, number>;
  };
  events: { type: string; customerId: string; at: string; reason?: string }[];
  decisions: { campaignId: string; customerId: string; outcome: string; reason: string | null }[];
  notifications: { customerId: string; body: string }[];
  truncated: boolean;
}

/** Of each host, to the same world. */
const answers: string[] = [];

describe.each(hosts)("simulations on $name", (host) => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let running: RunningHost;
  const api = new Client(() => running.url, secretKey);
  const simulate = async (body: object, query = "") => {
    const { status, json } = await api.post<Answer>(`/v1/simulations${query}`, body);
    expect([status, json]).toEqual([200, expect.anything()]);
    return json;
  };
  const lines = async (body: object) => {
    const response = await fetch(`${running.url}/v1/simulations`, {
      method: "POST",
      headers: { Authorization: `Bearer ${secretKey}`, Accept: "application/x-ndjson" },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    const parsed = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    return { response, parsed };
  };

  /** What the workspace has seen: Ana at the store, gone, and back; Bob, who may not be located any more. */
  let begun = 0;
  beforeAll(async () => {
    folder = await dataFolder();
    running = await host.start(folder.path, { PUSH_ENDPOINT_ALLOWLIST: deadPushHost });
    begun = Date.now() - 30 * minute;
    const away = { latitude: opera.latitude + 0.02, longitude: opera.longitude };
    await api.patch("/v1/settings", { quietHours: null, maxPingAge: "5m" });
    await api.put("/v1/geofences/opera", circle);
    await api.put("/v1/campaigns/live", campaign);
    await api.post("/v1/campaigns/live/launch");
    for (const id of ["ana", "bob"]) {
      await api.put(`/v1/customers/${id}`, {});
      await api.put(`/v1/customers/${id}/consents/location`, consent);
      await api.put(`/v1/customers/${id}/consents/push`, consent);
      await api.put(`/v1/customers/${id}/devices/phone`, { platform: "web", push: subscription });
      const at = (minutes: number) => ({
        customerId: id,
        deviceId: "phone",
        accuracy: 10,
        timestamp: begun + minutes * minute,
      });
      const pings = [
        { ...at(0), ...opera },
        { ...at(4), ...opera },
        { ...at(6), ...away },
        { ...at(7), ...away },
        { ...at(20), ...opera },
      ];
      await api.post("/v1/pings", { pings });
    }
    await api.put("/v1/customers/bob/consents/location", { ...consent, granted: false });
  });
  afterAll(async () => {
    await running?.stop();
    await folder?.remove();
  });

  it("replays events of the workspace for campaigns that it does not have yet", async () => {
    const history = { from: begun - minute, to: begun + 60 * minute };
    const trigger = (event: string, more = {}) => ({ event, geofences: { ids: ["opera"] }, ...more });
    const campaigns = [
      { ...sale, id: "enter", trigger: trigger("enter") },
      { ...sale, id: "confirmed", trigger: trigger("enter", { confirm: true }) },
      { ...sale, id: "dwell", trigger: trigger("dwell") },
      { ...sale, id: "own-dwell", trigger: trigger("dwell", { dwell: "5m" }) },
      { ...sale, id: "too-long", trigger: trigger("dwell", { dwell: "7m" }) },
      { ...sale, id: "exit", trigger: trigger("exit") },
    ];
    const { summary, events, decisions } = await simulate({
      history,
      campaigns,
      settings: { pressure: [{ limit: 100, window: "1h" }] },
    });
    expect(summary).toMatchObject({
      pings: 0,
      statuses: {},
      events: { "geofence.entered": 2, "geofence.dwelled": 1, "geofence.exited": 1 },
    });
    expect(events.map(({ type }) => type.split(".")[1])).toEqual(["entered", "dwelled", "exited", "entered"]);
    expect(new Set(events.map(({ customerId }) => customerId))).toEqual(new Set(["ana"]));
    const count = Object.groupBy(decisions, ({ campaignId }) => campaignId);
    expect(Object.fromEntries(Object.entries(count).map(([id, all]) => [id, all?.length]))).toEqual({
      enter: 2,
      confirmed: 1,
      dwell: 1,
      "own-dwell": 1,
      exit: 1,
    });
  });

  it("replays pings of the workspace through other geofences", async () => {
    const history = { from: begun - minute, to: begun + 60 * minute, source: "pings" };
    const wide = { ...shop, radius: 20_000 };
    const { summary, events } = await simulate({ history, geofences: [wide], campaigns: [sale] });
    expect(summary).toMatchObject({ pings: 5, statuses: { accepted: 5 }, sent: 1 });
    expect(events.map(({ type, customerId }) => [type, customerId])).toEqual([
      ["geofence.entered", "ana"],
      ["geofence.dwelled", "ana"],
    ]);
    const half = await simulate({
      history: { ...history, from: begun + 5 * minute, to: begun + 7 * minute },
    });
    expect(half.summary.pings).toBe(1);
  });

  it("counts what was sent before a history, and nothing else of the past", async () => {
    const trigger = { event: "enter", geofences: { ids: ["opera"] } };
    const caps = { ...sale, id: "live", trigger, caps: [{ limit: 1, window: "ever" }] };
    const settings = { pressure: [] };
    await api.put("/v1/customers/cas", {});
    await api.put("/v1/customers/cas/consents/location", consent);
    await api.put("/v1/customers/cas/consents/push", consent);
    await api.put("/v1/customers/cas/devices/phone", { platform: "web", push: subscription });
    await api.post("/v1/pings", { customerId: "cas", timestamp: Date.now(), accuracy: 5, ...opera });
    const pings = [{ ...ping, customerId: "cas", timestamp: Date.now() + 2 * 86_400_000 }];
    const without = await simulate({ pings, campaigns: [caps], settings });
    expect(without.summary).toMatchObject({ sent: 1, suppressed: {} });
    const history = { from: Date.now() + 86_400_000, to: Date.now() + 3 * 86_400_000 };
    const after = await simulate({ pings, history, campaigns: [caps], settings });
    expect(after.summary).toMatchObject({ sent: 0, suppressed: { campaign_cap: 1 } });
  });

  it("writes nothing", async () => {
    // A message's own state may move on meanwhile: nobody answers for its push service.
    const logged = async () => {
      const lists = ["events", "decisions", "notifications"].map((of) =>
        api.get<{ data: readonly { readonly id: string }[] }>(`/v1/${of}`),
      );
      return (await Promise.all(lists)).map(({ json }) => json.data.map(({ id }) => id));
    };
    const before = await logged();
    await simulate({ pings: [{ ...ping, customerId: "ana", timestamp: Date.now() + 30 * 86_400_000 }] });
    expect(await logged()).toEqual(before);
    expect(before.flat().length).toBeGreaterThan(0);
  });

  it("lets timeouts come by the time of the last ping, and no later", async () => {
    const at = Date.UTC(2026, 2, 2, 9);
    const pings = [
      { ...ping, timestamp: at },
      { ...ping, timestamp: at + 361 * minute, latitude: 0 },
      { ...ping, customerId: "yan", timestamp: at + 10 * minute },
    ];
    const world = { geofences: [shop], campaigns: [sale], customers: [zoe, { id: "yan" }] };
    const { events } = await simulate({ ...world, pings });
    const timeouts = events.filter(({ reason }) => reason === "timeout");
    expect(timeouts.map(({ customerId, at }) => [customerId, at])).toEqual([
      ["zoe", "2026-03-02T09:00:00.000Z"],
    ]);
  });

  it("tells of its progress line by line to who accepts NDJSON, and the answer last", async () => {
    const at = Date.UTC(2026, 2, 2, 9);
    const pings = Array.from({ length: 3_000 }, (_, i) => ({ ...ping, timestamp: at + i * 10_000 }));
    const world = { geofences: [shop], campaigns: [sale], customers: [zoe], pings };
    const { response, parsed } = await lines(world);
    expect(response.headers.get("content-type")).toBe("application/x-ndjson");
    expect(parsed.at(-1)).toEqual(await simulate(world));
    const progress = parsed.slice(0, -1).map((line) => line.progress as { done: number; total: number });
    expect(progress.length).toBeGreaterThan(3);
    expect(progress.map(({ done }) => done)).toEqual(
      [...progress.map(({ done }) => done)].sort((a, b) => a - b),
    );
    expect(progress.at(-1)).toMatchObject({ done: 3_000, total: 3_000, sent: 1 });
    const wrong = await lines({ ...world, pings: [7] });
    expect([wrong.response.status, wrong.parsed[0]]).toMatchObject([
      422,
      { errors: [{ pointer: "/pings/0" }] },
    ]);
  });

  it("answers a random world as every other host does", async () => {
    const { geofences, campaigns, offers, settings, customers, pings } = randomWorld(4);
    for (const { id, body } of offers) await api.put(`/v1/offers/${id}`, body);
    // Each workspace draws arms of its own.
    const unheld = { ...settings, globalHoldout: 0 };
    const answer = await simulate({
      geofences: geofences.map(({ id, center, radius, body }) => {
        const geometry = { type: "Point", coordinates: center };
        return { ...body, id, geometry, radius };
      }),
      campaigns: campaigns.map(({ id, body }) => ({ id, ...body, holdout: 0 })),
      settings: unheld,
      customers: customers.map(({ location, push, touches, ...customer }) => ({
        ...customer,
        consents: { location, push },
        touches: touches.map((at) => ({ channel: "email", at })),
      })),
      pings: pings.map(({ index: _, at, region, ...rest }) => ({
        ...rest,
        timestamp: at,
        ...(region === null ? {} : { region }),
      })),
    });
    expect(answer.decisions.length).toBeGreaterThan(20);
    answers.push(JSON.stringify(answer));
    expect(answers.every((other) => other === answers[0])).toBe(true);
  });

  it("says no more than the summary to who wants no detail", async () => {
    const world = { geofences: [shop], campaigns: [sale], customers: [zoe] };
    const answer = await simulate({ ...world, pings: [{ ...ping, timestamp: 0 }] }, "?detail=false");
    expect(Object.keys(answer)).toEqual(["summary"]);
  });

  it("refuses more pings than its host takes", async () => {
    const most = host.name.startsWith("Node") ? 100_000 : 20_000;
    const reply = await api.post("/v1/simulations", { pings: Array(most + 1).fill(0) });
    const detail = `expected at most ${most} pings, got ${most + 1}`;
    expect([reply.status, reply.json]).toMatchObject([422, { errors: [{ pointer: "/pings", detail }] }]);
  });
});
