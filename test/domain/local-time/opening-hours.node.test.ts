/** The library reads the process's local time: the same store must be open whatever zone the process runs in. */
import { existsSync, readFileSync } from "node:fs";
import { afterAll, describe, expect, it, vi } from "vitest";
import { hoursReader, type StorePlace } from "../../../src/domain/local-time/opening-hours.ts";

const ownZone = process.env.TZ;
afterAll(() => {
  if (ownZone === undefined) delete process.env.TZ;
  else process.env.TZ = ownZone;
});

const paris: StorePlace = {
  country: "FR",
  region: null,
  longitude: 2.33,
  latitude: 48.87,
  timezone: "Europe/Paris",
};
const wall = (text: string) => Date.parse(`${text}Z`);

describe.each(["UTC", "Europe/Paris", "America/New_York", "Asia/Kolkata", "Pacific/Chatham"])(
  "a process in %s",
  (zone) => {
    it.each([
      ["Mo-Sa 10:00-20:00; PH off", "2026-11-23T10:00", "open", "2026-11-23T20:00"],
      ["Mo-Sa 10:00-20:00; PH off", "2026-07-13T20:00", "closed", "2026-07-15T10:00"],
      ["Mo-Su 22:00-04:00", "2026-03-29T00:00", "open", "2026-03-29T04:00"],
      ["Mo-Su 22:00-04:00", "2026-10-25T04:00", "closed", "2026-10-25T22:00"],
      ["Mo-Su 08:00-12:00,14:00-19:30", "2026-03-08T12:30", "closed", "2026-03-08T14:00"],
      ["Feb 29 10:00-12:00", "2028-02-29T11:59", "open", "2028-02-29T12:00"],
    ])("%s at %s is %s until %s", (text, at, state, until) => {
      process.env.TZ = zone;
      const read = hoursReader(10)(text, paris);
      if (!read.ok) throw new Error(read.detail);
      expect(read.hours.stateAt(wall(at))).toBe(state);
      expect(new Date(read.hours.nextChange(wall(at))!).toISOString().slice(0, 16)).toBe(until);
    });

    // Sunrise and sunset at the solstices by the almanac: 05:47 and 21:58, 08:41 and 16:56.
    it.each([
      ["2026-06-21T05:43", "closed"],
      ["2026-06-21T05:51", "open"],
      ["2026-06-21T21:54", "open"],
      ["2026-06-21T22:02", "closed"],
      ["2026-12-21T08:37", "closed"],
      ["2026-12-21T08:45", "open"],
      ["2026-12-21T16:52", "open"],
      ["2026-12-21T17:00", "closed"],
    ])("sees the store's own sun at %s: %s", (at, state) => {
      process.env.TZ = zone;
      const read = hoursReader(10)("sunrise-sunset", paris);
      expect(read.ok && read.hours.stateAt(wall(at))).toBe(state);
    });
  },
);

describe("holidays that nobody here knows", () => {
  const london: StorePlace = { ...paris, country: "GB", longitude: -0.13, latitude: 51.51 };
  const atSea: StorePlace = { ...paris, country: null, longitude: -30, timezone: "Etc/GMT+2" };

  // 25 December 2026 is a Friday.
  it.each([
    ["Mo-Sa 10:00-20:00; PH off", london, ["PH"], "open"],
    ["Mo-Sa 10:00-20:00; PH off", atSea, ["PH"], "open"],
    ["Mo-Sa 10:00-20:00; SH off", atSea, ["SH"], "open"],
    ["Mo-Sa 10:00-20:00; SH off", paris, ["SH"], "open"],
    ["Mo-Sa 10:00-20:00; PH,SH off", paris, ["SH"], "closed"],
    ["Mo-Sa 10:00-20:00; SH,PH off", london, ["PH", "SH"], "open"],
    ["Mo-Sa 10:00-20:00; PH -1 day off", london, ["PH"], "open"],
    ["Sa,Su,PH 10:00-20:00", london, ["PH"], "closed"],
    ["PH,Mo-Fr 10:00-20:00", london, ["PH"], "open"],
    ["PH,SH,Mo 10:00-20:00", london, ["PH", "SH"], "closed"],
    ["PH Mo-Fr 10:00-20:00", london, ["PH"], "closed"],
    ["PH off; Mo-Fr 10:00-20:00, PH 08:00-10:00", london, ["PH"], "open"],
    ['PH 10:00-20:00 || "call; PH off, please"', london, ["PH"], "unknown"],
    ["PH open", london, ["PH"], "closed"],
    ["Mo-Sa 10:00-20:00; public holidays closed", london, ["PH"], "open"],
    ["dawn-dusk; PH off", london, ["PH"], "open"],
    ["Mo-Sa 10:00-20:00; PH off", { ...london, region: "England" }, [], "closed"],
    ["Mo-Sa 10:00-20:00; SH off", { ...paris, country: "DE", region: "DE-BY" }, [], "closed"],
  ] as const)("%s", (text, place, unknown, state) => {
    const print = vi.spyOn(console, "error");
    const read = hoursReader(10)(text, place);
    if (!read.ok) throw new Error(read.detail);
    expect(read.unknownHolidays).toEqual(unknown);
    expect(read.hours.stateAt(wall("2026-12-25T12:00"))).toBe(state);
    expect(print).not.toHaveBeenCalled();
    print.mockRestore();
  });

  it("are those of a year that is not known yet", () => {
    const read = hoursReader(10)("Mo-Sa 10:00-20:00; SH off", { ...paris, country: "DE", region: "DE-BY" });
    const print = vi.spyOn(console, "error");
    expect(read.ok && read.hours.stateAt(wall("2080-08-01T12:00"))).toBe("open");
    expect(print).not.toHaveBeenCalled();
    print.mockRestore();
  });

  it("excuse nothing else", () => {
    const read = hoursReader(10)("PH off; Mo 10:00-25:00:00 nonsense", london);
    expect(read).toMatchObject({ ok: false, detail: expect.stringContaining('got "PH off; Mo') });
  });
});

interface Vector {
  readonly kind: string;
  readonly name: string;
  readonly values: readonly { readonly value: string; readonly ignored?: unknown }[];
  readonly from: string;
  readonly to: string;
  readonly intervals: readonly (readonly [string, string, unknown?, unknown?])[];
  readonly nominatim?: { readonly $nominatim?: string } | null;
}
const file = new URL("../../../../shared/data/vec-opening-hours/cases.json", import.meta.url);
const isThere = existsSync(file);

it.skipIf(!isThere)(
  `agrees with recorded opening hours${isThere ? "" : " (skipped: ../shared/data/vec-opening-hours is not there)"}`,
  () => {
    process.env.TZ = "UTC";
    const germany: StorePlace = {
      country: "DE",
      region: "Baden-Württemberg",
      longitude: 9.79,
      latitude: 49.54,
      timezone: "Europe/Berlin",
    };
    const reader = hoursReader(500);
    const local = (text: string) => wall(text.replace(" ", "T").replace(/T(\d):/, "T0$1:"));
    const vectors = (JSON.parse(readFileSync(file, "utf8")) as Vector[]).filter(
      ({ kind, from, nominatim, intervals }) =>
        kind === "intervals" &&
        ["de_bw", undefined].includes(nominatim?.$nominatim) &&
        intervals?.length > 0 &&
        // Times are the wall's.
        !from.endsWith("Z"),
    );
    let compared = 0;
    const wrong: string[] = [];
    for (const { values, from, to, intervals, nominatim } of vectors)
      for (const { value, ignored } of values) {
        // The sun agrees to the minute only, and holidays are those of a named place.
        if (ignored || /sun|dawn|dusk/.test(value) || (/[PS]H/.test(value) && !nominatim?.$nominatim))
          continue;
        const read = reader(value, germany);
        if (!read.ok) continue;
        compared += 1;
        const step = Math.max(30 * 60_000, (local(to) - local(from)) / 400);
        for (let at = local(from); at < local(to); at += step) {
          const within = intervals.find(([begin, end]) => at >= local(begin) && at < local(end));
          const expected = within === undefined ? "closed" : within[2] ? "unknown" : "open";
          if (read.hours.stateAt(at) === expected) continue;
          wrong.push(`${value} at ${new Date(at).toISOString()}: not ${expected}`);
          break;
        }
      }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(250);
  },
);
