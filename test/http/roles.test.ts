import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Signer } from "../../src/host/signing.ts";
import { mintDeviceToken } from "../../src/http/access/device-token.ts";
import { createApp } from "../../src/http/app.ts";
import type { Service } from "../../src/http/route.ts";
import { Client } from "../support/client.ts";
import { dataFolder, masterSecret, oneAndFour, type RunningHost, secretKey } from "../support/hosts/hosts.ts";
import { expectation, roles } from "./roles.ts";

const routes = createApp({
  endpointFault: () => null,
  log: { answered: null },
} as unknown as Service).routes.filter(({ method }) => method !== "ALL" && method !== "OPTIONS");
const phones = (name: string) => {
  const who = expectation[name];
  // A service worker tells of a push with the token that came in it, and no other key.
  if (who === "anyone") return name === "POST /v1/receipts";
  return who?.some((role) => role === "publishable" || role === "device") ?? false;
};

it("expects something of every route, and of no other", () => {
  expect(Object.keys(expectation).sort()).toEqual(
    routes.map(({ method, path }) => `${method} ${path}`).sort(),
  );
});

describe.each(oneAndFour)("who may what on $name", (host) => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let running: RunningHost;
  const clients = new Map<string, Client>();
  const url = () => running.url;

  beforeAll(async () => {
    folder = await dataFolder();
    running = await host.start(folder.path, {});
    const first = new Client(url, secretKey);
    for (const role of roles.filter((role) => role !== "device")) {
      const { json } = await first.post<{ key: string }>("/v1/keys", { role, name: role });
      clients.set(role, new Client(url, json.key));
    }
    const claim = { customerId: "nobody", deviceId: "dev", issuedAt: Date.now() };
    clients.set("device", new Client(url, await mintDeviceToken(new Signer([masterSecret]), claim)));
  });
  afterAll(async () => {
    await running?.stop();
    await folder?.remove();
  });

  /** The door's answer, told by a body that no route takes: whoever is let in is told so. */
  const knock = async (client: Client, method: string, path: string) => {
    const at = path.replaceAll(/:\w+/g, "nobody");
    const { status, json } =
      // A stream that is let in would not end: it is asked for from a place that there is not.
      method === "GET"
        ? await client.get(`${at}?lastEventId=none`)
        : await client.send(method, at, "no JSON");
    // The door is open to the token; that its device was never enrolled is found out behind it.
    if (json.code === "revoked_device") return "in";
    return status === 401 || status === 403 ? status : "in";
  };

  it("is as the contract says, for every route and role", async () => {
    const found: Record<string, unknown> = {};
    const wanted: Record<string, unknown> = {};
    for (const { method, path } of routes) {
      const name = `${method} ${path}`;
      const who = expectation[name]!;
      for (const role of roles) {
        found[`${role} ${name}`] = await knock(clients.get(role)!, method, path);
        wanted[`${role} ${name}`] = who === "anyone" || who.includes(role) ? "in" : 403;
      }
      for (const [bad, key] of [
        ["nobody", null],
        ["a stranger", `sk_admin_00${"0".repeat(32)}_${"A".repeat(43)}`],
      ] as const) {
        found[`${bad} ${name}`] = await knock(new Client(url, key), method, path);
        wanted[`${bad} ${name}`] = who === "anyone" ? "in" : 401;
      }
    }
    expect(found).toEqual(wanted);
    expect(Object.keys(found).length).toBeGreaterThan(350);
  });

  it("lets pages of other origins ask what phones may ask, and nothing else", async () => {
    for (const { method, path } of routes) {
      const name = `${method} ${path}`;
      const at = `${url()}${path.replaceAll(/:\w+/g, "nobody")}`;
      const headers = { Origin: "https://shop.example", "Access-Control-Request-Method": method };
      const preflight = await fetch(at, { method: "OPTIONS", headers });
      const asked = await fetch(at, { method, headers });
      await asked.text();
      const allowed = [preflight, asked].map((answer) => answer.headers.get("access-control-allow-origin"));
      expect([name, preflight.status, ...allowed]).toEqual(
        phones(name) ? [name, 204, "*", "*"] : [name, 404, null, null],
      );
      if (!phones(name)) continue;
      expect(preflight.headers.get("access-control-max-age")).toBe("86400");
      expect(preflight.headers.get("access-control-allow-credentials")).toBeNull();
      const words = (header: string) => preflight.headers.get(header)?.split(",") ?? [];
      expect(words("access-control-allow-methods")).toContain(method);
      expect(words("access-control-allow-headers")).toEqual(
        expect.arrayContaining(["Authorization", "Content-Type", "Idempotency-Key", "If-None-Match"]),
      );
      // Also a page that is refused can read why, and when to come again.
      expect(asked.headers.get("access-control-expose-headers")).toBe(
        "X-Request-Id,Retry-After,ETag,X-Refresh-Radius",
      );
    }
  });

  it("says on every answer that it is data, and for its caller alone", async () => {
    const ask = (method: string, path: string, headers = {}) => fetch(`${url()}${path}`, { method, headers });
    const authorized = { Authorization: `Bearer ${secretKey}` };
    const answers = [
      await ask("GET", "/healthz"),
      await ask("GET", "/v1/settings", authorized),
      await ask("GET", "/v1/settings"),
      await ask("GET", "/v1/nothing"),
      await ask("OPTIONS", "/v1/pings"),
      await ask("POST", "/v1/pings", authorized),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 401, 404, 204, 400]);
    for (const { headers } of answers) {
      expect(Object.fromEntries(headers)).toMatchObject({
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
        "cache-control": "no-store",
      });
      expect(headers.get("strict-transport-security")).toBeNull();
    }
    const secure = await ask("GET", "/healthz", { "X-Forwarded-Proto": "https" });
    expect(secure.headers.get("strict-transport-security")).toMatch(/^max-age=31536000/);
  });
});
