import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Api, createApi } from "../../scripts/support/api.ts";
import { type RunningServer, startServer } from "../../src/node/server.ts";
import { type MockPush, startMockPush } from "../support/mock-push/index.ts";
import { runScript } from "./run.ts";

let folder = "";
let push: MockPush;
let server: RunningServer;
let api: Api;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "parvis-test-"));
  push = await startMockPush();
  server = await startServer({
    PORT: "0",
    DATA_DIR: join(folder, "data"),
    VAPID_SUBJECT: "mailto:shop@example.com",
    PUSH_ENDPOINT_ALLOWLIST: push.host,
  });
  api = createApi(server.url, server.secretKey);
});
afterAll(async () => {
  await server.close();
  await push.close();
  await rm(folder, { recursive: true });
});

const replay = (file: string, customer: string, ...more: string[]) =>
  runScript(["scripts/replay.ts", file, "--url", server.url, "--customer", customer, ...more], {
    PARVIS_SECRET_KEY: server.secretKey,
  });

/** The block of the summary under a heading, as name and number of each line. */
function section(out: string, heading: string): Record<string, number> {
  const block = out.split("\n\n").find((text) => text.startsWith(`${heading}\n`)) ?? "";
  const rows = [...block.matchAll(/^ {2}(.+?) +(\d+)$/gm)];
  return Object.fromEntries(rows.map((row) => [row[1]!, Number(row[2])]));
}

async function optIn(customerId: string): Promise<void> {
  const { vapidPublicKey } = (await api.request("GET", "/v1/config")) as { vapidPublicKey: string };
  const path = `/v1/customers/${customerId}`;
  await api.request("PUT", path, {});
  for (const purpose of ["location", "push"])
    await api.request("PUT", `${path}/consents/${purpose}`, { granted: true, source: "test" });
  const phone = await push.subscribe({ applicationServerKey: vapidPublicKey });
  await api.request("PUT", `${path}/devices/phone`, { platform: "web", push: { type: "webpush", ...phone } });
}

async function launch(id: string): Promise<void> {
  await api.request("PATCH", "/v1/settings", { quietHours: null, pressure: [], maxPingAge: "5m" });
  await api.request("PUT", `/v1/campaigns/${id}`, {
    name: id,
    trigger: { event: "enter", geofences: { ids: [], tags: [] } },
    content: { default: { title: "Bonjour", body: "{{ geofence.name }}" } },
  });
  await api.request("POST", `/v1/campaigns/${id}/launch`);
}

const shared = "../shared/data";
const absent = !existsSync(shared);
const why = absent ? ` (skipped: ${shared} is absent)` : "";

describe.skipIf(absent)(`the run in Paris past its supermarkets${why}`, () => {
  const trace = `${shared}/tracks-paris-run/activity_854027028.gpx`;

  /** The circles of 100 m around the shops of the oracle, under ids that the API takes. */
  const touched = () => {
    const path = `${shared}/oracle/paris-run-x-supermarkets-100m.json`;
    const oracle = JSON.parse(readFileSync(path, "utf8")) as {
      shops_touched: { id: string; name: string; lat: number; lon: number }[];
    };
    return oracle.shops_touched.map((shop) => ({ ...shop, id: shop.id.replace("/", "-") }));
  };

  it("enters what the oracle says, and sends for all of it where old pings may", async () => {
    const shops = touched();
    for (const { id, name, lat, lon } of shops)
      await api.request("PUT", `/v1/geofences/${id}`, {
        name,
        geometry: { type: "Point", coordinates: [lon, lat] },
        radius: 100,
      });
    await launch("run");

    // As it stands by default all but the last five minutes of the run are too old to send anything.
    await optIn("hurried");
    const hurried = await replay(trace, "hurried", "--speed", "max");
    expect(hurried.code).toBe(0);
    expect(section(hurried.out, "Pings")).toEqual({ accepted: 257 });
    expect(section(hurried.out, "Decisions")["suppressed: stale_ping"]).toBeGreaterThan(0);
    expect(hurried.out).toContain("maxPingAge");

    await api.request("PATCH", "/v1/settings", { maxPingAge: "24h" });
    await optIn("runner");
    const { code, out, err } = await replay(trace, "runner", "--speed", "max", "--batch", "50");
    expect(code).toBe(0);
    expect(err).toMatch(/GPX, 257 points; takes 0s\n[\s\S]*257\/257/);
    expect(section(out, "Pings")).toEqual({ accepted: 257 });
    expect(section(out, "Events")).toMatchObject({ entered: shops.length, exited: shops.length });
    expect(section(out, "Decisions")).toEqual({ sent: shops.length });
    const zones = [...out.matchAll(/^ {2}((?:node|way)-\d+) +1 /gm)].map((row) => row[1]);
    expect(zones).toEqual(shops.map(({ id }) => id).sort());
  });

  it("shows a readable push for each of them", async () => {
    const names = touched().map(({ name }) => name);
    const texts = () => push.shown.map(({ text }) => (JSON.parse(text!) as { body: string }).body);
    await expect.poll(() => texts().length, { timeout: 10_000 }).toBeGreaterThanOrEqual(names.length);
    expect(texts().slice(-names.length).sort()).toEqual(names.sort());
    expect(push.attempts.filter(({ status }) => status !== 201)).toEqual([]);
  });
});

describe("a short trace", () => {
  const lines = [0, 4, 8].map((second) => ({ lat: 48.8736, lon: 2.332, tst: 1_700_000_000 + second }));

  it("goes out at its own pace, stamped as it goes", async () => {
    await optIn("stroller");
    const file = join(folder, "stroll.ndjson");
    await writeFile(file, lines.map((line) => JSON.stringify(line)).join("\n"));
    const { code, out, err } = await replay(file, "stroller", "--speed", "8x", "--accuracy", "5");
    expect(code).toBe(0);
    expect(err).toMatch(/NDJSON, 3 points; takes 1s/);
    expect(section(out, "Pings")).toEqual({ accepted: 3 });
    const again = await replay(file, "stroller", "--no-as-if-now", "--speed", "max");
    expect(section(again.out, "Pings")).toEqual({ late: 3 });
  });

  it("of a customer who did not agree says how to", async () => {
    const { code, out } = await replay(join(folder, "stroll.ndjson"), "stranger", "--speed", "max");
    expect(code).toBe(0);
    expect(section(out, "Pings")).toEqual({ refused: 3 });
    expect(out).toContain("PUT /v1/customers/stranger/consents/location");
  });
});

describe("mistakes are told in a line", () => {
  const run = (args: string[]) => runScript(["scripts/replay.ts", ...args], { PARVIS_SECRET_KEY: "" });
  const file = () => join(folder, "stroll.ndjson");

  it.each<[string, () => string[], number, string]>([
    ["no file", () => ["--customer", "c", "--key", "k"], 2, "expected one file, got 0"],
    ["no customer", () => [file(), "--key", "k"], 2, "expected --customer ID"],
    ["no key", () => [file(), "--customer", "c"], 2, "expected --key KEY or the variable PARVIS_SECRET_KEY"],
    ["an unknown option", () => [file(), "--sped", "max"], 2, "Unknown option '--sped'"],
    [
      "a wrong speed",
      () => [file(), "--customer", "c", "--key", "k", "--speed", "fast"],
      2,
      "expected a speed",
    ],
    [
      "too large a batch",
      () => [file(), "--customer", "c", "--key", "k", "--batch", "1001"],
      2,
      "expected 1..1000",
    ],
    [
      "a file that is absent",
      () => ["gone.gpx", "--customer", "c", "--key", "k"],
      1,
      "gone.gpx: no such file",
    ],
    [
      "a file of another kind",
      () => ["LICENSE", "--customer", "c", "--key", "k"],
      1,
      "LICENSE:1: expected a JSON",
    ],
    [
      "a key the server does not know",
      () => [file(), "--customer", "c", "--url", server.url, "--key", "sk_unknown_unknown_unknown"],
      1,
      "The server does not know this key.",
    ],
    [
      "no server",
      () => [file(), "--customer", "c", "--key", "k", "--url", "http://127.0.0.1:1"],
      1,
      "Is the server running (npm start)?",
    ],
  ])("%s", async (_name, args, code, message) => {
    const result = await run(args());
    expect([result.code, result.out, result.err]).toEqual([code, "", expect.stringContaining(message)]);
    expect(result.err).not.toContain("    at ");
  });
});
