import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { publishableKey, secretKey } from "../support/hosts/hosts.ts";
import { type InProcess, inProcess } from "./in-process.ts";
import { circle } from "./seed.ts";

const path = "/v1/geofences/nearest";
const here = `${path}?latitude=48.8708&longitude=2.3316`;

describe("the nearest geofences, asked for again", () => {
  let world: InProcess;
  beforeEach(async () => {
    world = inProcess(Date.parse("2026-11-22T10:00:00Z"));
    for (const id of ["a", "b"]) await ask("PUT", `/v1/geofences/${id}`, { body: circle });
  });
  afterEach(() => world.close());

  const ask = async (
    method: string,
    at: string,
    { body, key = secretKey, ...headers }: { body?: unknown; key?: string } & Record<string, unknown> = {},
  ) =>
    world.app.request(`http://parvis${at}`, {
      method,
      headers: { Authorization: `Bearer ${key}`, ...(headers as Record<string, string>) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const again = (etag: string, at = here) => ask("GET", at, { "If-None-Match": etag });

  it("are told in a header alone while they are the same ones", async () => {
    const first = await ask("GET", here, { key: publishableKey });
    const etag = first.headers.get("etag")!;
    expect([first.status, etag]).toEqual([200, expect.stringMatching(/^W\/"[\w-]{22}"$/)]);
    for (const given of [etag, `"other", ${etag}`, etag.slice(2), "*"]) {
      const same = await again(given, `${path}?latitude=48.88&longitude=2.34`);
      expect([same.status, same.headers.get("x-refresh-radius"), await same.text()]).toEqual([
        304,
        "50000",
        "",
      ]);
      expect(same.headers.get("etag")).toBe(etag);
    }
    const posted = await ask("POST", path, {
      body: { latitude: 48.8708, longitude: 2.3316 },
      "If-None-Match": etag,
    });
    expect(posted.status).toBe(304);
  });

  it("are told anew when one has another shape, comes or goes", async () => {
    const seen = new Set<string>();
    const expectOther = async () => {
      for (const etag of seen) expect((await again(etag)).status).toBe(200);
      seen.add((await ask("GET", here)).headers.get("etag")!);
    };
    await expectOther();
    await ask("PUT", "/v1/geofences/a", { body: { ...circle, radius: 151 } });
    await expectOther();
    await ask("PUT", "/v1/geofences/c", { body: circle });
    await expectOther();
    await ask("PUT", "/v1/geofences/b", { body: { ...circle, enabled: false } });
    await expectOther();
    expect(seen.size).toBe(4);
  });

  it("are for a device that exists", async () => {
    const enrolled = await ask("POST", "/v1/devices", { body: { platform: "ios" }, key: publishableKey });
    const { deviceToken } = (await enrolled.json()) as { deviceToken: string };
    expect((await ask("GET", here, { key: deviceToken })).status).toBe(200);
    expect((await ask("DELETE", "/v1/device", { key: deviceToken })).status).toBe(204);
    const gone = await ask("GET", here, { key: deviceToken });
    expect([gone.status, await gone.json()]).toMatchObject([401, { code: "revoked_device" }]);
  });
});
