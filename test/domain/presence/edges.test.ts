/** What random histories rarely or never hit: exact limits, and bugs once found. */
import { describe, expect, it } from "vitest";
import { signedDistance } from "../../../geo/index.ts";
import type { Ping } from "../../../src/domain/presence/index.ts";
import { sight } from "../../../src/domain/presence/sighting.ts";
import { Host } from "./host.ts";
import { circle, minutes, ping, seconds, settings, zonesOf } from "./world.ts";

const zone = circle({ id: "a", radius: 100 });
const zones = zonesOf(1, [zone]);
const metresTo = ({ latitude, longitude }: Ping) => signedDistance(zone.shape, longitude, latitude);

describe("a ping exactly at a limit", () => {
  const beside = ping(0, 140);
  const d = metresTo(beside);

  it("is outside only beyond the buffer and beyond its accuracy", () => {
    expect(sight(beside, zone, { ...settings, exitBuffer: d }).outside).toBe(false);
    expect(sight(beside, zone, { ...settings, exitBuffer: d - 1e-6 }).outside).toBe(true);
    expect(sight({ ...beside, accuracy: d }, zone, settings).outside).toBe(false);
    expect(sight({ ...beside, accuracy: d - 1e-6 }, zone, settings).outside).toBe(true);
  });

  it("supports the phone's enter as far as its accuracy reaches", () => {
    const enter = (accuracy: number) =>
      sight({ ...beside, accuracy, region: { id: "a", event: "enter" } }, zone, settings);
    expect(enter(d)).toMatchObject({ evidence: "enter", contradicted: false });
    expect(enter(d - 1e-6)).toMatchObject({ evidence: null, contradicted: true });
  });

  it("contradicts the phone's exit when it is inside with all its accuracy", () => {
    const within = ping(0, 60);
    const exit = (accuracy: number) =>
      sight({ ...within, accuracy, region: { id: "a", event: "exit" } }, zone, settings);
    expect(exit(-metresTo(within))).toMatchObject({ evidence: null, contradicted: true });
    expect(exit(-metresTo(within) + 1e-6)).toMatchObject({ evidence: null, contradicted: false });
  });
});

it("remembers the last 64 stored pings of a device, and no more", () => {
  const host = new Host();
  const status = (id: string, at: number) => host.ping("phone", ping(at, 900, { id }), zones).status;
  for (let i = 0; i < 64; i++) expect(status(`id-${i}`, i * seconds)).toBe("accepted");
  expect(status("id-0", 0)).toBe("duplicate");
  expect(status("id-64", 64 * seconds)).toBe("accepted");
  expect(status("id-1", seconds)).toBe("duplicate");
  expect(status("id-0", 0)).toBe("late");
});

it("counts evidence that the fix contradicts", () => {
  const host = new Host();
  const far = ping(0, 900, { region: { id: "a", event: "enter" } });
  expect(host.ping("phone", far, zones)).toMatchObject({ contradicted: true, events: [] });
  const near = ping(minutes, 60, { region: { id: "a", event: "enter" } });
  expect(host.ping("phone", near, zones).contradicted).toBe(false);
});

it("stores a dwell that the phone tells from beside the zone", () => {
  const host = new Host();
  host.ping("phone", ping(0, 0), zones);
  host.ping("phone", ping(4 * minutes, 0), zones);
  host.ping("phone", ping(9 * minutes, 120, { accuracy: 30, region: { id: "a", event: "dwell" } }), zones);
  const before = host.presence;
  host.restart();
  expect(host.presence).toEqual(before);
});

it("is quiet where only the place, or the time inside, has changed", () => {
  const host = new Host();
  const quiet = [
    ping(0, 900),
    ping(minutes, 800),
    ping(2 * minutes, 0),
    ping(3 * minutes, 0),
    ping(4 * minutes, 10),
    ping(5 * minutes, 0),
    ping(6 * minutes, 110),
    ping(7 * minutes, 200),
  ].map((each) => host.ping("phone", each, zones).quiet);
  // The first ping of a device; far; enter; confirmed; inside; dwell; beside; the first outside.
  expect(quiet).toEqual([false, true, false, false, true, false, true, false]);
});
