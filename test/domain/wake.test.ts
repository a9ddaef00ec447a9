import { expect, it } from "vitest";
import { nextWake } from "../../src/domain/wake.ts";

it("is the earliest of what is due, and never when nothing is", () => {
  expect(nextWake([])).toBeNull();
  expect(nextWake([null, null])).toBeNull();
  expect(nextWake([7, null, 3, 5])).toBe(3);
  expect(nextWake([null, 0])).toBe(0);
});
