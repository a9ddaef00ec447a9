import { describe, expect, it } from "vitest";
import type { AudienceQuery } from "../../src/domain/audience/query.ts";
import type { CampaignBody } from "../../src/domain/campaign.ts";
import type { IncomingPing } from "../../src/engine/pings/types.ts";
import { memoryShard } from "../support/memory-shard.ts";
import { campaignBody, north, opera, plainPing, type TestShard, t0 } from "../support/test-shard.ts";
import { liveRun, simulatedRun } from "./simulate/live.ts";

const minute = 60_000;
const far = north(opera, 20_000);

const ping = (minutes: number, [longitude, latitude]: typeof opera, more: Partial<IncomingPing> = {}) => ({
  ...plainPing,
  customerId: "ana",
  at: t0 + minutes * minute,
  longitude,
  latitude,
  ...more,
});

const on = (event: CampaignBody["trigger"]["event"], geofence: string): Partial<CampaignBody> => ({
  trigger: { ...campaignBody.trigger, event, geofences: { ids: [geofence], tags: [] } },
});

const asks = (audience: AudienceQuery) => ({ audience, priority: 90 });

/** Two geofences far from each other, and a customer who has been in neither. */
function world(): TestShard {
  const live = memoryShard();
  live.geofence("a", opera, 150);
  live.geofence("b", far, 150);
  live.run("patchSettings", { pressure: [] });
  live.customer("ana");
  return live;
}

/** What `campaign` decided, first in a simulation and then live. */
async function outcomes(live: TestShard, pings: readonly IncomingPing[], campaign: string) {
  const nothing = { geofences: null, campaigns: null, settings: {}, customers: null, history: null };
  const made = [await simulatedRun(live, { ...nothing, pings }), liveRun(live, pings)];
  return made.map(({ decisions }) =>
    (decisions.ana ?? [])
      .filter(({ campaignId }) => campaignId === campaign)
      .map(({ outcome, reason }) => reason ?? outcome),
  );
}

describe("an audience that asks for visits", () => {
  /** Two pings confirm the visit in `a`; the third ends it and enters `b`. */
  const over = [ping(0, opera), ping(1, opera), ping(60, far, { region: { id: "a", event: "exit" } })];

  it.each([true, false])(
    "counts a visit that the same ping ends (its exit's campaign active: %s)",
    async (active) => {
      const live = world();
      live.campaign("x", on("exit", "a"));
      if (!active) live.run("campaignVerb", { id: "x", verb: "pause" });
      live.campaign("y", { ...on("enter", "b"), ...asks({ "visits.30d": { $gte: 1 } }) });
      expect(await outcomes(live, over, "y")).toEqual([["sent"], ["sent"]]);
      expect(live.rows("decisions").some(({ ranked }) => String(ranked).includes('"x"'))).toBe(active);
    },
  );

  it.each([
    ["dwell", "b"],
    ["exit", "a"],
  ] as const)("does not count the visit that its own %s is about", async (event, geofence) => {
    const live = world();
    live.campaign("own", { ...on(event, geofence), ...asks({ "visits.30d": { $gte: 1 } }) });
    live.campaign("more", { ...on(event, geofence), ...asks({ "visits.30d": { $gte: 2 } }) });
    const pings = [...over, ping(62, far), ping(64, far)];
    const before = event === "dwell" ? "sent" : "audience_mismatch";
    expect(await outcomes(live, pings, "own")).toEqual([[before], [before]]);
    expect(await outcomes(live, [], "more")).toEqual([[], ["audience_mismatch"]]);
  });
});
