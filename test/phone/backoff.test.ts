import { expect, it } from "vitest";
import { backoff } from "../../src/phone/sdk/backoff.ts";

it("doubles from 1 to 2 s up to 5 min, and never comes before it was asked to", () => {
  expect([1, 2, 3, 20].map((n) => backoff(n, null, 0))).toEqual([1_000, 2_000, 4_000, 150_000]);
  expect([1, 2, 3, 20].map((n) => backoff(n, null, 1))).toEqual([2_000, 4_000, 8_000, 300_000]);
  expect(backoff(1, 60_000, 0)).toBe(60_000);
});
