import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";

/** What axe finds wrong with what the page shows now, names and contrast among it: `impact rule: where`. */
export async function faultsOf(page: Page): Promise<string[]> {
  // Evaluated, not loaded: the page's policy lets no script in but its own.
  if (await page.evaluate<boolean>("globalThis.axe === undefined")) await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>(
    "axe.run(document, { resultTypes: ['violations'] })",
  );
  return violations.flatMap(({ impact, id, nodes }) =>
    nodes.map(
      ({ target, html, failureSummary }) =>
        `${impact} ${id}: ${target.join(" ")} ${html.slice(0, 160)} ${failureSummary}`,
    ),
  );
}

/** Those of them that keep somebody from using the page. */
export async function seriousFaults(page: Page): Promise<string[]> {
  return (await faultsOf(page)).filter((fault) => /^(?:serious|critical) /.test(fault));
}
