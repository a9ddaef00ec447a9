import { expect, it } from "vitest";
import { runScript } from "./run.ts";

const long = Boolean(process.env.PARVIS_LONG);
const why = long ? "" : " (skipped: takes half a minute, set PARVIS_LONG to run it)";

it.skipIf(!long)(`a small benchmark measures every row, with all pings accepted${why}`, async () => {
  const small = ["--stores", "300", "--customers", "300", "--connections", "8", "--seconds", "1"];
  const { code, out } = await runScript(["scripts/bench.ts", ...small]);
  expect(code).toBe(0);
  const rows = out.split("\n").filter((line) => /^(bare|single|batches)/.test(line));
  expect(rows).toHaveLength(6);
  for (const row of rows) expect(row).toMatch(/^\S.* +[\d,]+ +[\d,]+ +\d+\.\d\d +\d+\.\d\d +\d+\.\d\d/);
  for (const row of rows.filter((line) => !line.startsWith("bare")))
    expect(row).toMatch(/ 100\.0 % +\d+\.\d %$/);
});

it("the benchmark explains itself", async () => {
  const { code, out } = await runScript(["scripts/bench.ts", "--help"]);
  expect([code, out]).toEqual([0, expect.stringContaining("npm run bench")]);
});
