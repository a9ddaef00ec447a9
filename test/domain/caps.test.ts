import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tightest, usage } from "../../src/domain/caps.ts";

const day = 86_400_000;

describe("a rolling cap", () => {
  it("is free again at exactly the end of the window", () => {
    const cap = { limit: 1, window: "24h" };
    const sent = 1_000;
    const before = usage(cap, [sent], sent + day - 1);
    expect(before).toEqual({ ...cap, used: 1, left: 0, retryAt: sent + day });
    expect(usage(cap, [sent], sent + day)).toEqual({ ...cap, used: 0, left: 1, retryAt: null });
  });

  it("counts a send of this very moment, and one ahead of a clock that stepped back", () => {
    const cap = { limit: 2, window: "1h" };
    expect(usage(cap, [5_000], 5_000).used).toBe(1);
    expect(usage(cap, [9_000], 5_000).used).toBe(1);
  });

  it("of 0 never lets anything through, and has no time to try again", () => {
    expect(usage({ limit: 0, window: "1h" }, [], 0)).toMatchObject({ used: 0, left: 0, retryAt: null });
    expect(usage({ limit: 0, window: "ever" }, [1], 5)).toMatchObject({ used: 1, left: 0, retryAt: null });
  });

  it("for ever never frees a place", () => {
    const cap = { limit: 2, window: "ever" };
    expect(usage(cap, [0], 1e15)).toMatchObject({ used: 1, left: 1, retryAt: null });
    expect(usage(cap, [0, 1], 1e15)).toMatchObject({ used: 2, left: 0, retryAt: null });
  });

  it("of 0s is no cap", () => {
    expect(usage({ limit: 1, window: "0s" }, [7], 7)).toMatchObject({ used: 0, left: 1 });
  });

  it("refuses a window that is none, rather than let everything through", () => {
    expect(() => usage({ limit: 1, window: "soon" }, [1], 1)).toThrow(
      'expected a duration such as "15m", got "soon"',
    );
  });

  const times = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 12 });
  const limits = fc.integer({ min: 0, max: 4 });
  const windows = fc.constantFrom("1s", "7s", "20s", "ever");

  it("says when the next one fits: not a moment before, and then it does", () => {
    fc.assert(
      fc.property(times, limits, windows, fc.integer({ min: 0, max: 40 }), (seconds, limit, window, at) => {
        const sends = seconds.filter((s) => s <= at).map((s) => s * 1000);
        const fits = (now: number) => usage({ limit, window }, sends, now).left > 0;
        const { retryAt, left } = usage({ limit, window }, sends, at * 1000);
        const firstFit = Array.from({ length: 100 }, (_, i) => (at + i) * 1000).find(fits);
        if (left > 0) expect([retryAt, firstFit]).toEqual([null, at * 1000]);
        else expect(retryAt).toBe(firstFit ?? null);
        if (retryAt !== null) expect(fits(retryAt - 1)).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });

  it("is never passed in any window, by whoever asks before each send", () => {
    const caps = fc.array(fc.record({ limit: limits, window: windows }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(caps, fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 60 }), (rules, gaps) => {
        const sent: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now += gap * 500;
          const found = tightest(rules, sent, now);
          if (found !== null && found.left > 0) sent.push(now);
        }
        for (const { limit, window } of rules) {
          const span = window === "ever" ? Number.POSITIVE_INFINITY : Number.parseInt(window, 10) * 1000;
          for (const start of sent)
            expect(sent.filter((at) => at >= start && at - start < span).length).toBeLessThanOrEqual(limit);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("the tightest of several", () => {
  it("is none without caps", () => {
    expect(tightest([], [1, 2], 3)).toBeNull();
  });

  it("is the one used up that frees last, else the one with the least left", () => {
    const [one, two] = [
      { limit: 1, window: "1h" },
      { limit: 3, window: "24h" },
    ];
    expect(tightest([two, one], [], 0)).toMatchObject({ limit: 1, left: 1 });
    expect(tightest([one, two], [0], 0)).toMatchObject({ limit: 1, left: 0 });
    expect(tightest([one, two], [0, 0, 0], 3_600_000)).toMatchObject({ limit: 3, left: 0 });
    expect(tightest([one, two], [0, 0, 0], 1)).toMatchObject({ limit: 3, retryAt: day });
    expect(tightest([two, one], [0, 0, 0], 1)).toMatchObject({ limit: 3, retryAt: day });
    expect(tightest([{ limit: 0, window: "1h" }, one], [0], 1)).toMatchObject({ limit: 0, retryAt: null });
  });
});
