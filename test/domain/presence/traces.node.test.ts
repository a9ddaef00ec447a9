import { describe, expect, it } from "vitest";
import { hasData } from "../../../scripts/trace-table/data.ts";
import { jitters, measure, radii, total } from "../../../scripts/trace-table/table.ts";

const root = new URL("../../../../shared/data", import.meta.url).pathname;
const title = hasData(root)
  ? "on recorded traces"
  : "on recorded traces (skipped: the shared data is not beside the project)";

describe.skipIf(!hasData(root))(title, () => {
  const rows = hasData(root) ? measure(root) : [];
  const passages = (radius: number, jitter: number, which: "parvis" | "naive") => {
    const { entered = 0, exited = 0 } = total(
      rows.filter((row) => row.radius === radius && row.jitter === jitter),
      which,
    );
    return entered + exited;
  };

  it("looks at every trace", () => {
    expect(rows).toHaveLength(new Set(rows.map(({ trace }) => trace)).size * radii.length * jitters.length);
    expect(new Set(rows.map(({ trace }) => trace)).size).toBe(24);
  });

  it("refuses what is out of order, unsure or too fast, and nothing else", () => {
    const statuses = total(
      rows.filter(({ radius, jitter }) => radius === 50 && jitter === 0),
      "parvis",
    );
    const { accepted = 0, duplicate = 0, late = 0, inaccurate = 0, implausible = 0 } = statuses;
    expect({ accepted, notNewer: duplicate + late, inaccurate, implausible }).toEqual({
      accepted: 4101,
      notNewer: 249,
      inaccurate: 3,
      implausible: 1,
    });
  });

  it.each(radii)("circles of %i m: jitter adds hardly an event, to the naive rule many", (radius) => {
    const still = passages(radius, 0, "parvis");
    expect(still).toBeLessThanOrEqual(passages(radius, 0, "naive"));
    for (const jitter of [20, 50]) {
      expect(passages(radius, jitter, "parvis")).toBeLessThan(still * 1.05);
      expect(passages(radius, jitter, "naive")).toBeGreaterThan(passages(radius, 0, "naive") * 1.3);
    }
  });
});
