import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextAttempt, parseRetryAfter } from "../../src/domain/retry.ts";

const now = Date.UTC(2026, 2, 2, 9);

describe("the next attempt", () => {
  it.each([
    [1, 500, 1_500],
    [2, 1_000, 3_000],
    [3, 2_000, 6_000],
    [6, 16_000, 48_000],
    [7, 30_000, 90_000],
    [50, 30_000, 90_000],
  ])("after failure %i comes between %i and %i ms later", (attempts, soonest, latest) => {
    expect(nextAttempt(attempts, now, null, 0) - now).toBe(soonest);
    expect(nextAttempt(attempts, now, null, 0.999_999_9) - now).toBeCloseTo(latest, -1);
  });

  it("is never before Retry-After, and never sooner than without", () => {
    const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        unit,
        fc.integer({ min: -1e6, max: 1e6 }),
        (tries, random, wait) => {
          const at = nextAttempt(tries, now, now + wait, random);
          expect(at).toBe(Math.max(now + wait, nextAttempt(tries, now, null, random)));
          expect(Number.isInteger(at) && at > now).toBe(true);
        },
      ),
    );
  });
});

describe("Retry-After", () => {
  it.each([
    ["120", now + 120_000],
    ["0", now],
    ["2026", now + 2_026_000],
    [" 5 ", now + 5_000],
    ["Mon, 02 Mar 2026 09:01:00 GMT", now + 60_000],
    ["Monday, 02-Mar-26 09:01:00 GMT", now + 60_000],
    ["Mon Mar  2 09:01:00 2026", now + 60_000],
    ["Fri, 31 Dec 1999 23:59:59 GMT", Date.UTC(1999, 11, 31, 23, 59, 59)],
  ])("%j", (header, at) => {
    expect(parseRetryAfter(header, now)).toBe(at);
  });

  it.each([
    null,
    "",
    "soon",
    "-5",
    "1.5",
    "+3600",
    "1e3",
    "0x10",
    "12345678901",
    "3000-01-01",
    "Mon",
    "Mon 3000",
  ])("%j is neither seconds nor an HTTP date", (header) => {
    expect(parseRetryAfter(header, now)).toBeNull();
  });
});
