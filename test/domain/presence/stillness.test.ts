/**
 * Phones that lie still, with the noise of real ones. A fix is the true place plus Gaussian noise of deviation σ
 * in each direction; its accuracy is the radius that 95 % of fixes keep to (W3C Geolocation), which is 2.45 σ.
 * An outlier is 200..1 000 m off and claims 2..10 m.
 */
import { describe, expect, it, vi } from "vitest";
import { gaussian, seededRandom } from "../../../scripts/support/random.ts";
import type { Ping } from "../../../src/domain/presence/index.ts";
import { Host } from "./host.ts";
import { patience, phones } from "./runs.ts";
import { circle, hours, minutes, place, seconds, settings, zonesOf } from "./world.ts";

vi.setConfig({ testTimeout: patience });

const day = 24 * hours;
const start = Date.UTC(2026, 10, 22);

type Random = ReturnType<typeof seededRandom>;

interface Phone {
  readonly random: Random;
  readonly north: number;
  readonly sigma: number;
  readonly interval: number;
}

describe("a phone that lies still inside, at least 3σ from the boundary, for 24 h", () => {
  it("makes one enter and no exit, with 2 % outliers, never two in a row", () => {
    for (let seed = 1; seed <= phones; seed++) {
      const { phone, radius } = phoneInside(seed);
      const events = stay(radius, withOutliers(phone, 0.02));
      expect(events.map(({ type }) => type).filter((type) => type !== "geofence.dwelled")).toEqual([
        "geofence.entered",
      ]);
    }
  });

  it("makes one enter and no exit, with bursts of outliers shorter than 20 s", () => {
    for (let seed = 1; seed <= phones; seed++) {
      const { phone, radius } = phoneInside(seed);
      const events = stay(radius, withBursts(phone));
      expect(events.map(({ type }) => type).filter((type) => type !== "geofence.dwelled")).toEqual([
        "geofence.entered",
      ]);
    }
  });
});

describe("a phone that lies still outside, 50 to 400 m and at least 5σ from the boundary, for 24 h", () => {
  it("makes no visit at all under noise", () => {
    for (let seed = 1; seed <= phones; seed++) {
      const { phone, radius } = phoneOutside(seed);
      expect(tell(radius, withOutliers(phone, 0))).toEqual({ visits: 0, confirmed: 0, moments: 0 });
    }
  });

  it("makes no confirmed visit, with 2 % outliers, never two in three pings", () => {
    let visits = 0;
    for (let seed = 1; seed <= phones; seed++) {
      const { phone, radius } = phoneOutside(seed);
      const told = tell(radius, withOutliers(phone, 0.02, 2));
      visits += told.visits;
      expect(told).toMatchObject({ confirmed: 0, moments: 0 });
    }
    expect(visits).toBeGreaterThan(0);
  });

  it("makes no moment for `trigger.confirm`, with 2 % outliers, never two in a row", () => {
    for (let seed = 1; seed <= phones; seed++) {
      const { phone, radius } = phoneOutside(seed);
      expect(tell(radius, withOutliers(phone, 0.02)).moments).toBe(0);
    }
  });
});

function phoneInside(seed: number): { phone: Phone; radius: number } {
  const random = seededRandom(seed);
  const radius = 50 + 250 * random();
  const sigma = 3 + random() * (Math.min(40, radius / 3) - 3);
  return { radius, phone: { random, sigma, north: (radius - 3 * sigma) * random(), ...rhythm(random) } };
}

function phoneOutside(seed: number): { phone: Phone; radius: number } {
  const random = seededRandom(seed);
  const radius = 50 + 250 * random();
  const d = 50 + 350 * random();
  return {
    radius,
    phone: { random, sigma: 3 + random() * (Math.min(40, d / 5) - 3), north: radius + d, ...rhythm(random) },
  };
}

/** One ping every 30 s to 15 min. */
function rhythm(random: Random) {
  return { interval: 30 * seconds + Math.floor(random() ** 3 * 14.5 * minutes) };
}

function* withOutliers(phone: Phone, share: number, apart = 1): Generator<Ping> {
  let sinceOutlier = 0;
  for (let at = start; at < start + day; at += phone.interval) {
    const outlier = sinceOutlier++ >= apart && phone.random() < share;
    if (outlier) sinceOutlier = 0;
    yield outlier ? outlierOf(phone, at, phone.random() * 2 * Math.PI) : fix(phone, at);
  }
}

/**
 * Bursts of one to four outliers, 5 s apart and all to the same side, with two fixes or more between bursts: the
 * first of them may be too fast from the last outlier to be believed.
 */
function* withBursts(phone: Phone): Generator<Ping> {
  let at = start;
  let sinceBurst = 0;
  while (at < start + day) {
    if (sinceBurst++ >= 2 && phone.random() < 0.02) {
      sinceBurst = 0;
      const direction = phone.random() * 2 * Math.PI;
      const length = 1 + Math.floor(phone.random() * 4);
      for (let i = 0; i < length; i++, at += 5 * seconds) yield outlierOf(phone, at, direction);
    }
    yield fix(phone, at);
    at += phone.interval;
  }
}

function fix(phone: Phone, at: number): Ping {
  const { random, north, sigma } = phone;
  return pingAt(at, north + sigma * gaussian(random), sigma * gaussian(random), 2.45 * sigma);
}

function outlierOf({ random, north }: Phone, at: number, direction: number): Ping {
  const length = 200 + 800 * random();
  return pingAt(at, north + length * Math.cos(direction), length * Math.sin(direction), 2 + 8 * random());
}

function pingAt(at: number, north: number, east: number, accuracy: number): Ping {
  return { id: null, at, ...place(north, east), accuracy, speed: null, mock: false, region: null };
}

function tell(radius: number, pings: Iterable<Ping>) {
  const told = play(radius, pings);
  const records = new Map(
    told.flatMap(({ visits }) => visits.map((visit) => [visit.visitId, visit] as const)),
  );
  return {
    visits: records.size,
    confirmed: [...records.values()].filter(({ confirmed }) => confirmed).length,
    moments: told.flatMap(({ moments }) => moments).filter(({ kind }) => kind === "confirmed").length,
  };
}

function stay(radius: number, pings: Iterable<Ping>) {
  return play(radius, pings).flatMap(({ events }) => events);
}

function play(radius: number, pings: Iterable<Ping>) {
  const zones = zonesOf(1, [circle({ id: "store", radius })]);
  const host = new Host(settings);
  return Array.from(pings, (ping) => host.ping("phone", ping, zones));
}
