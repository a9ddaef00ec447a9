import { expect, it } from "vitest";
import type { Position } from "../../geo/index.ts";

it("reads longitude first", () => {
  const paris: Position = [2.35, 48.85];
  expect(paris[0]).toBe(2.35);
});
