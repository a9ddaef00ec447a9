import { Agent, request } from "node:http";
import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listen } from "../../src/node/listen.ts";
import { type InProcess, inProcess } from "../http/in-process.ts";
import { secretKey } from "../support/hosts/hosts.ts";

/** Shorter than the service's own, and long for a process of tests that was busy when a client came. */
const patience = { headersTimeout: 500, requestTimeout: 2_000, connectionsCheckingInterval: 50 };

describe("a client that is too slow", () => {
  let world: InProcess;
  let server: Awaited<ReturnType<typeof listen>>;
  let sockets: Socket[] = [];
  beforeEach(async () => {
    world = inProcess(Date.now());
    server = await listen(world.app.fetch, "127.0.0.1", 0, patience);
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    sockets = [];
    await server.close();
    world.close();
  });

  /** Sends the first bytes, then one more byte every 20 ms; answers what came back, and after how long it was hung up. */
  const drip = (first: string) =>
    new Promise<{ answer: string; after: number }>((resolve) => {
      const begun = performance.now();
      let answer = "";
      let dripping: ReturnType<typeof setInterval> | undefined;
      // Not before: what is written to a connection that is yet to come goes ahead of the first bytes.
      const socket = connect(server.port, "127.0.0.1", () => {
        socket.write(first);
        dripping = setInterval(() => socket.write(" "), 20);
      });
      sockets.push(socket);
      socket.setEncoding("utf8").on("data", (text: string) => {
        answer += text;
      });
      socket.on("error", () => {});
      socket.once("close", () => {
        clearInterval(dripping);
        resolve({ answer, after: performance.now() - begun });
      });
    });
  const begin = `POST /v1/pings HTTP/1.1\r\nHost: parvis\r\nAuthorization: Bearer ${secretKey}\r\n`;

  it("is hung up on while it drips headers", async () => {
    const { answer, after } = await drip(`${begin}X-Slow: `);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(after).toBeGreaterThan(400);
    expect(after).toBeLessThan(1_900);
  });

  it.each([
    ["of a length it announced", "Content-Length: 100000\r\n\r\n{"],
    ["in chunks", "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\nffff\r\n"],
  ])("is hung up on while it drips a body %s, and nobody is told of a fault inside", async (_, more) => {
    const { answer, after } = await drip(begin + more);
    expect(answer).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
    expect(after).toBeGreaterThan(1_000);
    expect(after).toBeLessThan(20_000);
    expect(world.reported).toEqual([]);
  });

  it("holds up nobody else", async () => {
    const slow = Array.from({ length: 50 }, () => drip(`${begin}Content-Length: 100000\r\n\r\n{`));
    const headers = { Authorization: `Bearer ${secretKey}` };
    for (let i = 0; i < 20; i++)
      expect((await fetch(`http://127.0.0.1:${server.port}/v1/settings`, { headers })).status).toBe(200);
    await Promise.all(slow);
    expect(world.reported).toEqual([]);
  });
});

describe("a client whose body is refused before its end", () => {
  let world: InProcess;
  let server: Awaited<ReturnType<typeof listen>>;
  let agent: Agent;
  beforeEach(async () => {
    world = inProcess(Date.now());
    server = await listen(world.app.fetch, "127.0.0.1", 0);
    agent = new Agent({ keepAlive: true, maxSockets: 1 });
  });
  afterEach(async () => {
    agent.destroy();
    await server.close();
    world.close();
  });

  const send = (method: string, path: string, parts: readonly string[] = [], key = secretKey) =>
    new Promise<{ status: number; connection: string | undefined }>((resolve, reject) => {
      const headers = { Authorization: `Bearer ${key}` };
      const sent = request({ port: server.port, method, path, agent, headers }, (answer) =>
        answer
          .resume()
          .once("end", () => resolve({ status: answer.statusCode!, connection: answer.headers.connection })),
      );
      sent.once("error", reject);
      for (const part of parts.slice(0, -1)) sent.write(part);
      sent.end(parts.at(-1));
    });
  const kibibytes = (count: number) => Array.from({ length: count }, () => " ".repeat(1_024));
  const patiently = () => new Promise((resolve) => setTimeout(resolve, 100));

  it.each([
    ["a little too large", 1_025, 413, secretKey],
    ["far too large", 20_000, 413, secretKey],
    ["of nobody", 5_000, 401, "sk_nobody_at_all_000000"],
  ])(
    "goes on with other requests: one %s",
    async (_, size, status, key) => {
      for (let i = 0; i < 3; i++) {
        expect(await send("POST", "/v1/pings", kibibytes(size), key)).toMatchObject({ status });
        for (let j = 0; j < 8; j++) {
          expect((await send("GET", "/v1/settings")).status).toBe(200);
          await patiently();
        }
      }
    },
    30_000,
  );

  it("is told that its connection ends", async () => {
    expect(await send("POST", "/v1/pings", kibibytes(20_000))).toEqual({ status: 413, connection: "close" });
  });

  it("keeps its connection where the body was read, or is short", async () => {
    expect(await send("POST", "/v1/pings", ["{"])).toEqual({ status: 400, connection: "keep-alive" });
    expect(await send("POST", "/v1/pings", ["{}"], "sk_nobody_at_all_000000")).toEqual({
      ...{ status: 401, connection: "keep-alive" },
    });
    expect(await send("GET", "/v1/settings")).toEqual({ status: 200, connection: "keep-alive" });
  });
});
