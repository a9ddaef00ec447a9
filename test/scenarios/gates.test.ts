import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { subscription } from "../../src/http/schemas/examples.ts";
import { Client } from "../support/client.ts";
import { dataFolder, hosts, type RunningHost, secretKey } from "../support/hosts/hosts.ts";

/** A campaign for each gate that passes and one that fails, on every host: what is decided, and what is said of it. */

const hour = 3_600_000;
/** So many hours from now, as a clock in UTC shows it. */
const clock = (hours: number) => new Date(Date.now() + hours * hour).toISOString().slice(11, 16);
const iso = (hours: number) => new Date(Date.now() + hours * hour).toISOString();

interface Case {
  readonly name: string;
  readonly campaign?: object;
  readonly geofence?: object;
  readonly customer?: object;
  /** Consents to push, and a phone that can be reached. */
  readonly push?: boolean;
  readonly phone?: boolean;
  readonly ping?: object;
  /** Reasons of the decisions, in any order; `sent` where there is none. More than one: so many customers come. */
  readonly expected: readonly string[];
}

const soon = () => ({ from: clock(2), to: clock(3) });
const now = () => ({ from: clock(-1), to: clock(1) });
const gold = { audience: { "traits.tier": { $in: ["gold"] } } };
const driving = { trigger: { event: "enter", maxSpeed: 8 } };
const text = (body: string) => ({ content: { default: { title: "Hello", body } } });

const cases = (): Case[] => [
  { name: "fresh", expected: ["sent"] },
  { name: "stale", ping: { timestamp: iso(-0.2) }, expected: ["stale_ping"] },
  { name: "no-push", push: false, expected: ["no_push_consent"] },
  { name: "no-phone", phone: false, expected: ["no_channel"] },
  { name: "slow", campaign: driving, ping: { speed: 8 }, expected: ["sent"] },
  { name: "fast", campaign: driving, ping: { speed: 8.1 }, expected: ["moving_too_fast"] },
  { name: "gold", campaign: gold, customer: { traits: { tier: "gold" } }, expected: ["sent"] },
  { name: "iron", campaign: gold, customer: { traits: { tier: "iron" } }, expected: ["audience_mismatch"] },
  { name: "in-season", campaign: { schedule: { startAt: iso(-24), endAt: iso(24) } }, expected: ["sent"] },
  { name: "too-early", campaign: { schedule: { startAt: iso(24) } }, expected: ["outside_schedule"] },
  { name: "too-late", campaign: { schedule: { endAt: iso(-24) } }, expected: ["outside_schedule"] },
  { name: "by-day", campaign: { schedule: now() }, expected: ["sent"] },
  { name: "off-hours", campaign: { schedule: soon() }, expected: ["outside_schedule"] },
  {
    name: "open",
    campaign: { schedule: { storeOpen: true } },
    geofence: { openingHours: "24/7" },
    expected: ["sent"],
  },
  {
    name: "closed",
    campaign: { schedule: { storeOpen: true } },
    geofence: { openingHours: `Mo-Su ${clock(2)}-${clock(3)}` },
    expected: ["store_closed"],
  },
  { name: "awake", campaign: { quietHours: soon() }, expected: ["sent"] },
  { name: "asleep", campaign: { quietHours: now() }, expected: ["quiet_hours"] },
  { name: "capped", campaign: { caps: [{ limit: 0, window: "24h" }] }, expected: ["campaign_cap"] },
  { name: "cap-of-one", campaign: { caps: [{ limit: 1, window: "24h" }] }, expected: ["sent"] },
  {
    name: "budget",
    campaign: { budget: { sends: 2 } },
    expected: ["budget_exhausted", "budget_exhausted", "sent", "sent"],
  },
  { name: "no-budget", campaign: { budget: { sends: 0 } }, expected: ["budget_exhausted"] },
  {
    name: "rate",
    campaign: { rate: { limit: 1, window: "1h" } },
    expected: ["rate_limited", "rate_limited", "sent"],
  },
  { name: "no-rate", campaign: { rate: { limit: 0, window: "1h" } }, expected: ["rate_limited"] },
  { name: "rendered", campaign: text("{{ customer.nick | default: 'you' }}"), expected: ["sent"] },
  { name: "unrendered", campaign: text("{{ customer.nick }}"), expected: ["render_failed"] },
  { name: "treated", campaign: { holdout: 0 }, expected: ["sent"] },
  { name: "held-out", campaign: { holdout: 1 }, expected: ["campaign_holdout"] },
];

interface Decision {
  customerId: string;
  campaignId: string;
  outcome: string;
  reason: string | null;
  gates: { gate: string; pass: boolean; detail?: object }[];
  notificationId?: string;
  sentence: { en: string; fr: string };
}

describe.each(hosts)("the gates on $name", (host) => {
  const all = cases();
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let running: RunningHost;
  const api = new Client(() => running.url, secretKey);

  const place = (i: number) => ({ latitude: 48 + i / 100, longitude: 2.3 });
  const visitors = ({ name, expected }: Case) => expected.map((_, i) => `${name}-${i}`);
  const put = async (path: string, body: object) => {
    const { status, json } = await api.put(path, body);
    expect({ path, status, errors: json.errors }).toEqual({ path, status: expect.toBeOneOf([200, 201]) });
  };
  const ping = (customerId: string, i: number, more: object = {}) => ({
    ...{ customerId, deviceId: "phone", accuracy: 10, timestamp: new Date().toISOString() },
    ...place(i),
    ...more,
  });
  const decisions = async (customerId: string) =>
    (await api.get<{ data: Decision[] }>(`/v1/decisions?customerId=${customerId}`)).json.data;

  async function welcome(id: string, { customer, push = true, phone = true }: Partial<Case> = {}) {
    await put(`/v1/customers/${id}`, { timezone: "UTC", ...customer });
    for (const [purpose, granted] of [["location", true] as const, ["push", push] as const])
      await put(`/v1/customers/${id}/consents/${purpose}`, { granted, source: "test" });
    const reached = { ...subscription, endpoint: `http://127.0.0.1:9/${id}` };
    if (phone) await put(`/v1/customers/${id}/devices/phone`, { platform: "web", push: reached });
  }

  async function launch(id: string, i: number, { campaign, geofence }: Partial<Case> = {}) {
    const geometry = { type: "Point", coordinates: [place(i).longitude, place(i).latitude] };
    await put(`/v1/geofences/${id}`, { name: id, geometry, radius: 100, timezone: "UTC", ...geofence });
    const { trigger, ...rest } = (campaign ?? {}) as { trigger?: object };
    const target = { event: "enter", ...trigger, geofences: { ids: [id], tags: [] } };
    await put(`/v1/campaigns/${id}`, { name: id, ...text("Come in"), ...rest, trigger: target });
    expect((await api.post(`/v1/campaigns/${id}/launch`)).status).toBe(200);
  }

  beforeAll(async () => {
    folder = await dataFolder();
    running = await host.start(folder.path, { PUSH_ENDPOINT_ALLOWLIST: "127.0.0.1:9" });
    await api.patch("/v1/settings", { quietHours: null });
    await Promise.all(
      all.map(async (one, i) => {
        await launch(one.name, i, one);
        await Promise.all(visitors(one).map((id) => welcome(id, one)));
      }),
    );
  });
  afterAll(async () => {
    await running?.stop();
    await folder?.remove();
  });

  it("let through what they should, and say why in plain words", async () => {
    const pings = all.flatMap((one, i) => visitors(one).map((id) => ping(id, i, one.ping)));
    const answer = await api.post<{ accepted: number }>("/v1/pings", { pings });
    expect(answer.json.accepted).toBe(pings.length);
    for (const one of all) {
      const found = (await Promise.all(visitors(one).map(decisions))).flat();
      expect([one.name, ...found.map(({ outcome, reason }) => reason ?? outcome).sort()]).toEqual([
        one.name,
        ...one.expected,
      ]);
      for (const { outcome, reason, gates, notificationId, sentence } of found) {
        expect(notificationId !== undefined).toBe(outcome === "sent");
        expect(gates.at(-1)?.pass).toBe(outcome === "sent");
        expect(reason === null).toBe(outcome === "sent");
        expect(sentence.en).toMatch(
          outcome === "sent" ? /^Sent: / : outcome === "ghost" ? /^Held / : /^Not sent: /,
        );
        expect(sentence.fr).toMatch(
          outcome === "sent" ? /^Envoyé/ : outcome === "ghost" ? /^Retenu/ : /^Pas d’envoi/,
        );
        for (const text of [sentence.en, sentence.fr])
          expect(text).not.toMatch(/undefined(?! variable)|NaN|null|\[object/);
      }
    }
  });

  it("decide again on a slower ping of the same visit, once", async () => {
    const i = all.findIndex(({ name }) => name === "fast");
    const timestamp = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString();
    const later = [20, 2, 2].map((speed, k) => ping("fast-0", i, { speed, timestamp: timestamp(1 + k) }));
    await api.post("/v1/pings", { pings: later });
    const found = await decisions("fast-0");
    expect(found.map(({ outcome, reason }) => reason ?? outcome)).toEqual(["sent", "moving_too_fast"]);
  });

  it("let one of two campaigns win, and hold the next within the day back", async () => {
    const [i, j] = [all.length, all.length + 1];
    await launch("low", i, { campaign: { priority: 10 } });
    await launch("next", j);
    const target = { event: "enter", geofences: { ids: ["low"], tags: [] } };
    await put("/v1/campaigns/high", { name: "high", ...text("Come in"), priority: 90, trigger: target });
    await api.post("/v1/campaigns/high/launch");
    await welcome("zoe");
    await api.post("/v1/pings", ping("zoe", i));
    const ranked = (await decisions("zoe")).map(({ campaignId, outcome, reason }) => [
      campaignId,
      reason ?? outcome,
    ]);
    expect(ranked).toEqual([
      ["high", "sent"],
      ["low", "outranked"],
    ]);
    const timestamp = new Date(Date.now() + 100_000).toISOString();
    await api.post("/v1/pings", ping("zoe", j, { timestamp }));
    expect((await decisions("zoe"))[0]).toMatchObject({ campaignId: "next", reason: "pressure_cap" });
  });

  it("make ghosts of all when everybody is held out, and count them; stop all when sending is off", async () => {
    const i = all.length + 2;
    await launch("everybody", i, { campaign: { caps: [{ limit: 1, window: "24h" }] } });
    await Promise.all(["yan", "yve"].map((id) => welcome(id)));
    await api.patch("/v1/settings", { globalHoldout: 1 });
    await api.post("/v1/pings", ping("yan", i));
    const [ghost] = await decisions("yan");
    expect(ghost).toMatchObject({ outcome: "ghost", reason: "global_holdout" });
    expect(ghost?.notificationId).toBeUndefined();
    expect((await api.get<{ data: object[] }>("/v1/notifications?customerId=yan")).json.data).toEqual([]);
    const pressure = await api.get<{ data: { used: number }[] }>("/v1/customers/yan/pressure");
    expect(pressure.json.data.map(({ used }) => used)).toEqual([1, 1]);
    await api.patch("/v1/settings", { globalHoldout: 0, sending: "off" });
    await api.post("/v1/pings", ping("yve", i));
    expect((await decisions("yve"))[0]).toMatchObject({ outcome: "suppressed", reason: "sending_off" });
  });
});
