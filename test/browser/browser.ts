import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe } from "vitest";
import { buildPages } from "../../scripts/build/pages.ts";

/** Debian's Chromium, or the one that the environment names. */
const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
export const hasBrowser = existsSync(executablePath);
const noBrowser = hasBrowser ? "" : ` (skipped: no browser at ${executablePath})`;

/** Chromium refuses its sandbox to root, as which tests run in a container; maps are drawn without a graphics card. */
const args = ["--no-sandbox", "--enable-unsafe-swiftshader"];

/**
 * Tests that need the browser; without one they are skipped, which their name says. What fails is tried once more, and
 * `.ci/run` names it: here several programs race for two processors. Whatever needs no browser has no second try.
 */
export function inBrowser(what: string, tests: () => void): void {
  describe.skipIf(!hasBrowser)(what + noBrowser, { retry: 1 }, tests);
}

/** One browser for the tests of a file, with the pages as they are now; a context of its own, until the test ends, for each that asks. */
export function useBrowser(): (options?: BrowserContextOptions) => Promise<BrowserContext> {
  let browser: Browser | undefined;
  let contexts: BrowserContext[] = [];
  beforeAll(async () => {
    if (!hasBrowser) return;
    await buildPages(fileURLToPath(new URL("../..", import.meta.url)));
    browser = await chromium.launch({ executablePath, args });
  });
  // A page that stays open goes on asking and drawing, beside the tests that follow.
  afterEach(async () => {
    for (const context of contexts) await context.close();
    contexts = [];
  });
  afterAll(() => browser?.close());
  return async (options) => {
    const context = await browser!.newContext(options);
    contexts.push(context);
    return context;
  };
}
