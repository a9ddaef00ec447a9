import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { duration } from "../../src/domain/durations.ts";
import { type ArrivalTime, type RateLimit, takeRequest } from "../../src/domain/limits.ts";

const rateLimit = fc.record({
  limit: fc.integer({ min: 1, max: 50 }),
  window: fc.constantFrom("1s", "7s", "1m", "1h"),
  burst: fc.integer({ min: 1, max: 40 }),
});
const intervalOf = ({ limit, window }: RateLimit) => duration(window) / limit;

/** The times of those requests that pass, one bucket, in order. */
function passing(limit: RateLimit, times: readonly number[]): number[] {
  let bucket: ArrivalTime | undefined;
  return times.filter((now) => {
    const outcome = takeRequest(bucket, limit, now);
    if ("taken" in outcome) bucket = outcome.taken;
    return "taken" in outcome;
  });
}

describe("a rate limit", () => {
  it("lets a burst in, then one an interval", () => {
    const limit = { limit: 1, window: "1s", burst: 3 };
    expect(passing(limit, [0, 0, 0, 0, 999, 1_000, 1_000, 2_000, 9_000, 9_000, 9_000, 9_000])).toEqual([
      0, 0, 0, 1_000, 2_000, 9_000, 9_000, 9_000,
    ]);
  });

  it("says when the next one fits, to the millisecond", () => {
    fc.assert(
      fc.property(rateLimit, fc.array(fc.nat(5_000), { maxLength: 80 }), (limit, gaps) => {
        let now = 0;
        let bucket: ArrivalTime | undefined;
        for (const gap of gaps) {
          now += gap;
          const outcome = takeRequest(bucket, limit, now);
          if ("taken" in outcome) bucket = outcome.taken;
          else {
            const { retryAfter } = outcome;
            expect(retryAfter).toBeGreaterThan(0);
            expect(retryAfter).toBeLessThanOrEqual(intervalOf(limit) + 1e-6);
            expect(takeRequest(bucket, limit, now + Math.ceil(retryAfter))).toHaveProperty("taken");
            if (retryAfter > 1)
              expect(takeRequest(bucket, limit, now + Math.ceil(retryAfter) - 1)).toHaveProperty(
                "retryAfter",
              );
          }
        }
      }),
    );
  });

  it("never passes more than the burst and the rate in any time", () => {
    fc.assert(
      fc.property(rateLimit, fc.array(fc.nat(3_000), { minLength: 1, maxLength: 200 }), (limit, gaps) => {
        let now = 0;
        const passed = passing(
          limit,
          gaps.map((gap) => (now += gap)),
        );
        for (const [i, from] of passed.entries())
          for (const [more, to] of passed.slice(i).entries())
            expect(more + 1).toBeLessThanOrEqual(limit.burst + (to - from) / intervalOf(limit) + 1e-6);
      }),
    );
  });

  it("never refuses a steady sender, nor one that has been silent long enough", () => {
    fc.assert(
      fc.property(rateLimit, fc.array(fc.nat(2_000), { maxLength: 100 }), (limit, jitter) => {
        let now = 0;
        const times = jitter.map((late) => (now += Math.ceil(intervalOf(limit)) + late));
        expect(passing(limit, times)).toEqual(times);
      }),
    );
  });

  it("is not held up by a clock set back, nor by a limit that was wider", () => {
    const limit = { limit: 1, window: "1s", burst: 2 };
    const { taken } = takeRequest(undefined, limit, 1e12) as { taken: number };
    const back = takeRequest(taken, limit, 1e12 - 3_600_000);
    expect(back).toEqual({ retryAfter: 1_000 });
    const wide = { limit: 1, window: "1h", burst: 100 };
    const { taken: far } = takeRequest(1e12 + 90 * 3_600_000, wide, 1e12) as { taken: number };
    expect(takeRequest(far, limit, 1e12)).toEqual({ retryAfter: 1_000 });
  });
});
