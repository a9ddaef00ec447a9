import fc from "fast-check";
import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import { allOf, nextInstant, not } from "../../../src/domain/local-time/instant.ts";
import { isScheduled, nextScheduled, type Schedule } from "../../../src/domain/local-time/schedule.ts";
import { spanState } from "../../../src/domain/local-time/span.ts";
import { minuteMs, offsetAt, wallAt, weekdays } from "../../../src/domain/local-time/wall.ts";

/** Clocks that jump by an hour, by half an hour, at midnight, in the southern summer, for Ramadan, and never. */
const zones = [
  "Europe/Paris",
  "America/New_York",
  "Australia/Lord_Howe",
  "America/Havana",
  "America/Santiago",
  "Africa/Casablanca",
  "Pacific/Chatham",
  "Asia/Kolkata",
  "UTC",
];

describe("the wall clock", () => {
  it("is that of an independent calendar, in every zone, through every jump", () => {
    for (const zone of zones)
      for (let at = Date.UTC(2026, 0, 1, 0, 7); at < Date.UTC(2027, 0, 1); at += 97 * minuteMs) {
        const shown = DateTime.fromMillis(at, { zone });
        expect(new Date(wallAt(zone, at)).toISOString().slice(0, 16)).toBe(
          shown.toFormat("yyyy-MM-dd'T'HH:mm"),
        );
      }
  });

  it("jumps at quarters of an hour only, as what is remembered of it assumes", () => {
    const hour = 60 * minuteMs;
    for (const zone of zones) {
      const offset = (at: number) => DateTime.fromMillis(at, { zone }).offset;
      for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += hour) {
        if (offset(at) === offset(at + hour)) continue;
        const quarters = [1, 2, 3, 4].map((quarter) => at + (quarter * hour) / 4);
        const jump = quarters.find((quarter) => offset(quarter) !== offset(at))!;
        expect(offset(jump - 1)).toBe(offset(at));
      }
    }
  });

  it("is that of an independent calendar in all zones there are, now and before there were zones", () => {
    for (const zone of Intl.supportedValuesOf("timeZone"))
      for (const year of [1890, 2026])
        for (const month of [0, 6]) {
          const at = Date.UTC(year, month, 15);
          const shown = DateTime.fromMillis(at, { zone }).offset * minuteMs;
          expect([zone, year, offsetAt(zone, at)]).toEqual([zone, year, Math.round(shown / 1_000) * 1_000]);
        }
  });

  it("is none in a zone nobody knows, and at no time", () => {
    expect(() => offsetAt("Mars/Olympus", 0)).toThrow("expected an IANA time zone");
    expect(() => offsetAt("Europe/Paris", Number.NaN)).toThrow("and a time, got Europe/Paris and NaN");
  });
});

/** Times around which clocks jump somewhere. */
const jumps = [
  "2026-03-29T01:00Z",
  "2026-10-25T01:00Z",
  "2026-03-08T05:00Z",
  "2026-11-01T06:00Z",
  "2026-04-04T15:00Z",
  "2026-02-15T02:00Z",
];
const moments = fc
  .tuple(fc.constantFrom(...jumps), fc.integer({ min: -36 * 60, max: 36 * 60 }))
  .map(([jump, minutes]) => Date.parse(jump) + minutes * minuteMs);
const clocks = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom("00", "15", "30"))
  .map(([hour, minute]) => `${String(hour).padStart(2, "0")}:${minute}`);

describe("the next instant", () => {
  it("is the first at which the clock shows it, minute by minute", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        clocks,
        clocks,
        moments,
        fc.boolean(),
        (zone, from, to, after, wanted) => {
          const state = spanState({ from, to });
          const until = after + 30 * 60 * minuteMs;
          let expected: number | null = null;
          for (let at = after + minuteMs; at <= until && expected === null; at += minuteMs)
            if (state.holds(wallAt(zone, at)) === wanted) expected = at;
          const found = nextInstant(state, wanted, zone, after, until);
          // A state that holds already is told from its next change on.
          if (state.holds(wallAt(zone, after)) !== wanted) expect(found).toBe(expected);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("of several together is the first at which all hold", () => {
    const working = allOf([
      spanState({ from: "09:00", to: "17:00" }),
      not(spanState({ from: "12:00", to: "14:00" })),
    ]);
    const morning = Date.parse("2026-11-23T03:00Z");
    const opens = nextInstant(working, true, "UTC", morning, morning + 864e5)!;
    const lunch = nextInstant(working, false, "UTC", opens, opens + 864e5)!;
    const back = nextInstant(working, true, "UTC", lunch, lunch + 864e5)!;
    expect([opens, lunch, back].map((at) => new Date(at).getUTCHours())).toEqual([9, 12, 14]);
  });
});

it("says when a schedule lets the next message through, and then it does", () => {
  const schedules: fc.Arbitrary<Schedule> = fc.record(
    {
      days: fc.subarray([...weekdays], { minLength: 1 }),
      from: clocks,
      to: clocks,
      startAt: moments.map((at) => new Date(at).toISOString()),
      endAt: moments.map((at) => new Date(at).toISOString()),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.constantFrom(...zones), schedules, moments, (zone, schedule, at) => {
      const next = nextScheduled(schedule, zone, at);
      if (isScheduled(schedule, zone, at)) expect(next).toBe(at);
      else if (next !== null) {
        expect(isScheduled(schedule, zone, next)).toBe(true);
        expect(isScheduled(schedule, zone, next - 1)).toBe(false);
      } else
        for (let later = at; later < at + 8 * 864e5; later += 15 * minuteMs)
          expect(isScheduled(schedule, zone, later)).toBe(false);
    }),
    { numRuns: 300 },
  );
});
