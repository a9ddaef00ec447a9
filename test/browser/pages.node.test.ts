import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningServer, startServer } from "../../src/node/server.ts";
import { inBrowser, useBrowser } from "./browser.ts";

inBrowser("pages in a browser", () => {
  const newContext = useBrowser();
  const folder = mkdtempSync(join(tmpdir(), "parvis-browser-"));
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer({ PORT: "0", DATA_DIR: folder }, () => {});
  });
  afterAll(async () => {
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(["/", "/phone/"])("opens %s without an error, and asks no other host", async (path) => {
    const page = await (await newContext()).newPage();
    const faults: string[] = [];
    page.on("console", (message) => {
      // The console asks who is signed in, and is told that nobody is.
      const isNobody = message.location().url.endsWith("/v1/session") && message.text().includes("401");
      if (message.type() === "error" && !isNobody) faults.push(message.text());
    });
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("request", (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol.startsWith("http") && origin !== server.url) faults.push(request.url());
    });
    await page.goto(server.url + path, { waitUntil: "networkidle" });
    expect(await page.title()).toContain("Parvis");
    expect(faults).toEqual([]);
  });
});
