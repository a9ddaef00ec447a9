import { expect, it } from "vitest";
import { type CitySize, fullSize, simulationBody } from "../../../scripts/bench-simulate/city.ts";
import { seededRandom } from "../../../scripts/support/random.ts";
import type { Settings } from "../../../src/domain/settings.ts";
import { geofenceOf } from "../../../src/http/geofence-input.ts";
import { parsePings } from "../../../src/http/pings/request.ts";
import { campaignBody } from "../../../src/http/schemas/campaign.ts";
import { geofenceBody } from "../../../src/http/schemas/geofence.ts";
import { memoryShard } from "../../support/memory-shard.ts";
import { liveRun, simulatedRun } from "./live.ts";

const isLong = Boolean(process.env.PARVIS_LONG);
const size: CitySize = isLong ? fullSize : { geofences: 1_000, campaigns: 20, customers: 100, pings: 5_000 };

it(`a simulation of ${size.pings} pings over ${size.geofences} geofences equals the live engine on a stopped clock`, async () => {
  const body = simulationBody(size, seededRandom(1));
  const live = memoryShard();
  live.run("patchSettings", body.settings as Partial<Settings>);
  for (const { id, ...geofence } of body.geofences)
    live.run("putGeofence", { id, ...geofenceOf(geofenceBody.parse(geofence), false) });
  for (const { id, ...campaign } of body.campaigns) live.campaign(id, campaignBody.parse(campaign));
  for (const { id, traits } of body.customers) {
    live.customer(id, "phone", "push.test");
    live.run("putCustomer", { id, traits, locale: null, timezone: null });
  }
  const walk = body.pings.map((ping, index) => {
    const parsed = parsePings(ping, Number.MAX_SAFE_INTEGER / 2);
    expect(parsed.invalid).toEqual([]);
    return { ...parsed.pings[0]!, index };
  });
  const inOrder = walk.toSorted((a, b) => a.at - b.at || a.index - b.index);
  const nothing = { geofences: null, campaigns: null, settings: {}, customers: null, history: null };
  const { summary, ...simulated } = await simulatedRun(live, { ...nothing, pings: walk });
  expect(simulated).toEqual(liveRun(live, inOrder));
  expect(summary.pings).toBe(size.pings);
  expect(summary.sent).toBeGreaterThan(size.pings / 1_000);
  expect(summary.ghost).toBeGreaterThan(0);
}, 600_000);
