import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mintDeviceToken } from "../../src/http/access/device-token.ts";
import { mintKey } from "../../src/http/access/keys.ts";
import { register, route } from "../../src/http/route.ts";
import { type InProcess, inProcess } from "./in-process.ts";

const start = Date.parse("2026-11-22T10:00:00Z");
const basic = (user: string, password: string) => `Basic ${btoa(`${user}:${password}`)}`;

describe("a route that takes credentials of any kind", () => {
  let world: InProcess;
  let token: string;
  let key: string;
  beforeEach(async () => {
    world = inProcess(start);
    const { signer } = world.service;
    token = await mintDeviceToken(signer, { customerId: "ana", deviceId: "dev_1", issuedAt: start });
    key = await mintKey(signer, `key_00${"1".repeat(32)}`, "ingest");
    const handle = async ({ principal }: { principal: { id: string } }) => ({
      status: 200 as const,
      json: { id: principal.id },
    });
    const may = ["ingest", "admin", "device"] as const;
    const told = { tag: "Service", summary: "", answers: { 200: { what: "" } }, example: {} } as const;
    register(world.app, world.service, [
      route({ ...told, method: "post", path: "/v1/ingest/test", may, credentials: "any", handle }),
      route({ ...told, method: "post", path: "/v1/plain", may, handle }),
    ]);
  });
  afterEach(() => world.close());

  const ask = async (path: string, authorization?: string) => {
    const headers: Record<string, string> =
      authorization === undefined ? {} : { Authorization: authorization };
    const response = await world.app.request(`http://parvis${path}`, { method: "POST", headers });
    return [response.status, ((await response.json()) as { id?: string }).id ?? null] as const;
  };

  it("finds a device token as bearer, as password and in the URL", async () => {
    for (const shown of [`Bearer ${token}`, basic("", token), basic("anybody", token)])
      expect(await ask("/v1/ingest/test", shown)).toEqual([200, "device:dev_1"]);
    expect(await ask(`/v1/ingest/test?token=${token}`)).toEqual([200, "device:dev_1"]);
  });

  it("finds a secret key as bearer and as user name, never in the URL", async () => {
    const id = `key_00${"1".repeat(32)}`;
    for (const shown of [`Bearer ${key}`, basic(key, ""), basic(key, "x")])
      expect(await ask("/v1/ingest/test", shown)).toEqual([200, id]);
    expect(await ask(`/v1/ingest/test?token=${key}`)).toEqual([401, null]);
    expect(await ask("/v1/ingest/test", basic("user", key))).toEqual([401, null]);
  });

  it("takes no header that it cannot read for none", async () => {
    for (const shown of [
      "Basic",
      "Basic !",
      "Basic AAAA",
      basic("user", ""),
      `Digest ${token}`,
      `bearer${token}`,
      token,
    ])
      expect([shown, await ask(`/v1/ingest/test?token=${token}`, shown)]).toEqual([shown, [401, null]]);
  });

  it("is not what other routes are", async () => {
    expect(await ask("/v1/plain", `Bearer ${token}`)).toEqual([200, "device:dev_1"]);
    for (const shown of [basic("", token), basic(key, "")])
      expect(await ask("/v1/plain", shown)).toEqual([401, null]);
    expect(await ask(`/v1/plain?token=${token}`)).toEqual([401, null]);
  });

  it("answers a device that asks too often 503 where an app gives up on 429", async () => {
    const answers = async (path: string) => {
      const all = [];
      for (let i = 0; i < 31; i++)
        all.push(
          await world.app.request(`http://parvis${path}`, {
            method: "POST",
            headers: { Authorization: `Bearer ${token}` },
          }),
        );
      expect(all.slice(0, -1).every(({ status }) => status === 200)).toBe(true);
      return all.at(-1)!;
    };
    const app = await answers("/v1/ingest/test");
    expect([app.status, app.headers.get("retry-after")]).toEqual([503, "1"]);
    world.clock.now += 60_000;
    const other = await answers("/v1/plain");
    expect([other.status, other.headers.get("retry-after")]).toEqual([429, "1"]);
    expect(await other.json()).toMatchObject({ code: "rate_limited", title: "Too many requests" });
  });

  it("lets nobody in with a token from the future, until it is the present", async () => {
    const { signer } = world.service;
    const issuedAt = start + 120_001;
    const early = await mintDeviceToken(signer, { customerId: "ana", deviceId: "dev_1", issuedAt });
    expect((await ask("/v1/plain", `Bearer ${early}`))[0]).toBe(401);
    expect((await ask("/v1/plain", `Bearer ${early}`))[0]).toBe(401);
    world.clock.now += 1;
    expect((await ask("/v1/plain", `Bearer ${early}`))[0]).toBe(200);
  });
});
