import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { type RunningServer, startServer } from "../../src/node/server.ts";
import { useBrowser } from "./browser.ts";

export const secretKey = "sk_browser_test_0123456789abcdef";
export const widths = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;
export const sizes = ["desk", "phone"] as const;

export interface Visit {
  readonly page: Page;
  /** What went wrong in the page, and whatever it asked of another host. */
  readonly faults: string[];
}

/** A server on an empty folder with the built-in map, the API as an admin, and people who open the console. */
export function useConsole() {
  const newContext = useBrowser();
  const folder = mkdtempSync(join(tmpdir(), "parvis-console-"));
  let server: RunningServer;
  beforeAll(async () => {
    const settings = { PORT: "0", DATA_DIR: folder, MAP_STYLE_URL: "", PARVIS_SECRET_KEY: secretKey };
    server = await startServer(settings, () => {});
  });
  afterAll(async () => {
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function api<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(server.url + path, {
      method,
      headers: { Authorization: `Bearer ${secretKey}`, "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }

  async function open(
    path: string,
    options: BrowserContextOptions & { key?: string | null } = {},
  ): Promise<Visit> {
    const { key = secretKey, ...rest } = options;
    const context: BrowserContext = await newContext({ locale: "en", reducedMotion: "reduce", ...rest });
    if (key !== null) {
      const signedIn = await context.request.post(`${server.url}/v1/session`, {
        data: { key },
        headers: { Origin: server.url },
      });
      expect(signedIn.status()).toBe(201);
    }
    const page = await context.newPage();
    const faults = watch(page, server.url);
    await page.goto(server.url + path);
    return { page, faults };
  }

  return { api, open };
}

/** What goes wrong in a page, as it goes wrong, and whatever it asks of another host than `home`. */
export function watch(page: Page, home: string): string[] {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    // Chromium notes every refusal, also those that are meant: nobody signed in, a key that is none.
    const isRefusal = message.text().includes("the server responded with a status of 4");
    if (message.type() === "error" && !isRefusal) faults.push(message.text());
  });
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== home) faults.push(request.url());
  });
  return faults;
}

/** Tries until it is so, for what a browser shows when it has drawn it. */
export async function until(isSo: () => Promise<boolean>, what: string, patience = 30_000): Promise<void> {
  const end = Date.now() + patience;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`not seen within ${patience} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
