import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { verify } from "../../scripts/verify/checks.ts";
import { openFolder } from "../../scripts/verify/workspace.ts";
import { startServer } from "../../src/node/server.ts";
import { runScript } from "../scripts/run.ts";
import { Client } from "../support/client.ts";
import {
  dataFolder,
  type HostUnderTest,
  inWorkerd,
  onNode,
  publishableKey,
  type RunningHost,
  secretKey,
} from "../support/hosts/hosts.ts";
import {
  budget,
  clientOf,
  deadHost,
  expectKept,
  fillWorkspace,
  pushHost,
  snapshot,
  visit,
} from "../support/moved-workspace.ts";

/** A workspace moves to another host and number of shards, and back, with the two commands. */

const env = { PUSH_ENDPOINT_ALLOWLIST: pushHost, WEBHOOK_ALLOWLIST: deadHost };

interface Place {
  readonly host: HostUnderTest;
  readonly folder: string;
  readonly running: RunningHost;
  readonly api: Client;
}

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.stop();
});

async function start(host: HostUnderTest): Promise<Place> {
  const folder = await dataFolder();
  open.push({ stop: () => folder.remove() });
  const running = await host.start(folder.path, env);
  open.push(running);
  return { host, folder: folder.path, running, api: clientOf(() => running.url, secretKey) };
}

async function run(script: string, { running }: Place, ...args: string[]): Promise<void> {
  const { code, err } = await runScript([script, ...args, "--url", running.url, "--key", secretKey]);
  expect([script, code, code === 0 ? "" : err]).toEqual([script, 0, ""]);
}

async function move(from: Place, to: Place): Promise<string> {
  const file = join(from.folder, `moved-${to.host.name.replaceAll(/\W/g, "")}.ndjson`);
  await run("scripts/export.ts", from, file);
  await run("scripts/import.ts", to, file);
  return file;
}

/** What `npm run verify` finds in a stopped workspace. */
async function findings({ host, folder, running }: Place): Promise<unknown> {
  if (!host.name.startsWith("Node")) return [];
  await running.stop();
  open.splice(open.indexOf(running), 1);
  const files = openFolder(folder, Date.now());
  try {
    return verify(files);
  } finally {
    files.close();
  }
}

async function fillAndMove(...[first, ...others]: readonly HostUnderTest[]): Promise<void> {
  let here = await start(first!);
  const app = new Client(() => here.running.url, publishableKey);
  const hands = await fillWorkspace(here.api, app);
  for (const [round, host] of others.entries()) {
    const there = await start(host);
    await move(here, there);
    // Sealed as it is, it is still read, and nothing else.
    expect((await here.api.put("/v1/customers/late", {})).status).toBe(503);
    expect(await snapshot(there.api, hands)).toEqual(await snapshot(here.api, hands));
    expect(await findings(here)).toEqual([]);
    await expectKept(there.api, hands, round);
    here = there;
  }
  // Of the budget exactly what was left is left.
  expect(await visit(here.api, "gus")).toBe(1);
  expect(await visit(here.api, "hal")).toBe(0);
  const { json } = await here.api.get<{ data: unknown[] }>("/v1/notifications?campaignId=spring&limit=500");
  expect(json.data).toHaveLength(budget);
  expect(await findings(here)).toEqual([]);
}

describe("a workspace moves", () => {
  it("from one shard to four and back, on Node", async () => {
    await fillAndMove(onNode(1), onNode(4), onNode(1));
  }, 120_000);

  it("from three shards to two", async () => {
    await fillAndMove(onNode(3), onNode(2));
  }, 120_000);

  it("from Node to Workers and back", async () => {
    await fillAndMove(onNode(1), inWorkerd(2), onNode(1));
  }, 180_000);

  it("once, however often and brokenly it is sent", async () => {
    const here = await start(onNode(2));
    const hands = await fillWorkspace(here.api, new Client(() => here.running.url, publishableKey));
    const there = await start(onNode(3));
    const file = join(here.folder, "moved.ndjson");
    await run("scripts/export.ts", here, file);
    const text = await readFile(file, "utf8");
    const lines = text.trimEnd().split("\n");
    const half = Math.floor(lines.length / 2);
    const post = async (first: number, part: readonly string[]) => {
      const { status, json } = await there.api.send(
        "POST",
        `/v1/workspace/import?line=${first}`,
        part.join("\n"),
      );
      return [status, status === 200 ? json.line : json.code];
    };
    expect(await post(1, lines.slice(0, half))).toEqual([200, half]);
    // What cannot be read changes nothing, also of the lines before it.
    expect(await post(half + 1, [lines[half]!, '{"table":"nothing"}'])).toEqual([422, "invalid_request"]);
    expect(await post(half + 3, lines.slice(half + 2))).toEqual([409, "lines_missing"]);
    expect((await there.api.delete("/v1/workspace/seal")).json.code).toBe("import_unfinished");
    expect((await there.api.put("/v1/customers/early", {})).status).toBe(503);
    // A file that ends too early is not taken for whole.
    await writeFile(`${file}.cut`, lines.slice(0, -1).join("\n"));
    const cut = await runScript([
      "scripts/import.ts",
      `${file}.cut`,
      "--url",
      there.running.url,
      "--key",
      secretKey,
    ]);
    expect([cut.code, cut.err]).toEqual([1, expect.stringContaining("ends before its last line")]);
    await writeFile(`${file}.cut`, text.replace("Opéra", "Opera"));
    const damaged = await runScript([
      ...["scripts/import.ts", `${file}.cut`, "--url", there.running.url, "--key", secretKey],
    ]);
    expect([damaged.code, damaged.err]).toEqual([1, expect.stringContaining("not as it was written")]);
    for (let times = 0; times < 2; times++) await run("scripts/import.ts", there, file);
    expect(await snapshot(there.api, hands)).toEqual(await snapshot(here.api, hands));
    await expectKept(there.api, hands, 0);
    // Not into what is not empty.
    expect(await post(1, [lines[0]!.replace(/"id":"\w+"/, '"id":"another"')])).toEqual([409, "not_empty"]);
    // It has not moved after all.
    await run("scripts/export.ts", here, "--unseal");
    expect((await here.api.put("/v1/customers/late", {})).status).toBe(201);
    expect(await findings(there)).toEqual([]);
  }, 120_000);

  it("unless a row is not of its table, and says which line that is", async () => {
    const here = await start(onNode(1));
    await run("scripts/export.ts", here, join(here.folder, "moved.ndjson"));
    const [head] = (await readFile(join(here.folder, "moved.ndjson"), "utf8")).split("\n");
    const there = await start(onNode(1));
    const sends = (row: object) => JSON.stringify({ table: "sends", shard: 0, of: "ada", row });
    for (const [row, words] of [
      [{ customer: 1, at: "noon", id: "x" }, "line 2: cannot store TEXT value in INTEGER column sends.at"],
      [{ customer: 1, at: 1, id: "x", colour: "red" }, "line 2: sends has no column colour"],
    ] as const) {
      const { status, json } = await there.api.send("POST", "/v1/workspace/import", `${head}\n${sends(row)}`);
      expect([status, (json.errors as { detail: string }[])[0]!.detail]).toEqual([422, words]);
    }
  });

  it("with its secrets, so that keys that were shown once stay good", async () => {
    const bare = async (folder: string, more = {}) => {
      const server = await startServer({ DATA_DIR: folder, PORT: "0", ...more }, () => {});
      const running = { url: server.url, stop: () => server.close() };
      open.push(running);
      return { ...server, running };
    };
    const folders = [await dataFolder(), await dataFolder()] as const;
    for (const folder of folders) open.push({ stop: () => folder.remove() });
    const here = await bare(folders[0].path);
    const minted = await new Client(() => here.url, here.secretKey).post<{ key: string }>("/v1/keys", {
      role: "viewer",
      name: "reports",
    });
    const config = await new Client(() => here.url, here.publishableKey).get("/v1/config");
    const file = join(folders[0].path, "moved.ndjson");
    const script = async (name: string, url: string, key: string, ...args: string[]) => {
      const { code, err } = await runScript([`scripts/${name}.ts`, ...args, "--url", url, "--key", key]);
      expect([name, code, code === 0 ? "" : err]).toEqual([name, 0, ""]);
    };
    await script("export", here.url, here.secretKey, file, "--secrets");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const before = await bare(folders[1].path, { SHARDS: "2" });
    await script("import", before.url, before.secretKey, file);
    // Until it uses them, it does nothing: phones would be told that their tokens are no good.
    const own = new Client(() => before.url, before.secretKey);
    expect((await own.put("/v1/customers/early", {})).status).toBe(503);
    await before.running.stop();
    open.splice(open.indexOf(before.running), 1);
    const there = await bare(folders[1].path, { SHARDS: "2" });
    expect([there.secretKey, there.publishableKey]).toEqual([here.secretKey, here.publishableKey]);
    await script("import", there.url, here.secretKey, "--unseal");
    const moved = new Client(() => there.url, minted.json.key);
    expect((await moved.get("/v1/settings")).status).toBe(200);
    expect((await new Client(() => there.url, here.publishableKey).get("/v1/config")).json).toEqual(
      config.json,
    );
    expect((await new Client(() => there.url, here.secretKey).put("/v1/customers/late", {})).status).toBe(
      201,
    );
    // Without being asked for, no secret leaves.
    await script("export", here.url, here.secretKey, file);
    expect(await readFile(file, "utf8")).not.toMatch(/"secret":|Private/);
  }, 60_000);
});
