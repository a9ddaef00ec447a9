import { describe, expect, it } from "vitest";
import type { CampaignBody } from "../../../src/domain/campaign.ts";
import type { PersonRecord } from "../../../src/engine/simulate/person.ts";
import type { SimulationInput } from "../../../src/host/simulate.ts";
import { memoryShard } from "../../support/memory-shard.ts";
import { campaignBody, opera, plainPing, type TestShard, t0 } from "../../support/test-shard.ts";
import { simulatedRun } from "./live.ts";

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
