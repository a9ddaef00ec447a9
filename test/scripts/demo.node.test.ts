import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runScript } from "./run.ts";

// A temporary folder of the tests' own, to see that the demo leaves nothing behind in it.
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "parvis-test-"));
});
afterAll(() => rm(folder, { recursive: true }));
const demo = (args: string[], environment = {}, onOut?: Parameters<typeof runScript>[2]) =>
  runScript(["scripts/demo.ts", ...args], { PORT: "0", TMPDIR: folder, ...environment }, onOut);

it("prints where to look, events and a push, stops by itself, and leaves nothing behind", async () => {
  const { code, out, err } = await demo(["--for", "15s"]);
  expect(err).toBe("");
  expect(code).toBe(0);
  expect(out).toMatch(/^\nParvis demo {2}http:\/\/127\.0\.0\.1:\d+\n/);
  expect(out.match(/curl .* "http:\/\/127\.0\.0\.1:\d+\/v1\//g)).toHaveLength(3);
  expect(out).toContain("quiet hours are off");
  expect(out).toMatch(/enter {2}demo-\d\d \S+ +\S/);
  expect(out).toMatch(/push {3}demo-\d\d \S+ +“\S.*” \S/);
  expect(out).not.toContain("error");
  expect(out).toMatch(/\nStopped: [1-9]\d* pushes shown\.\n$/);
  expect(await readdir(folder)).toEqual([]);
});

it("stops on Ctrl-C with exit code 0, and leaves nothing behind", async () => {
  let sent = false;
  const { code, out } = await demo([], {}, (printed, kill) => {
    if (!sent && printed.includes("Ctrl-C stops")) kill("SIGINT");
    sent ||= printed.includes("Ctrl-C stops");
  });
  expect(code).toBe(0);
  expect(out).toContain("Stopped: ");
  expect(await readdir(folder)).toEqual([]);
});

it("says when the port is taken", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => other.once("listening", resolve));
  const { port } = other.address() as AddressInfo;
  const { code, err } = await demo([], { PORT: String(port) });
  await new Promise((resolve) => other.close(resolve));
  expect([code, err]).toEqual([1, expect.stringMatching(new RegExp(`${port} is taken.*\n$`))]);
  expect(await readdir(folder)).toEqual([]);
});

it("explains itself, and refuses what it does not know", async () => {
  const help = await demo(["--help"]);
  expect([help.code, help.out]).toEqual([0, expect.stringContaining("--for DURATION")]);
  const wrong = await demo(["--for", "soon"]);
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('for --for, got "soon"')]);
});
