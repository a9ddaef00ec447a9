import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Wake } from "../../src/node/wake.ts";

const start = Date.UTC(2026, 2, 2, 9);
const second = 1_000;

beforeEach(() => {
  vi.useFakeTimers({ now: start });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A wake whose work answers `next()`, and the times at which it worked, from the start. */
function open(next: () => number | null | Promise<number | null> = () => null) {
  const worked: number[] = [];
  const reported: unknown[] = [];
  const wake = new Wake(
    async () => {
      worked.push(Date.now() - start);
      return next();
    },
    (error) => reported.push(error),
  );
  return { wake, worked, reported };
}

/** Node's shortest timer is 1 ms, which shows in some of the figures below. */
describe("one timer", () => {
  it("fires at the earliest hint, once", async () => {
    const { wake, worked } = open();
    for (const at of [5, 3, 9, Number.POSITIVE_INFINITY]) wake.hint(start + at * second);
    await vi.advanceTimersByTimeAsync(60 * second);
    expect(worked).toEqual([3 * second]);
  });

  it("fires at once for what is due already", async () => {
    const { wake, worked } = open();
    wake.hint(start - 1);
    await vi.advanceTimersByTimeAsync(0);
    expect(worked).toEqual([0]);
  });

  it("goes on as the work says", async () => {
    const nexts = [start + 4 * second, start + 7 * second, null];
    const { wake, worked } = open(() => nexts.shift()!);
    wake.hint(start + second);
    await vi.advanceTimersByTimeAsync(60 * second);
    expect(worked).toEqual([1, 4, 7].map((s) => s * second));
  });

  it("waits longer than a timer can count", async () => {
    const days40 = 40 * 86_400_000;
    const { wake, worked } = open(() => (Date.now() < start + days40 ? start + days40 : null));
    wake.hint(start + days40);
    await vi.advanceTimersByTimeAsync(days40);
    expect(worked.at(-1)).toBe(days40);
    expect(worked.length).toBeLessThanOrEqual(2);
  });

  it("takes hints that come while it works, never two works at a time", async () => {
    let atWork = 0;
    let most = 0;
    const { wake, worked } = open(async () => {
      most = Math.max(most, ++atWork);
      if (worked.length < 3) wake.hint(Date.now());
      await new Promise((resolve) => setTimeout(resolve, second));
      atWork--;
      return null;
    });
    wake.hint(start);
    await vi.advanceTimersByTimeAsync(60 * second);
    expect([worked, most]).toEqual([[0, second + 1, 2 * second + 2], 1]);
  });

  it("does not spin on what is due but cannot be done now", async () => {
    const { wake, worked } = open(() => start - 5 * second);
    wake.hint(start);
    await vi.advanceTimersByTimeAsync(10 * second);
    expect(worked.length).toBeLessThanOrEqual(11);
    expect(worked.length).toBeGreaterThanOrEqual(10);
  });

  it("is not slowed for what came due during the work", async () => {
    const { wake, worked } = open(async () => {
      const due = Date.now() + 10;
      await new Promise((resolve) => setTimeout(resolve, 100));
      return worked.length < 3 ? due : null;
    });
    wake.hint(start);
    await vi.advanceTimersByTimeAsync(second);
    expect(worked).toEqual([0, 101, 202]);
  });

  it("reports work that fails and tries again after a second", async () => {
    let failures = 2;
    const { wake, worked, reported } = open(() => {
      if (failures-- > 0) throw new Error("disk full");
      return null;
    });
    wake.hint(start);
    await vi.advanceTimersByTimeAsync(60 * second);
    expect(worked).toEqual([0, second, 2 * second]);
    expect(reported).toEqual([new Error("disk full"), new Error("disk full")]);
  });

  it("stops: waits for the work under way, and never works again", async () => {
    let finish!: () => void;
    const { wake, worked } = open(
      () =>
        new Promise((resolve) => {
          finish = () => resolve(start);
        }),
    );
    wake.hint(start);
    await vi.advanceTimersByTimeAsync(0);
    let stopped = false;
    const stopping = wake.stop().then(() => {
      stopped = true;
    });
    wake.hint(start);
    await vi.advanceTimersByTimeAsync(second);
    expect(stopped).toBe(false);
    finish();
    await stopping;
    wake.hint(start);
    await vi.advanceTimersByTimeAsync(60 * second);
    expect(worked).toEqual([0]);
  });
});
