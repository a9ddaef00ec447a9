import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Signer } from "../../src/host/signing.ts";
import { mintInvitation } from "../../src/http/access/invitation.ts";
import { mintSession, sessionLasts } from "../../src/http/access/session.ts";
import { Client } from "../support/client.ts";
import {
  dataFolder,
  hosts,
  masterSecret,
  publishableKey,
  type RunningHost,
  secretKey,
} from "../support/hosts/hosts.ts";
import { type InProcess, inProcess } from "./in-process.ts";

const json = { "Content-Type": "application/json" };
const cookieOf = (answer: Response) => answer.headers.get("set-cookie")!.split(";")[0]!;

describe.each(hosts)("the console's session on $name", (host) => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let running: RunningHost;
  const admin = new Client(() => running.url, secretKey);
  const send = (method: string, path: string, headers: Record<string, string> = {}, body?: unknown) =>
    fetch(`${running.url}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const signIn = async (body: object, headers = {}) =>
    send("POST", "/v1/session", { ...json, ...headers }, body);

  beforeAll(async () => {
    folder = await dataFolder();
    running = await host.start(folder.path, {});
  });
  afterAll(async () => {
    await running?.stop();
    await folder?.remove();
  });

  it("begins with a key, in a cookie that no script reads and no other site sends", async () => {
    const answer = await signIn({ key: secretKey });
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([201, "no-store"]);
    expect(answer.headers.get("set-cookie")).toMatch(
      /^parvis_session=ses_[\w-]+\.[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const Cookie = cookieOf(answer);
    const who = await send("GET", "/v1/session", { Cookie });
    expect(await who.json()).toMatchObject({ id: "key:first", role: "admin", publishableKey });
    expect((await send("GET", "/v1/audit", { Cookie })).status).toBe(200);
    const out = await send("DELETE", "/v1/session", { Cookie });
    expect([out.status, out.headers.get("set-cookie")]).toEqual([
      204,
      "parvis_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict",
    ]);
  });

  it("is bound to this host over TLS", async () => {
    const tls = { "X-Forwarded-Proto": "https" };
    const answer = await signIn({ key: secretKey }, tls);
    expect(answer.headers.get("set-cookie")).toMatch(
      /^__Host-parvis_session=ses_.+; Secure; SameSite=Strict$/,
    );
    const Cookie = cookieOf(answer);
    expect((await send("GET", "/v1/session", { ...tls, Cookie })).status).toBe(200);
    // One that another host, or plain HTTP, could have set is none.
    const bare = Cookie.replace("__Host-", "");
    expect((await send("GET", "/v1/session", { ...tls, Cookie: bare })).status).toBe(401);
  });

  it("takes orders from this server's pages alone", async () => {
    const Cookie = cookieOf(await signIn({ key: secretKey }));
    const order = async (headers: Record<string, string>, method = "PATCH") =>
      (await send(method, "/v1/settings", { ...json, Cookie, ...headers }, method === "GET" ? undefined : {}))
        .status;
    const origin = running.url;
    expect([
      await order({ "Sec-Fetch-Site": "same-origin" }),
      await order({ Origin: origin }),
      await order({ "Sec-Fetch-Site": "none" }, "GET"),
      await order({}, "GET"),
    ]).toEqual([200, 200, 200, 200]);
    for (const headers of [
      { "Sec-Fetch-Site": "cross-site" },
      { "Sec-Fetch-Site": "same-site" },
      { "Sec-Fetch-Site": "none" },
      { "Sec-Fetch-Site": "cross-site", Origin: origin },
      { Origin: "https://evil.example" },
      { Origin: "null" },
      { Origin: `${origin}.evil.example` },
      // Another port of the same machine is another page.
      { Origin: "http://127.0.0.1:1" },
      {},
    ] as Record<string, string>[]) {
      const [status, code] = [await order(headers), JSON.stringify(headers)];
      expect([code, status]).toEqual([code, 403]);
    }
    expect(await order({ "Sec-Fetch-Site": "cross-site" }, "GET")).toBe(403);
    // A key in a header is sent by whoever knows it: no page does it unknowingly.
    expect(await order({ "Sec-Fetch-Site": "cross-site", Authorization: `Bearer ${secretKey}` })).toBe(200);
    // Nor does another site sign anybody in, or out.
    for (const method of ["POST", "DELETE"])
      for (const headers of [{ Origin: "https://evil.example" }, { "Sec-Fetch-Site": "same-site" }])
        expect(
          (
            await send(
              method,
              "/v1/session",
              { ...json, ...headers } as Record<string, string>,
              method === "POST" ? { key: secretKey } : undefined,
            )
          ).status,
        ).toBe(403);
  });

  it("opens to nothing altered, foreign, expired, or shown otherwise", async () => {
    const signer = new Signer([masterSecret]);
    const good = { id: "key:first", role: "admin", expiresAt: Date.now() + 60_000 } as const;
    const real = await mintSession(signer, good, secretKey);
    const asCookie = async (value: string) =>
      (await send("GET", "/v1/session", { Cookie: `parvis_session=${value}` })).status;
    expect(await asCookie(real)).toBe(200);
    const [payload, mac] = real.slice(4).split(".") as [string, string];
    const flipped = `${mac.startsWith("A") ? "B" : "A"}${mac.slice(1)}`;
    const claim = (value: unknown) => btoa(JSON.stringify(value)).replaceAll("=", "");
    for (const forged of [
      `ses_${payload}.${flipped}`,
      `ses_${claim(["key:first", "admin", good.expiresAt + 1])}.${mac}`,
      `ses_${claim({ id: "key:first" })}.${mac}`,
      `ses_${claim(null)}.${mac}`,
      `ses_${payload}.`,
      `ses_${payload}.${await signer.sign("session", payload)}`,
      `ses_${payload}.${await signer.sign("key", `${payload}.${secretKey}`)}`,
      await mintSession(new Signer(["the master secret of another service"]), good, secretKey),
      // The first key was changed since.
      await mintSession(signer, good, `${secretKey}-before`),
      await mintSession(signer, { ...good, expiresAt: Date.now() - 1 }, secretKey),
      secretKey,
      encodeURIComponent(`${real}\r\nSet-Cookie: evil=1`),
    ])
      expect([forged.slice(0, 40), await asCookie(forged)]).toEqual([forged.slice(0, 40), 401]);
    const bearer = await send("GET", "/v1/session", { Authorization: `Bearer ${real}` });
    expect(bearer.status).toBe(401);
    // Also when its signature is known by now, and beside a good cookie.
    const both = { Authorization: `Bearer ${real}`, Cookie: `parvis_session=${real}` };
    expect((await send("GET", "/v1/session", both)).status).toBe(401);
    expect((await signIn({ key: real })).status).toBe(401);
  });

  it("ends with its key within 10 s", async () => {
    const made = await admin.post<{ id: string; key: string }>("/v1/keys", {
      role: "marketer",
      name: "Ana",
    });
    const answer = await signIn({ key: made.json.key });
    expect(await answer.json()).toMatchObject({ id: made.json.id, role: "marketer", name: "Ana" });
    const Cookie = cookieOf(answer);
    const status = async () => (await send("GET", "/v1/campaigns", { Cookie })).status;
    expect(await status()).toBe(200);
    expect((await send("GET", "/v1/keys", { Cookie })).status).toBe(403);
    await admin.delete(`/v1/keys/${made.json.id}`);
    await expect.poll(status, { timeout: 10_000, interval: 200 }).toBe(401);
    expect((await signIn({ key: made.json.key })).status).toBe(401);
  });

  it("begins with an invitation, once, for its role", async () => {
    const invite = async (role: string) =>
      (await admin.post<{ id: string; token: string }>("/v1/invitations", { role, name: "Bea" })).json;
    const { id, token } = await invite("viewer");
    const answers = await Promise.all([1, 2, 3].map(() => signIn({ invitation: token })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const Cookie = cookieOf(answers.find(({ status }) => status === 201)!);
    const view = await (await send("GET", "/v1/session", { Cookie })).json();
    expect(view).toMatchObject({ id, role: "viewer", name: "Bea" });
    // It is no key, and makes none.
    expect((await new Client(() => running.url, token).get("/v1/session")).status).toBe(401);
    const listed = await admin.get<{ data: { id: string; invitation?: object }[] }>("/v1/keys");
    expect(listed.json.data.find((key) => key.id === id)?.invitation).toEqual({
      expiresAt: expect.stringMatching(/Z$/),
      acceptedAt: expect.stringMatching(/Z$/),
    });
    expect(JSON.stringify(listed.json)).not.toContain(token.slice(-43));
    await admin.delete(`/v1/keys/${id}`);
    await expect
      .poll(async () => (await send("GET", "/v1/session", { Cookie })).status, { timeout: 10_000 })
      .toBe(401);

    const withdrawn = await invite("admin");
    await admin.delete(`/v1/keys/${withdrawn.id}`);
    const key = await admin.post<{ id: string }>("/v1/keys", { role: "admin", name: "a key" });
    for (const text of [
      withdrawn.token,
      `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`,
      // A key is no invitation.
      await mintInvitation(new Signer([masterSecret]), key.json.id),
    ])
      expect((await signIn({ invitation: text })).status).toBe(401);
  });
});

describe("a session over time", () => {
  const start = Date.parse("2026-11-22T10:00:00Z");
  const day = 86_400_000;
  let world: InProcess;
  beforeEach(() => {
    world = inProcess(start);
  });
  afterEach(() => world.close());
  const ask = (method: string, path: string, headers: Record<string, string>, body?: object) =>
    world.app.request(`http://parvis${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  it("is renewed by use, and ends without", async () => {
    let Cookie = cookieOf(await ask("POST", "/v1/session", {}, { key: secretKey }));
    world.clock.now += day;
    expect((await ask("GET", "/v1/session", { Cookie })).headers.get("set-cookie")).toBeNull();
    world.clock.now += 1;
    const renewed = await ask("GET", "/v1/session", { Cookie });
    const view = (await renewed.json()) as { expiresAt: string };
    expect(Date.parse(view.expiresAt)).toBe(world.clock.now + sessionLasts);
    Cookie = cookieOf(renewed);
    world.clock.now += sessionLasts - 1;
    expect((await ask("GET", "/v1/settings", { Cookie })).status).toBe(200);
    world.clock.now += 1;
    expect((await ask("GET", "/v1/settings", { Cookie })).status).toBe(401);
  });

  it("takes an invitation for 7 days", async () => {
    const authorized = { Authorization: `Bearer ${secretKey}` };
    const invite = async () => {
      const made = await ask("POST", "/v1/invitations", authorized, { role: "viewer", name: "Bea" });
      return ((await made.json()) as { token: string }).token;
    };
    const [first, second] = [await invite(), await invite()];
    world.clock.now += 7 * day - 1;
    expect((await ask("POST", "/v1/session", {}, { invitation: first })).status).toBe(201);
    world.clock.now += 1;
    const late = await ask("POST", "/v1/session", {}, { invitation: second });
    expect([late.status, ((await late.json()) as { code: string }).code]).toEqual([410, "expired"]);
  });
});
