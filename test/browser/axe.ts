import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";

/** What axe finds wrong with what the page shows now, names and contrast among it: `impact rule: where`. */
export async function faultsOf(page: Page): Promise<string[]> {
  // Evaluated, not loaded: the page's policy lets no script in but its own.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>("axe.run()");
  return violations.flatMap(({ impact, id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${impact} ${id}: ${target.join(" ")} ${failureSummary}`),
  );
}
