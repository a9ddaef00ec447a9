import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningServer, startServer } from "../../src/node/server.ts";
import { routes } from "../support/described.ts";
import { seriousFaults } from "./axe.ts";
import { inBrowser, useBrowser } from "./browser.ts";

inBrowser("the description as a page", () => {
  const newContext = useBrowser();
  const folder = mkdtempSync(join(tmpdir(), "parvis-docs-"));
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer({ PORT: "0", DATA_DIR: folder }, () => {});
  });
  afterAll(async () => {
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async (width: number, colorScheme: "light" | "dark") => {
    const context = await newContext({
      viewport: { width, height: 844 },
      colorScheme,
      javaScriptEnabled: true,
    });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
    page.on("request", (request) => request.url() === `${server.url}/docs` || faults.push(request.url()));
    await page.goto(`${server.url}/docs`);
    return { page, faults };
  };

  // Each width and each scheme once: axe takes long over a page of 14 000 elements.
  it.each([
    [390, "light"],
    [1440, "dark"],
  ] as const)(
    "fits %i px in %s, is readable by everybody, and asks for nothing else",
    async (width, scheme) => {
      const { page, faults } = await open(width, scheme);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      // What is folded is read as well.
      await page.evaluate("for (const one of document.querySelectorAll('.told details')) one.open = true");
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      expect(await seriousFaults(page)).toEqual([]);
      expect(faults.filter((fault) => !fault.endsWith("/favicon.ico"))).toEqual([]);
      expect(await page.locator("article[id]:not(.schema)").count()).toBe(routes.length);
      await page.close();
    },
    180_000,
  );

  it("has no link that leads nowhere, and no name twice", async () => {
    const { page } = await open(1440, "light");
    const dead = await page.evaluate<string[]>(
      `[...document.querySelectorAll('a[href^="#"]')].map((a) => a.hash.slice(1)).filter((id) => !document.getElementById(id))`,
    );
    expect(dead).toEqual([]);
    const ids = await page.evaluate<string[]>("[...document.querySelectorAll('[id]')].map(({ id }) => id)");
    expect(ids.length).toBe(new Set(ids).size);
  });

  it("is walked with the keyboard: past the contents, and into them", async () => {
    const { page } = await open(390, "light");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.className")).toBe("skip");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.id")).toBe("content");
    await page.locator(".contents > summary").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(new URL(page.url()).hash).toBe("#pings");
  });
});
