import { connect } from "node:net";
import { Hono } from "hono";
import { afterEach, beforeEach, expect, it } from "vitest";
import { bodyOf } from "../../src/http/live/body.ts";
import { LiveStreams, nodeStreams } from "../../src/http/live/streams.ts";
import { hangUp } from "../../src/node/hang-up.ts";
import { listen } from "../../src/node/listen.ts";
import { withPages } from "../../src/node/pages.ts";

const chunk = `: ${"x".repeat(65_536)}\n\n`;
/** More than the buffers of two sockets on one machine take. */
const tooMuch = 64 * 1_024 * 1_024;

let streams: LiveStreams;
let made: number;
/** How long a reader may read nothing, milliseconds. */
let patience: number;
let server: Awaited<ReturnType<typeof listen>>;

beforeEach(async () => {
  streams = new LiveStreams(nodeStreams);
  made = 0;
  async function* endless(): AsyncGenerator<string, void> {
    for (; made < tooMuch; made += chunk.length) yield chunk;
  }
  const app = new Hono();
  app.get("/v1/events/stream", (c) => c.body(bodyOf(endless(), streams.open(), () => hangUp(c), patience)));
  server = await listen(withPages(app.fetch, null, "."), "127.0.0.1", 0);
});
afterEach(() => server.close());

const open = () => {
  const socket = connect(server.port, "127.0.0.1", () =>
    socket.write("GET /v1/events/stream HTTP/1.1\r\nHost: parvis\r\n\r\n"),
  );
  return socket.on("error", () => {});
};

it("makes no more of a stream than its reader's socket takes, and then hangs up", async () => {
  patience = 500;
  const socket = open();
  await expect.poll(() => streams.size, { timeout: 5_000 }).toBe(1);
  await expect.poll(() => streams.size, { timeout: 10_000 }).toBe(0);
  expect(made).toBeGreaterThan(0);
  expect(made).toBeLessThan(tooMuch);
  const ended = made;
  // What the buffers held is all that comes: the connection is closed behind it.
  const closed = new Promise((resolve) => socket.once("close", resolve));
  let last = "";
  socket.setEncoding("latin1").on("data", (text: string) => {
    last = text.slice(-5);
  });
  await closed;
  // Broken off: an answer that came to its end would say so.
  expect(last).not.toBe("0\r\n\r\n");
  expect(made).toBe(ended);
});

it("gives back the place of a reader who is gone", async () => {
  patience = 60_000;
  const socket = open();
  await expect.poll(() => streams.size, { timeout: 5_000 }).toBe(1);
  socket.destroy();
  await expect.poll(() => streams.size, { timeout: 5_000 }).toBe(0);
  expect(made).toBeLessThan(tooMuch);
});
