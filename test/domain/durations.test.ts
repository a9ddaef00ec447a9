import fc from "fast-check";
import { expect, it } from "vitest";
import { duration, parseDuration } from "../../src/domain/durations.ts";

it.each([
  ["0s", 0],
  ["90s", 90_000],
  ["15m", 900_000],
  ["24h", 86_400_000],
  ["7d", 604_800_000],
  ["999999999d", 999_999_999 * 86_400_000],
])("%s is %i ms", (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
  expect(duration(text)).toBe(ms);
});

it.each([
  "",
  "15",
  "m",
  "1.5h",
  "-1s",
  "+1s",
  "01s",
  " 1s",
  "1s ",
  "1 s",
  "1S",
  "1w",
  "1m30s",
  "1000000000s",
  "1s\n",
])("%j is none", (text) => {
  expect(parseDuration(text)).toBeNull();
  expect(() => duration(text)).toThrow(`expected a duration such as "15m", got ${JSON.stringify(text)}`);
});

it("takes nothing but digits and a unit", () => {
  const near = fc.stringMatching(/^[0-9smhd. -]{0,6}$/);
  fc.assert(
    fc.property(near, (text) => {
      expect(parseDuration(text) !== null).toBe(/^(0|[1-9]\d*)[smhd]$/.test(text));
    }),
    { numRuns: 2_000 },
  );
});
