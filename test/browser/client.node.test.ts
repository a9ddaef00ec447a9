import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { stripTypeScriptTypes } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type RunningServer, startServer } from "../../src/node/server.ts";
import { publishableKey, secretKey } from "../support/hosts/hosts.ts";
import { inBrowser, useBrowser } from "./browser.ts";

const client = readFileSync(new URL("../../src/client/client.ts", import.meta.url), "utf8");

inBrowser("the typed client in a shop's own page", () => {
  const newContext = useBrowser();
  const folder = mkdtempSync(join(tmpdir(), "parvis-client-"));
  let server: RunningServer;
  let shop: Server;
  beforeAll(async () => {
    const keys = { PARVIS_SECRET_KEY: secretKey, PARVIS_PUBLISHABLE_KEY: publishableKey };
    server = await startServer({ ...keys, PORT: "0", DATA_DIR: folder }, () => {});
    shop = createServer((request, response) => {
      const isScript = request.url === "/client.js";
      response.setHeader("Content-Type", isScript ? "text/javascript" : "text/html");
      response.end(isScript ? stripTypeScriptTypes(client) : "<!doctype html><title>Shop</title>");
    });
    await new Promise<void>((resolve) => shop.listen(0, "127.0.0.1", resolve));
  });
  afterAll(async () => {
    await new Promise((resolve) => shop?.close(resolve) ?? resolve(null));
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("enrols, agrees, asks what is near, and can read why it is refused", async () => {
    const page = await (await newContext()).newPage();
    await page.goto(`http://127.0.0.1:${(shop.address() as AddressInfo).port}/`);
    const told = await page.evaluate(`(async () => {
      const { createClient, ProblemError } = await import("/client.js");
      const url = ${JSON.stringify(server.url)};
      const shop = createClient({ url, key: ${JSON.stringify(publishableKey)} });
      const { deviceToken } = await shop.call("POST /v1/devices", { body: { platform: "web" } });
      const phone = createClient({ url, key: deviceToken });
      const consent = await phone.call("PUT /v1/device/consents/{purpose}", {
        params: { purpose: "location" },
        body: { granted: true, source: "page" },
      });
      const near = await phone.call("GET /v1/geofences/nearest", { query: { latitude: 48.87, longitude: 2.33 } });
      const refused = await phone
        .call("PUT /v1/device/push", { body: { type: "pigeon" } })
        .catch((error) => [error instanceof ProblemError, error.problem.code, error.problem.errors]);
      return { granted: consent.granted, near: near.data, refused };
    })()`);
    expect(told).toEqual({
      granted: true,
      near: [],
      refused: [
        true,
        "invalid_request",
        [{ pointer: "/type", detail: expect.stringContaining("webpush") as string }],
      ],
    });
  });
});
