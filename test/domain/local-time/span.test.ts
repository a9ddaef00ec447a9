import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseClock, spanState } from "../../../src/domain/local-time/span.ts";
import { dayMs, minuteMs, type Wall, weekdayOf, weekdays } from "../../../src/domain/local-time/wall.ts";

const wall = (text: string): Wall => Date.parse(`${text}Z`);

describe("a time of day", () => {
  it.each([
    ["00:00", 0],
    ["09:05", 545 * minuteMs],
    ["23:59", 1439 * minuteMs],
    ["24:00", dayMs],
  ])("%s", (text, ms) => {
    expect(parseClock(text)).toBe(ms);
  });
  it.each(["24:01", "9:05", "12:60", "12:5", "", "12:00:00", "noon"])("%j is none", (text) => {
    expect(parseClock(text)).toBeNull();
    expect(() => spanState({ from: text, to: "12:00" })).toThrow("expected a time of day");
  });
});

it("names weekdays, before 1970 too", () => {
  expect(
    ["1969-12-29", "1970-01-01", "2026-11-22", "2028-02-29"].map((day) => weekdayOf(wall(`${day}T12:00`))),
  ).toEqual(["mo", "th", "su", "tu"]);
});

const clocks = fc.integer({ min: 0, max: 1439 }).map((minute) => ({
  minute,
  text: `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`,
}));
const moments = fc.integer({ min: wall("2026-01-01T00:00"), max: wall("2028-12-31T00:00") });

describe("a span", () => {
  it("is the minutes from its start up to its end, each belonging to the day of its start", () => {
    fc.assert(
      fc.property(clocks, clocks, fc.subarray([...weekdays]), moments, (from, to, days, at) => {
        const state = spanState({ from: from.text, to: to.text }, days);
        const minutes = (to.minute - from.minute + 1440) % 1440;
        const isIn = [0, 1].some((back) => {
          const start = Math.floor(at / dayMs) * dayMs - back * dayMs + from.minute * minuteMs;
          return days.includes(weekdayOf(start)) && at >= start && at < start + minutes * minuteMs;
        });
        expect(state.holds(at)).toBe(isIn);
      }),
      { numRuns: 2_000 },
    );
  });

  it("changes at no other time than it says", () => {
    fc.assert(
      fc.property(
        clocks,
        clocks,
        moments,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (from, to, at, share) => {
          const state = spanState({ from: from.text, to: to.text });
          const next = state.nextChange(at)!;
          expect(next).toBeGreaterThan(at);
          const between = Math.floor(at + share * (next - 1 - at));
          expect(state.holds(between)).toBe(state.holds(at));
          if (from.minute !== to.minute) expect(state.holds(next)).toBe(!state.holds(at));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
