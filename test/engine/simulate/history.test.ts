import { describe, expect, it } from "vitest";
import type { Position } from "../../../geo/index.ts";
import type { CampaignBody } from "../../../src/domain/campaign.ts";
import type { IncomingPing } from "../../../src/engine/pings/types.ts";
import type { PersonRecord } from "../../../src/engine/simulate/person.ts";
import type { SimulationInput } from "../../../src/host/simulate.ts";
import { memoryShard } from "../../support/memory-shard.ts";
import { campaignBody, north, opera, plainPing, type TestShard, t0 } from "../../support/test-shard.ts";
import { liveRun, simulatedRun } from "./live.ts";

const minute = 60_000;
const hour = 60 * minute;
const nothing: SimulationInput = {
  geofences: null,
  campaigns: null,
  settings: { pressure: [], quietHours: null },
  customers: null,
  pings: [],
  history: null,
};

const given = (id: string, more: Partial<PersonRecord> = {}): PersonRecord => ({
  id,
  armId: id,
  anonymous: false,
  traits: {},
  locale: null,
  timezone: null,
  location: true,
  push: true,
  reachable: true,
  sends: [],
  visits: [],
  ...more,
});

/** What a campaign of that id would decide. */
async function reasons(live: TestShard, input: Partial<SimulationInput>, campaign: Partial<CampaignBody>) {
  const campaigns = [{ id: "spring", body: { ...campaignBody, ...campaign } }];
  const { summary } = await simulatedRun(live, { ...nothing, campaigns, ...input });
  return { sent: summary.sent, ...summary.suppressed };
}

describe("given customers with a history", () => {
  /** Ana was there and got a message; another tool wrote to her. */
  function past(): TestShard {
    const live = memoryShard();
    live.geofence("opera", opera, 150);
    live.campaign("spring");
    live.run("patchSettings", { pressure: [] });
    live.customer("ana");
    live.ping("ana", opera);
    live.now += minute;
    live.ping("ana", opera);
    live.run("addTouch", { customerId: "ana", id: null, channel: "email", at: null, keyed: null });
    return live;
  }
  const later = t0 + 5 * hour;
  const [longitude, latitude] = opera;
  const pings = [{ ...plainPing, customerId: "ana", at: later, longitude, latitude }];
  const history = { from: later, to: later + hour, source: "events" } as const;

  it.each<[string, Partial<CampaignBody>, string, Partial<SimulationInput>?]>([
    ["messages", { caps: [{ limit: 1, window: "ever" }] }, "campaign_cap"],
    ["visits", { audience: { "visits.7d": 0 } }, "audience_mismatch"],
    ["touches", {}, "pressure_cap", { settings: { pressure: [{ limit: 2, window: "24h" }] } }],
  ])("have the %s that the workspace knows of them", async (_, campaign, reason, more = {}) => {
    const input = { ...more, pings, customers: [given("ana"), given("zoe")] };
    const live = past();
    expect(await reasons(live, { ...input, history }, campaign)).toEqual({ sent: 0, [reason]: 1 });
    expect(await reasons(live, { ...input, customers: null, history }, campaign)).toEqual({
      sent: 0,
      [reason]: 1,
    });
    expect(await reasons(live, input, campaign)).toEqual({ sent: 1 });
  });

  it("have their given touches besides", async () => {
    const sends = [{ at: later - minute, campaignId: null, geofenceId: null }];
    const input = { pings, settings: { pressure: [{ limit: 3, window: "24h" }] } };
    const found = (customers: PersonRecord[]) => reasons(past(), { ...input, customers, history }, {});
    expect(await found([given("ana", { sends })])).toEqual({ sent: 0, pressure_cap: 1 });
    expect(await found([given("ana")])).toEqual({ sent: 1 });
  });
});

/** A ping of Ana's. */
const at = (minutes: number, [longitude, latitude]: Position, more: Partial<IncomingPing> = {}) => {
  return { ...plainPing, customerId: "ana", at: t0 + minutes * minute, longitude, latitude, ...more };
};

describe("a history of pings", () => {
  const region = (event: "enter" | "dwell" | "exit") => ({ region: { id: "opera", event } });
  const near = north(opera, 190);

  it("gives what was made of them live, also of mocks and of the phone's own geofencing", async () => {
    const live = memoryShard();
    live.geofence("opera", opera, 150);
    live.campaign("spring");
    live.campaign("stay", { trigger: { ...campaignBody.trigger, event: "dwell" } });
    live.run("patchSettings", { pressure: [] });
    live.customer("ana");
    const lived = liveRun(live, [
      at(0, opera, { mock: true }),
      at(1, near, { accuracy: 60, ...region("enter") }),
      at(2, opera, region("dwell")),
      at(3, near, { deviceId: null, speed: 1, accuracy: 20 }),
      at(4, near, { accuracy: 400, ...region("exit") }),
    ]);
    const history = { from: t0, to: t0 + hour, source: "pings" } as const;
    const { summary: _, ...replayed } = await simulatedRun(live, { ...nothing, history });
    expect(replayed).toEqual(lived);
    const names = replayed.events.ana!.map(({ type }) => type);
    expect(names).toEqual(["geofence.entered", "geofence.dwelled", "geofence.exited"]);
    expect(replayed.statuses).toEqual({ implausible: 1, accepted: 4 });
    expect(live.rows("positions").map(({ evidence }) => evidence === null)).toEqual([
      false,
      false,
      false,
      true,
      false,
    ]);
  });
});

describe("a history of events", () => {
  it("does not count for a dwell the visit that began before it", async () => {
    const live = memoryShard();
    live.geofence("opera", opera, 150);
    const trigger = { ...campaignBody.trigger, event: "dwell" } as const;
    live.campaign("again", { trigger, audience: { "visits.30d": { $gte: 1 } } });
    live.customer("ana");
    const lived = liveRun(live, [at(0, opera), at(1, opera), at(4, opera)]);
    const history = { from: t0 + 2 * minute, to: t0 + hour, source: "events" } as const;
    const replayed = await simulatedRun(live, { ...nothing, history });
    const [ofLive, ofReplay] = [lived, replayed].map(({ decisions }) =>
      decisions.ana!.map(({ campaignId, reason }) => [campaignId, reason]),
    );
    expect(ofReplay).toEqual(ofLive);
    expect(ofReplay).toEqual([["again", "audience_mismatch"]]);
  });

  it("has a winner for each device, also where two told something at one moment", async () => {
    const live = memoryShard();
    const there = north(opera, 2_000);
    live.geofence("here", opera, 150);
    live.geofence("there", there, 150);
    live.geofence("around", opera, 400);
    live.campaign("spring");
    live.run("patchSettings", { pressure: [] });
    live.customer("ana");
    const lived = liveRun(live, [at(0, opera), at(0, there, { deviceId: "watch" })]);
    const history = { from: t0, to: t0 + hour, source: "events" } as const;
    const replayed = await simulatedRun(live, { ...nothing, history });
    const [ofLive, ofReplay] = [lived, replayed].map(({ decisions }) =>
      decisions.ana!.map(({ geofenceId, outcome, reason }) => [geofenceId, reason ?? outcome]),
    );
    expect(ofReplay).toEqual(ofLive);
    expect(ofReplay).toEqual([
      ["here", "sent"],
      ["around", "outranked"],
      ["there", "sent"],
    ]);
  });
});
