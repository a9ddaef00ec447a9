import { describe, expect, it } from "vitest";
import { failingSince, isGivenUp, nextDelivery } from "../../src/domain/webhook-retry.ts";

const now = 1_800_000_000_000;
const hour = 3_600_000;
const day = 24 * hour;

describe("deliveries", () => {
  it("are tried at 0, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h and no more", () => {
    const waits = Array.from({ length: 9 }, (_, i) => {
      const at = nextDelivery(i + 1, now, null, 0.5);
      return at === null ? null : (at - now) / 1_000;
    });
    expect(waits).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 36_000, null, null]);
  });

  it("differ by 20 % at most", () => {
    expect(nextDelivery(2, now, null, 0)).toBe(now + 240_000);
    expect(nextDelivery(2, now, null, 0.999999)).toBe(now + 360_000);
  });

  it("wait for Retry-After when it is later, and a day at most", () => {
    expect(nextDelivery(1, now, now + 60_000, 0.5)).toBe(now + 60_000);
    expect(nextDelivery(3, now, now + 60_000, 0.5)).toBe(now + 1_800_000);
    expect(nextDelivery(1, now, now + 400 * day, 0.5)).toBe(now + day);
    expect(nextDelivery(8, now, now + 60_000, 0.5)).toBeNull();
  });
});

describe("an endpoint", () => {
  it("fails since its first failure after a success", () => {
    expect(failingSince({ failingSince: null, lastFailureAt: now - hour }, now)).toBe(now);
    expect(failingSince({ failingSince: now - 3 * day, lastFailureAt: now - hour }, now)).toBe(now - 3 * day);
  });

  it("is not called failing for a time in which nobody tried", () => {
    expect(failingSince({ failingSince: now - 6 * day, lastFailureAt: now - 2 * day }, now)).toBe(now);
  });

  it("is given up after five days", () => {
    expect(isGivenUp(now - 5 * day + 1, now)).toBe(false);
    expect(isGivenUp(now - 5 * day, now)).toBe(true);
  });
});
