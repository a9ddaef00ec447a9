import { describe, expect, it } from "vitest";
import { isHeldOut } from "../../../src/domain/measure/holdout.ts";

const n = 40_000;
const customers = Array.from({ length: n }, (_, i) => `customer-${i}`);
const arm = (scope: string, share: number, workspace = "w") =>
  customers.map((id) => isHeldOut(workspace, scope === "global" ? scope : { campaignId: scope }, id, share));
const share = (arms: readonly boolean[]) => arms.filter(Boolean).length / arms.length;

describe("a holdout", () => {
  it.each([0.01, 0.05, 0.1, 0.5, 0.9])("of %d holds that share, within 3 standard errors", (wanted) => {
    for (const scope of ["spring", "global", "été", "a"])
      expect(Math.abs(share(arm(scope, wanted)) - wanted), scope).toBeLessThan(
        3 * Math.sqrt((wanted * (1 - wanted)) / n),
      );
  });

  it("of 0 is nobody, of 1 everyone", () => {
    expect([share(arm("spring", 0)), share(arm("spring", 1))]).toEqual([0, 1]);
  });

  it("draws independently in each campaign, in all together and in each workspace", () => {
    const arms = [
      ...["spring", "spring-2", "summer", "global"].map((scope) => arm(scope, 0.3)),
      arm("spring", 0.3, "another"),
    ];
    // χ² of each fourfold table, one degree of freedom; ten pairs at once: p = 0.001 stands for 0.01.
    for (const [i, a] of arms.entries())
      for (const b of arms.slice(i + 1)) {
        const both = a.filter((held, k) => held && b[k]).length;
        const [onlyA, onlyB] = [share(a) * n - both, share(b) * n - both];
        const neither = n - both - onlyA - onlyB;
        const chi2 =
          (n * (both * neither - onlyA * onlyB) ** 2) /
          ((both + onlyA) * (both + onlyB) * (neither + onlyA) * (neither + onlyB));
        expect(chi2).toBeLessThan(10.83);
      }
  });

  it("grows with its share and lets nobody out", () => {
    const [tenth, fifth] = [arm("spring", 0.1), arm("spring", 0.2)];
    expect(tenth.every((held, i) => !held || fifth[i])).toBe(true);
  });

  it("is the same whoever is asked about first, and for ever", () => {
    const backwards = [...customers].reverse().map((id) => isHeldOut("w", { campaignId: "spring" }, id, 0.1));
    const forwards = arm("spring", 0.1);
    expect(backwards.reverse()).toEqual(forwards);
    const first = customers.slice(0, 40).filter((_, i) => forwards[i]);
    expect(first).toMatchInlineSnapshot(`
      [
        "customer-0",
        "customer-3",
        "customer-4",
        "customer-9",
        "customer-14",
        "customer-23",
        "customer-32",
      ]
    `);
  });
});
