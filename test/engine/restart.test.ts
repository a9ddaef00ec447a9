import { describe, expect, it } from "vitest";
import type { Position } from "../../geo/index.ts";
import { seeded } from "../geo/worlds.ts";
import { memoryShard, seeds } from "../support/memory-shard.ts";
import { north, opera, plainPing, type TestShard } from "../support/test-shard.ts";

const second = 1_000;
const minute = 60 * second;
const places: Position[] = [-3_000, -400, -170, -120, -60, 0, 60, 145, 200, 2_000].map((m) =>
  north(opera, m),
);

type Action = (world: TestShard) => unknown;

/** What may happen next, the same for each world it is done to. */
function anyAction(random: () => number, gaps: readonly number[], mayReshape: boolean): Action {
  const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)]!;
  const gap = pick(gaps);
  const lateness = random() < 0.1 ? pick([30 * second, 10 * minute]) : 0;
  const [longitude, latitude] = pick(places);
  const ping = {
    customerId: pick(["ana", "bea"]),
    deviceId: random() < 0.8 ? "phone" : null,
    id: random() < 0.2 ? pick(["i1", "i2", "i3"]) : null,
    accuracy: pick([5, 10, 40, 90, 300]),
    region: random() < 0.1 ? { id: "opera", event: pick(["enter", "exit", "dwell"] as const) } : null,
    mock: random() < 0.02,
    // Without retention the place before is forgotten, and with it the speed from there.
    speed: mayReshape ? pick([null, 1, 20]) : pick([1, 20]),
  };
  const kind = random();
  const enabled = random() < 0.5;
  const agreed = random() < 0.6;
  return (world) => {
    world.now += gap;
    // As the shells do: what has come due by itself is done first.
    if ((world.run("nextWake", {}).at ?? Number.POSITIVE_INFINITY) <= world.now) world.tick();
    if (kind < 0.85)
      return world
        .pings([{ ...plainPing, ...ping, longitude, latitude, at: world.now - lateness }])
        .map(plainly);
    if (kind < 0.92) return world.tick();
    if (kind < 0.95) return world.consent(ping.customerId, "location", agreed);
    if (mayReshape) world.geofence("louvre", [longitude, latitude], 120, { enabled });
  };
}

const plainly = (result: object) => JSON.parse(JSON.stringify(result).replaceAll(/ntf_\w+/g, "ntf"));

/** All that can be asked later, without ids: those of messages are random, those of positions count on. */
function outcome(world: TestShard): unknown {
  const anonymous = (rows: unknown) =>
    JSON.parse(
      JSON.stringify(rows, (key, value) => (key === "seq" || key === "prev" ? undefined : value)).replaceAll(
        /(evt|vis|dec|ntf)_[0-9a-f]{34}/g,
        "$1",
      ),
    );
  return ["events", "visits", "decisions", "sends", "notifications", "positions"].map((table) =>
    anonymous(world.rows(table)),
  );
}

function openWorld(locationRetention: string): TestShard {
  const world = memoryShard();
  world.geofence("opera", opera, 150, { dwell: "1m" });
  world.geofence("block", north(opera, 100), 400, { dwell: "20m" });
  world.run("patchSettings", { locationRetention, pressure: [{ limit: 3, window: "1h" }] });
  world.campaign("welcome", { cooldown: "10m" });
  world.campaign("sure", { trigger: { event: "enter", geofences: { ids: [], tags: [] }, confirm: true } });
  world.campaign("stay", {
    trigger: { event: "dwell", geofences: { ids: ["opera"], tags: [] }, dwell: "5m", confirm: false },
  });
  world.campaign("slow", {
    trigger: { event: "enter", geofences: { ids: ["block"], tags: [] }, maxSpeed: 8, confirm: false },
    priority: 70,
  });
  world.campaign("bye", { trigger: { event: "exit", geofences: { ids: [], tags: [] }, confirm: false } });
  for (const id of ["ana", "bea"]) world.customer(id);
  return world;
}

const kinds = [
  {
    retention: "24h",
    gaps: [second, 7 * second, 25 * second, minute, 12 * minute, 7 * 60 * minute, 25 * 60 * minute],
    reshape: true,
  },
  {
    retention: "1h",
    gaps: [second, 7 * second, 25 * second, minute, 12 * minute, 70 * minute],
    reshape: true,
  },
  // Without retention the newest time is saved once a minute, and no place at all.
  { retention: "0s", gaps: [minute, 2 * minute, 12 * minute, 7 * 60 * minute], reshape: false },
];

describe.each(kinds)("with positions kept for $retention", ({ retention, gaps, reshape }) => {
  it.each(seeds(3, 25))("a restart after any ping changes nothing (walk %i)", (seed) => {
    const random = seeded(seed);
    const [steady, restarted] = [openWorld(retention), openWorld(retention)];
    for (let i = 0; i < 150; i++) {
      const action = anyAction(random, gaps, reshape);
      const expected = action(steady);
      expect(action(restarted), `action ${i}`).toEqual(expected);
      if (random() < 0.25) restarted.restart();
    }
    expect(outcome(restarted)).toEqual(outcome(steady));
    expect(steady.count("events")).toBeGreaterThan(10);
  });
});

it("with positions kept for 0s, only the speed rule starts anew", () => {
  const [steady, restarted] = [openWorld("0s"), openWorld("0s")];
  const far = north(opera, 100_000);
  for (const world of [steady, restarted]) world.ping("ana", opera);
  restarted.restart();
  for (const world of [steady, restarted]) world.now += minute;
  expect([steady, restarted].map((world) => world.ping("ana", far).status)).toEqual([
    "implausible",
    "accepted",
  ]);
});
