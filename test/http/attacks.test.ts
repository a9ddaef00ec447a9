import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toBase64url } from "../../src/host/base64url.ts";
import { Signer } from "../../src/host/signing.ts";
import { mintDeviceToken } from "../../src/http/access/device-token.ts";
import { mintKey } from "../../src/http/access/keys.ts";
import { Client } from "../support/client.ts";
import {
  dataFolder,
  hosts,
  masterSecret,
  publishableKey,
  type RunningHost,
  secretKey,
} from "../support/hosts/hosts.ts";
import { consent, opera } from "./seed.ts";

const signer = new Signer([masterSecret]);
const stranger = new Signer(["the master secret of another service"]);

describe.each(hosts)("an attacker of $name", (host) => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let running: RunningHost;
  const url = () => running.url;
  const admin = new Client(url, secretKey);
  const as = (key: string | null) => new Client(url, key);
  const tokenOf = (customerId: string, deviceId: string, issuedAt = Date.now()) =>
    mintDeviceToken(signer, { customerId, deviceId, issuedAt });

  beforeAll(async () => {
    folder = await dataFolder();
    running = await host.start(folder.path, {});
    for (const id of ["ana", "bea"]) {
      await admin.put(`/v1/customers/${id}`, {});
      await admin.put(`/v1/customers/${id}/consents/location`, consent);
      await admin.put(`/v1/customers/${id}/devices/phone-${id}`, { platform: "web" });
    }
    await admin.put("/v1/customers/refuses", {});
  });
  afterAll(async () => {
    await running?.stop();
    await folder?.remove();
  });

  it("does not keep out those who come at once with keys of their own", async () => {
    const minted = await Promise.all(
      Array.from({ length: 4 }, (_, i) =>
        admin.post<{ key: string }>("/v1/keys", { role: "viewer", name: `${i}` }),
      ),
    );
    const all = Array.from({ length: 40 }, (_, i) => as(minted[i % 4]!.json.key).get("/v1/settings"));
    expect((await Promise.all(all)).map(({ status }) => status)).toEqual(Array(40).fill(200));
  });

  it("gets nowhere with keys made up, altered, or of another service", async () => {
    const made = await admin.post<{ id: string; key: string }>("/v1/keys", { role: "viewer", name: "real" });
    const { id, key } = made.json;
    expect((await as(key).get("/v1/settings")).status).toBe(200);
    const mac = key.slice(-43);
    const forged = [
      key.replace("sk_viewer", "sk_admin"),
      key.replace("sk_viewer", "pk"),
      key.replace("sk_viewer", "sk_device"),
      key.replace("sk_viewer", "sk_VIEWER"),
      key.replace(id.slice(4), `00${"0".repeat(32)}`),
      `${key.slice(0, -1)}${key.endsWith("A") ? "B" : "A"}`,
      key.slice(0, -1),
      `${key}A`,
      key.replace(mac, "A".repeat(43)),
      await mintKey(stranger, id, "admin"),
      // Signed here, for something else.
      `sk_admin_${id.slice(4)}_${await signer.sign("device", `sk_admin_${id.slice(4)}`)}`,
      secretKey.slice(0, -1),
      "sk_",
      "x".repeat(8_000),
    ];
    for (const text of forged)
      expect([text.slice(0, 60), (await as(text).get("/v1/settings")).status]).toEqual([
        text.slice(0, 60),
        401,
      ]);
  });

  it("gets nowhere with device tokens made up, altered, or of another service", async () => {
    const token = await tokenOf("ana", "phone-ana");
    expect((await as(token).get("/v1/config")).status).toBe(200);
    const [payload, mac] = token.slice(3).split(".") as [string, string];
    const claim = (value: unknown) => toBase64url(new TextEncoder().encode(JSON.stringify(value)));
    const forged = [
      `dt_${claim(["bea", "phone-bea", Date.now()])}.${mac}`,
      `dt_${payload}.${await signer.sign("key", payload)}`,
      `dt_${payload}.`,
      `dt_${payload}`,
      `dt_.${mac}`,
      `dt_${payload}.${mac}.${mac}`,
      token.toUpperCase(),
      // A JWT that asks for no signature.
      `dt_${claim({ alg: "none" })}.${claim({ sub: "ana" })}.`,
      await mintDeviceToken(stranger, { customerId: "ana", deviceId: "phone-ana", issuedAt: Date.now() }),
      await tokenOf("ana", "phone-ana", Date.now() + 600_000),
    ];
    for (const text of forged)
      expect([text.slice(0, 60), (await as(text).get("/v1/config")).status]).toEqual([
        text.slice(0, 60),
        401,
      ]);
  });

  it("can send no ping for another customer, another device, or a device that is gone", async () => {
    let timestamp = Date.now() - 60_000;
    const ping = async (token: string, more: object) => {
      timestamp += 1_000;
      const body = { ...opera, accuracy: 10, timestamp, ...more };
      const { status, json } = await as(token).post<{ results: { status: string; detail?: string }[] }>(
        "/v1/pings",
        body,
      );
      return [status, json.results?.[0]?.status, json.results?.[0]?.detail];
    };
    const token = await tokenOf("ana", "phone-ana");
    const refusal = "the token is another device's, or another customer's";
    const gone = "the device of this token was removed; enrol again with POST /v1/devices";
    expect(await ping(token, {})).toEqual([200, "accepted", undefined]);
    expect(await ping(token, { customerId: "ana", deviceId: "phone-ana" })).toEqual([
      200,
      "accepted",
      undefined,
    ]);
    // One that exists and one that does not are told apart by nothing.
    for (const customerId of ["bea", "nobody", "refuses"])
      expect(await ping(token, { customerId })).toEqual([200, "refused", refusal]);
    expect(await ping(token, { deviceId: "phone-bea" })).toEqual([200, "refused", refusal]);
    expect(await ping(await tokenOf("ana", "phone-bea"), {})).toEqual([200, "refused", gone]);
    expect(await ping(token, { customerId: "no id" })).toEqual([200, "invalid", undefined]);
    const bea = await tokenOf("bea", "phone-bea");
    expect((await admin.delete("/v1/customers/bea/devices/phone-bea")).status).toBe(204);
    expect(await ping(bea, {})).toEqual([200, "refused", gone]);
  });

  it("is locked out with a revoked key within 10 s, while the new one works", async () => {
    const mint = async () =>
      (await admin.post<{ id: string; key: string }>("/v1/keys", { role: "ingest", name: "server" })).json;
    const [old, next] = [await mint(), await mint()];
    const works = async (key: string) => (await as(key).get("/v1/customers/ana")).status;
    expect([await works(old.key), await works(next.key)]).toEqual([200, 200]);
    expect((await admin.delete(`/v1/keys/${old.id}`)).status).toBe(204);
    const begun = Date.now();
    await expect.poll(() => works(old.key), { timeout: 10_000, interval: 200 }).toBe(401);
    expect(Date.now() - begun).toBeLessThan(10_000);
    expect(await works(next.key)).toBe(200);
    expect((await admin.delete(`/v1/keys/${old.id}`)).status).toBe(404);
    const { json } = await admin.get<{ data: { id: string }[] }>("/v1/keys");
    expect(json.data.map(({ id }) => id)).not.toContain(old.id);
    expect(JSON.stringify(json)).not.toContain(next.key.slice(-43));
    const audit = await admin.get<{ data: { action: string; actor: string; subject: { id: string } }[] }>(
      "/v1/audit",
    );
    expect(
      audit.json.data.slice(0, 3).map(({ action, actor, subject }) => [action, actor, subject.id]),
    ).toEqual([
      ["key.deleted", "key:first", old.id],
      ["key.created", "key:first", next.id],
      ["key.created", "key:first", old.id],
    ]);
    expect(JSON.stringify(audit.json)).not.toContain(next.key.slice(-43));
  });

  it("cannot lock everybody out", async () => {
    const { json } = await admin.post<{ id: string; key: string }>("/v1/keys", {
      role: "admin",
      name: "second",
    });
    const second = as(json.key);
    const { status, json: problem } = await second.delete("/v1/keys/key:first");
    expect([status, problem.detail]).toEqual([409, expect.stringContaining("change PARVIS_SECRET_KEY")]);
    expect((await second.delete(`/v1/keys/${json.id}`)).status).toBe(204);
    expect((await admin.get("/v1/keys")).status).toBe(200);
  });

  it("learns from no answer which customers exist", async () => {
    const device = await tokenOf("bea", "phone-bea");
    const told = async (client: Client, method: string, path: string, body?: unknown) => {
      const { status, json } = await client.send<Record<string, unknown>>(method, path, body);
      const { requestId, ...rest } = json;
      return JSON.stringify([status, rest]);
    };
    for (const client of [as(null), as(publishableKey), as(device), as(`${secretKey}x`)])
      for (const [method, path] of [
        ["GET", "/v1/customers/@"],
        ["GET", "/v1/customers/@/consents"],
        ["PUT", "/v1/customers/@/consents/location"],
        ["DELETE", "/v1/customers/@"],
        ["PUT", "/v1/customers/@/devices/d"],
      ] as const)
        expect(await told(client, method, path.replace("@", "ana"))).toBe(
          await told(client, method, path.replace("@", "nobody")),
        );
    // A server that may send pings is not told either whether somebody is unknown or refuses.
    const ping = (customerId: string) => ({ customerId, ...opera, timestamp: Date.now() });
    expect(await told(admin, "POST", "/v1/pings", ping("nobody"))).toBe(
      await told(admin, "POST", "/v1/pings", ping("refuses")),
    );
  });

  it("is slowed down: a phone after 30 requests at once, an address after 20", async () => {
    const rushing = async (client: Client, requests: number) => {
      const answers = [];
      for (let i = 0; i < requests; i++) answers.push(await client.get("/v1/config"));
      return answers;
    };
    await admin.patch("/v1/settings", {
      limits: {
        device: { limit: 1, window: "1h", burst: 30 },
        address: { limit: 1, window: "1h", burst: 20 },
        enrolment: null,
      },
    });
    const device = as(await tokenOf("ana", "rushing"));
    const other = as(await tokenOf("ana", "calm"));
    for (const [client, burst] of [
      [device, 30],
      [as(publishableKey), 20],
    ] as const) {
      const answers = await rushing(client, burst + 2);
      expect(answers.map(({ status }) => status)).toEqual([...Array(burst).fill(200), 429, 429]);
      const { headers, json } = answers.at(-1)!;
      const seconds = Number(headers.get("retry-after"));
      expect(seconds).toBeGreaterThan(3_000);
      expect(seconds).toBeLessThanOrEqual(3_600);
      expect(json).toMatchObject({ status: 429, code: "rate_limited", title: "Too many requests" });
      expect(headers.get("access-control-allow-origin")).toBe("*");
    }
    // Nobody believes what a client says of where it is.
    const elsewhere = await as(publishableKey).send("GET", "/v1/config", undefined, {
      "X-Forwarded-For": "203.0.113.9",
    });
    expect(elsewhere.status).toBe(429);
    expect((await other.get("/v1/config")).status).toBe(200);
    expect((await admin.get("/v1/config")).status).toBe(200);
    await admin.patch("/v1/settings", { limits: { device: null, address: null, enrolment: null } });
    expect((await device.get("/v1/config")).status).toBe(200);
  });

  it("writes no header of an answer", async () => {
    const inject = [
      "X-Request-Id: a\r\n Set-Cookie: evil=1",
      "X-Request-Id: a%0d%0aSet-Cookie:%20evil=1",
      "X-Request-Id: a\u0085Set-Cookie: evil=1",
      `X-Request-Id: ${"a".repeat(300)}`,
      "Origin: https://a\r\n\tSet-Cookie: evil=1",
    ];
    for (const header of inject) {
      const answer = await raw(
        url(),
        `GET /v1/config?a=%0d%0aSet-Cookie:%20evil=1 HTTP/1.1\r\nHost: parvis\r\n${header}\r\nConnection: close\r\n\r\n`,
      );
      const [head = ""] = answer.split("\r\n\r\n");
      expect(head).toMatch(/^HTTP\/1\.1 4\d\d /);
      expect(head.toLowerCase()).not.toMatch(/set-cookie|evil/);
      for (const line of head.split("\r\n").filter((line) => /^x-request-id:/i.test(line)))
        expect(line).toMatch(/^x-request-id: [\w=-]{1,255}$/i);
    }
    // Two requests in one, for whoever counts the bytes differently.
    const smuggled = await raw(
      url(),
      "POST /v1/pings HTTP/1.1\r\nHost: parvis\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: parvis\r\n\r\n",
    );
    expect(smuggled).not.toContain('{"status":"ok"}');
  });
});

/** Sends bytes that no HTTP client would, and reads until the server hangs up. */
function raw(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(Number(port), hostname, () => socket.write(bytes, "latin1"));
    socket.setEncoding("latin1").on("data", (text: string) => {
      answer += text;
    });
    socket.setTimeout(3_000, () => socket.destroy());
    socket.once("error", reject);
    socket.once("close", () => resolve(answer));
  });
}
