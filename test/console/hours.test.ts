import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Day,
  dayMinutes,
  painted,
  readDay,
  readWeek,
  writeDay,
  writeWeek,
} from "../../src/console/pages/map/hours/hours.ts";

describe("opening hours as a week", () => {
  it.each([
    ["Mo-Sa 10:00-20:00; Su 11:00-19:00; PH off", "Mo-Sa 10:00-20:00; Su 11:00-19:00; PH off"],
    ["24/7", "24/7"],
    ["Mo,We 09:00-12:00,14:00-18:00", "Mo 09:00-12:00,14:00-18:00; We 09:00-12:00,14:00-18:00"],
    ["Mo-Su 10:00-19:00; Su off", "Mo-Sa 10:00-19:00"],
    ["Fr-Mo 8:00-9:00", "Mo 08:00-09:00; Fr-Su 08:00-09:00"],
    ["10:00-19:00", "Mo-Su 10:00-19:00"],
    ["Sa 22:00-04:00", "Sa 22:00-04:00"],
    ["", ""],
  ])("reads %j and writes %j", (text, written) => {
    expect(writeWeek(readWeek(text)!)).toBe(written);
  });

  it.each([
    "Apr-Sep: Mo-Su 09:00-18:00",
    "sunrise-sunset",
    'Mo-Fr 10:00-12:00 "by appointment"',
    "PH 10:00-12:00",
    "Mo 25:00-26:00",
    "Mo 10:75-11:00",
  ])("leaves %j as it is written", (text) => {
    expect(readWeek(text)).toBeNull();
  });

  it("takes what people type for a day", () => {
    expect(readDay("9h30 – 12h, 14h-19h")).toEqual([
      { from: 570, to: 720 },
      { from: 840, to: 1_140 },
    ]);
    expect(readDay("closed")).toEqual([]);
    expect(readDay("morning")).toBeNull();
  });

  const step = fc.integer({ min: 0, max: 47 }).map((n) => n * 30);
  const stroke = fc.record({ from: step, length: fc.integer({ min: 1, max: 6 }), open: fc.boolean() });

  it("opens and closes exactly the minutes that were painted over", () => {
    fc.assert(
      fc.property(fc.array(stroke, { maxLength: 12 }), (strokes) => {
        const open = new Set<number>();
        let day: Day = [];
        for (const { from, length, open: opens } of strokes) {
          const to = Math.min(dayMinutes, from + length * 30);
          day = painted(day, { from, to }, opens);
          for (let at = from; at < to; at += 30) opens ? open.add(at) : open.delete(at);
        }
        const shown = Array.from({ length: 48 }, (_, i) => i * 30).filter((at) =>
          day.some(({ from, to }) => from <= at && at < to),
        );
        expect(shown).toEqual([...open].sort((a, b) => a - b));
        expect(readDay(writeDay(day))).toEqual(day);
      }),
    );
  });

  it("writes a week that reads as the same week", () => {
    const days = fc.array(fc.array(stroke, { maxLength: 4 }), { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(days, fc.boolean(), (strokes, closed) => {
        const week = {
          closedOnHolidays: closed,
          days: strokes.map((day) =>
            day.reduce<Day>(
              (spans, { from, length, open }) =>
                painted(spans, { from, to: Math.min(dayMinutes, from + length * 30) }, open),
              [],
            ),
          ),
        };
        const text = writeWeek(week);
        fc.pre(text !== "");
        expect(readWeek(text)).toEqual(week);
      }),
    );
  });
});
