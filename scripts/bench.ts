import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Crowd, STEP } from "./bench/crowd.ts";
import { deal, type LoadResult, load, type Request } from "./bench/load.ts";
import { type ServerProcess, startProcess } from "./bench/process.ts";
import { Sample } from "./bench/sample.ts";
import { makeZones, toGeofence } from "./bench/town.ts";
import { createApi } from "./support/api.ts";
import { readCount, runCli } from "./support/cli.ts";
import { seededRandom } from "./support/random.ts";
import { alignTable } from "./support/table.ts";

const HELP = `
Usage: npm run bench -- [options]

Measures pings against a bare node:http server that parses and answers the same JSON, in one run: single pings and
batches of 100, with every position kept (locationRetention 24h) and with none (0s). Each server is a process of its
own on loopback; the client is autocannon with ready-made requests. The bare server is measured first and last: the
ratios are to the mean of both, and two that differ say that the machine was busy with something else.

  --stores N        zones, clustered like cities (23000)
  --customers N     customers, all pinged once before measuring (20000)
  --connections N   open connections, one request at a time on each (32)
  --seconds N       length of each measurement (4)
  --seed N          seed of zones, customers and crossings (1)

One ping in twenty crosses the boundary of a zone. One campaign decides on every enter; nobody has agreed to push, so
every decision is written down (no_push_consent) and nothing is sent. All of it takes about a minute.
`;

/** Requests made ready for each second of measuring: more than any server here answers. */
const SINGLES_PER_SECOND = 20_000;
const BATCHES_PER_SECOND = 1200;
const BATCH = 100;
/** Seconds that the first pings may lie back: visits time out after 6 h without a ping. */
const LONGEST = 5 * 3600;
const PATIENCE = 120;

interface Options {
  readonly stores: number;
  readonly customers: number;
  readonly connections: number;
  readonly seconds: number;
  readonly seed: number;
}

interface Row extends LoadResult {
  readonly name: string;
  readonly size: number;
  /** Null for the bare server, whose answers say nothing. */
  readonly sample: Sample | null;
}

await runCli(HELP, async (args) => {
  const options = readOptions(args);
  const cpu = cpus()[0]?.model ?? "unknown processor";
  say(
    `${availableParallelism()} cores (${cpu}), Node ${process.version}, ${options.connections} connections`,
  );
  say(`${options.stores} zones, ${options.customers} customers, seed ${options.seed}\n`);

  const folder = await mkdtemp(join(tmpdir(), "parvis-bench-"));
  const running: ServerProcess[] = [];
  const start = async (name: "server" | "bare", environment = {}) => {
    const server = await startProcess(name, environment);
    running.push(server);
    return server;
  };
  const cleanUp = async () => {
    for (const server of running) await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  process.once("SIGINT", () => void cleanUp().finally(() => process.exit(130)));
  try {
    const bare = await start("bare");
    const server = await start("server", { PORT: "0", DATA_DIR: folder, LOG_LEVEL: "warn" });
    const crowd = await prepare(server, options);
    const rows = await measure(bare, server, crowd, options);
    say(`\n${showRows(rows)}`);
  } finally {
    await cleanUp();
  }
});

function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      stores: { type: "string", default: "23000" },
      customers: { type: "string", default: "20000" },
      connections: { type: "string", default: "32" },
      seconds: { type: "string", default: "4" },
      seed: { type: "string", default: "1" },
    },
  });
  const connections = readCount("--connections", values.connections);
  const seconds = readCount("--seconds", values.seconds);
  const fewest = Math.ceil((mostPings(seconds) * STEP) / LONGEST);
  return {
    stores: readCount("--stores", values.stores),
    customers: readCount("--customers", values.customers, Math.max(fewest, connections)),
    connections,
    seconds,
    seed: readCount("--seed", values.seed, 0),
  };
}

/** Registers the catalogue and the customers, and pings each customer once. */
async function prepare(server: ServerProcess, options: Options): Promise<Crowd> {
  const random = seededRandom(options.seed);
  const zones = makeZones(options.stores, random);
  const crowd = new Crowd(options.customers, options.connections, zones, beginOf(options), random);
  const api = createApi(server.url, server.secretKey);
  const settings = { exitAfter: `${STEP}s`, maxPingAge: "6h", quietHours: null };
  await api.request("PATCH", "/v1/settings", settings);
  await api.request("PUT", "/v1/campaigns/bench", {
    name: "bench",
    trigger: { event: "enter", geofences: { ids: [], tags: ["store"] } },
    content: { default: { title: "Hello", body: "{{ geofence.name }}" } },
  });
  await api.request("POST", "/v1/campaigns/bench/launch");
  await send("zones", deal(zones.map(toGeofence), options.connections));
  const { customers, consents } = crowd.enrolment();
  await send("customers", deal(customers, options.connections));
  await send("consents", deal(consents, options.connections));
  const first = await send("first pings", crowd.pings(crowd.round(BATCH), BATCH));
  crowd.advance(first.sent, BATCH);
  return crowd;

  async function send(what: string, lanes: Request[][]): Promise<LoadResult> {
    const begun = performance.now();
    const result = await load(lanes, { url: server.url, key: server.secretKey, seconds: PATIENCE });
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    process.stderr.write(`${what}: ${lanes.flat().length} requests in ${seconds} s\n`);
    return result;
  }
}

/** Pings made ready for all measurements together. */
function mostPings(seconds: number): number {
  return 2 * seconds * (SINGLES_PER_SECOND + BATCHES_PER_SECOND * BATCH);
}

/** The time of the first pings, so long ago that even the fastest server is never given one that lies ahead. */
function beginOf({ customers, seconds }: Options): number {
  const rounds = Math.ceil(mostPings(seconds) / customers) + 2;
  return Date.now() - rounds * STEP * 1000;
}

async function measure(
  bare: ServerProcess,
  server: ServerProcess,
  crowd: Crowd,
  options: Options,
): Promise<Row[]> {
  const api = createApi(server.url, server.secretKey);
  const rows: Row[] = [];

  async function run(name: string, target: ServerProcess, size: number): Promise<void> {
    const perSecond = size === 1 ? SINGLES_PER_SECOND : BATCHES_PER_SECOND;
    const ready = Math.ceil((perSecond * options.seconds) / options.connections);
    const sample = target === bare ? null : new Sample();
    const result = await load(crowd.pings(ready, size), {
      url: target.url,
      key: target.secretKey,
      seconds: options.seconds,
      repeat: target === bare,
      ...(sample && { onAnswer: sample.take }),
    });
    if (target !== bare) crowd.advance(result.sent, size);
    rows.push({ ...result, name, size, sample });
    process.stderr.write(`${name}: ${Math.round(result.perSecond)} requests/s\n`);
  }

  await run("bare node:http, first", bare, 1);
  for (const retention of ["24h", "0s"]) {
    await api.request("PATCH", "/v1/settings", { locationRetention: retention });
    await run(`single, ${retention}`, server, 1);
    await run(`batches of ${BATCH}, ${retention}`, server, BATCH);
  }
  await run("bare node:http, last", bare, 1);
  return rows;
}

function showRows(rows: readonly Row[]): string {
  const bare = rows.filter(({ sample }) => sample === null);
  const bareRate = bare.reduce((sum, { perSecond }) => sum + perSecond, 0) / bare.length;
  const percent = (share: number | undefined) => (share === undefined ? "" : `${(100 * share).toFixed(1)} %`);
  const cells = rows.map(({ name, perSecond, size, p50, p99, sample }) => [
    name,
    Math.round(perSecond).toLocaleString("en"),
    Math.round(perSecond * size).toLocaleString("en"),
    ((perSecond * size) / bareRate).toFixed(2),
    p50.toFixed(2),
    p99.toFixed(2),
    percent(sample?.accepted),
    percent(sample?.eventful),
  ]);
  const head = ["", "requests/s", "pings/s", "of bare", "p50 ms", "p99 ms", "accepted", "with event"];
  return alignTable([head, ...cells]);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
