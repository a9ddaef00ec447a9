import { describe, expect, it } from "vitest";
import { Crowd, STEP } from "../../scripts/bench/crowd.ts";
import { deal } from "../../scripts/bench/load.ts";
import { makeZones } from "../../scripts/bench/town.ts";
import { metresBetween } from "../../scripts/support/plane.ts";
import { seededRandom } from "../../scripts/support/random.ts";

interface Ping {
  readonly customerId: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly timestamp: string;
}

const NOW = Date.parse("2026-06-01T12:00:00Z");
const zones = makeZones(3000, seededRandom(1));
const crowd = () => new Crowd(1000, 8, zones, NOW, seededRandom(2));
const read = (lanes: { body: string }[][]) =>
  lanes.map((lane) => lane.map(({ body }) => JSON.parse(body) as Ping));

it("zones are clustered: most have close neighbours, and the cities lie apart", () => {
  expect(new Set(zones.map(({ id }) => id)).size).toBe(3000);
  const some = zones.slice(0, 100);
  const distances = some.map((zone) =>
    zones.map((other) => metresBetween(zone, other)).sort((a, b) => a - b),
  );
  expect(distances.filter((sorted) => sorted[1]! < 2000).length).toBeGreaterThan(90);
  expect(distances.filter((sorted) => sorted.at(-1)! > 500_000).length).toBeGreaterThan(90);
});

describe("the crowd", () => {
  it("pings for every customer in turn, each in one lane only and forward in time", () => {
    const seen = new Map<string, { lane: number; at: number }>();
    for (const [lane, pings] of read(crowd().pings(500, 1)).entries())
      for (const { customerId, timestamp } of pings) {
        const at = Date.parse(timestamp);
        const before = seen.get(customerId);
        if (before) expect([before.lane, before.at + STEP * 1000]).toEqual([lane, at]);
        seen.set(customerId, { lane, at });
      }
    expect(seen.size).toBe(1000);
  });

  it("crosses a boundary at about one ping in twenty, believably fast", () => {
    const places = new Map<string, Ping>();
    let pings = 0;
    let crossings = 0;
    for (const ping of read(crowd().pings(2500, 1)).flat()) {
      const before = places.get(ping.customerId);
      places.set(ping.customerId, ping);
      if (!before) continue;
      pings++;
      const moved = metresBetween(before, ping);
      if (moved > 1) crossings++;
      expect(moved / STEP).toBeLessThan(50);
    }
    expect(crossings / pings).toBeGreaterThan(0.045);
    expect(crossings / pings).toBeLessThan(0.055);
  });

  it("goes on where it was left, in batches of any size", () => {
    const [whole, parts] = [crowd(), crowd()];
    const expected = whole.pings(60, 1).map((lane) => lane.map(({ body }) => body));
    const first = parts.pings(4, 10);
    parts.advance(
      Array.from({ length: 8 }, () => 4),
      10,
    );
    const rest = parts.pings(20, 1);
    const inner = (body: string) => body.slice('{"pings":['.length, -2);
    const joined = first.map(
      (lane, at) =>
        `${lane.map(({ body }) => inner(body)).join()},${rest[at]!.map(({ body }) => body).join()}`,
    );
    expect(joined).toEqual(expected.map((lane) => lane.join()));
  });

  it("begins when it is told to and goes on one step a round", () => {
    const times = read(crowd().pings(250, 1))
      .flat()
      .map(({ timestamp }) => Date.parse(timestamp) - NOW);
    expect([...new Set(times)]).toEqual([0, STEP * 1000]);
  });
});

it("requests are dealt out in turn, in the shares that autocannon expects", () => {
  const requests = Array.from(
    { length: 10 },
    (_, at) => ({ method: "PUT", path: `/${at}`, body: "" }) as const,
  );
  const lanes = deal(requests, 4).map((lane) => lane.map(({ path }) => path));
  expect(lanes).toEqual([
    ["/0", "/4", "/8"],
    ["/1", "/5", "/9"],
    ["/2", "/6"],
    ["/3", "/7"],
  ]);
});
