import { describe, expect, it } from "vitest";
import { encodeShape, parseShape } from "../../../geo/index.ts";
import { suppressionReasons } from "../../../src/domain/decide/types.ts";
import type { PersonRecord } from "../../../src/engine/simulate/person.ts";
import type { SimulationInput } from "../../../src/host/simulate.ts";
import { memoryShard, seeds } from "../../support/memory-shard.ts";
import { geofenceBody } from "../../support/test-shard.ts";
import { liveRun, simulatedRun } from "./live.ts";
import { build, type RandomWorld, randomWorld, touch } from "./worlds.ts";

const nothing: SimulationInput = {
  geofences: null,
  campaigns: null,
  settings: {},
  customers: null,
  pings: [],
  history: null,
};

/** All of the world in the request. */
function given({ geofences, campaigns, settings, customers }: RandomWorld): Omit<SimulationInput, "pings"> {
  return {
    ...nothing,
    geofences: geofences.map(({ id, center, radius, body }) => {
      const parsed = parseShape({ geometry: { type: "Point", coordinates: center }, radius });
      if (!parsed.ok) throw new Error(JSON.stringify(parsed));
      return { id, body: { ...geofenceBody, ...body }, shape: encodeShape(parsed.shape) };
    }),
    campaigns,
    settings,
    customers: customers.map(({ devices, touches, ...rest }): PersonRecord => {
      const sends = touches.map((at) => ({ at, campaignId: null, geofenceId: null }));
      return { ...rest, armId: rest.id, anonymous: false, reachable: devices > 0, sends, visits: [] };
    }),
  };
}

/** Everything but what the clock of a simulation excludes, and the global stop. */
const possible = new Set<string>([
  "accepted",
  "late",
  "inaccurate",
  "implausible",
  "refused",
  "sent",
  "ghost",
]);
for (const type of ["entered", "dwelled", "exited"]) possible.add(`geofence.${type}`);
for (const reason of suppressionReasons) possible.add(reason);
for (const never of ["stale_ping", "sending_off"]) possible.delete(never);

describe("a simulation equals the live engine on a stopped clock", () => {
  const reasons = new Map<string, number>();
  const count = (found: Readonly<Record<string, number>>) => {
    for (const [name, n] of Object.entries(found)) reasons.set(name, (reasons.get(name) ?? 0) + n);
  };

  it.each(seeds(24, 1_000))("in the random world %i", async (seed) => {
    const world = randomWorld(seed);
    const live = memoryShard({ seed });
    build(live, world);
    const { pings } = world;
    // Half of the worlds come in the request, with touches; the others from the workspace, without a past.
    const isGiven = seed % 2 === 0;
    const input = isGiven ? { ...given(world), pings } : { ...nothing, pings };
    const { summary, ...simulated } = await simulatedRun(live, input);
    if (isGiven) touch(live, world);
    expect(simulated).toEqual(liveRun(live, pings));
    expect(summary.pings).toBe(pings.length);
    for (const found of [summary.statuses, summary.events, summary.suppressed]) count(found);
    count({ sent: summary.sent, ghost: summary.ghost });
  });

  it("met every outcome", () => {
    const unmet = [...possible].filter((name) => (reasons.get(name) ?? 0) === 0);
    expect(unmet).toEqual([]);
  });
});
