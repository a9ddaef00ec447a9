import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listen } from "../../src/node/listen.ts";
import { type InProcess, inProcess } from "../http/in-process.ts";
import { secretKey } from "../support/hosts/hosts.ts";

/** The same patience as the service's, a hundred times shorter. */
const patience = { headersTimeout: 150, requestTimeout: 1_200, connectionsCheckingInterval: 50 };

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
      const socket = connect(server.port, "127.0.0.1", () => socket.write(first));
      sockets.push(socket);
      const dripping = setInterval(() => socket.write(" "), 20);
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
    expect(after).toBeGreaterThan(100);
    expect(after).toBeLessThan(1_000);
  });

  it.each([
    ["of a length it announced", "Content-Length: 100000\r\n\r\n{"],
    ["in chunks", "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\nffff\r\n"],
  ])("is hung up on while it drips a body %s, and nobody is told of a fault inside", async (_, more) => {
    const { answer, after } = await drip(begin + more);
    expect(answer).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
    expect(after).toBeGreaterThan(300);
    expect(after).toBeLessThan(5_000);
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
