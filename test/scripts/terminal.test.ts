import { expect, it } from "vitest";
import { readDuration, showDuration } from "../../scripts/support/duration.ts";
import { createProgress } from "../../scripts/support/progress.ts";
import { alignTable } from "../../scripts/support/table.ts";

function screen(isTTY: boolean) {
  const written: string[] = [];
  const out = { isTTY, columns: 40, write: (text: string) => written.push(text) > 0 } as NodeJS.WriteStream;
  return { out, written };
}

it("progress redraws one line on a terminal, never wider than it", () => {
  const { out, written } = screen(true);
  let now = 0;
  const progress = createProgress(200, out, () => now);
  now = 10_000;
  progress.update(50, "a note that is far too long to fit");
  progress.update(200, "");
  progress.finish();
  const bare = written.map((text) => text.replace("\r\x1b[K", "|"));
  expect(bare).toEqual([
    `|${"█".repeat(6)}${"░".repeat(18)}  50/200 · 30s l`,
    `|${"█".repeat(24)} 200/200`,
    "\n",
  ]);
});

it("progress writes a line for each tenth elsewhere, without colour or carriage return", () => {
  const { out, written } = screen(false);
  const progress = createProgress(1000, out, () => 0);
  for (let done = 1; done <= 1000; done++) progress.update(done, "");
  progress.finish();
  expect(written).toHaveLength(10);
  expect(written.at(-1)).toBe("1000/1000\n");
  for (const control of ["\r", "\x1b"]) expect(written.join("")).not.toContain(control);
});

it("durations are read in the contract's form, and shown in two units", () => {
  expect(["30s", "15m", "24h", "7d", "0.5s"].map((text) => readDuration("--for", text))).toEqual([
    30_000, 900_000, 86_400_000, 604_800_000, 500,
  ]);
  for (const text of ["30", "s", "-1s", "1 s", "1w"])
    expect(() => readDuration("--for", text)).toThrow(
      `expected a duration such as 30s or 15m for --for, got "${text}"`,
    );
  expect([0, 42_400, 59_600, 1_783_000, 11_100_000].map(showDuration)).toEqual([
    "0s",
    "42s",
    "1m 00s",
    "29m 43s",
    "3h 05m",
  ]);
});

it("tables align names to the left and numbers to the right", () => {
  expect(alignTable([["zone", "n"], ["opera", "10"], ["a"]], "  ")).toBe("  zone    n\n  opera  10\n  a");
  expect(alignTable([])).toBe("");
});
