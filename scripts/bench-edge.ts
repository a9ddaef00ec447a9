import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Crowd, STEP } from "./bench/crowd.ts";
import { deal, type LoadResult, load } from "./bench/load.ts";
import { Sample } from "./bench/sample.ts";
import { makeZones, toGeofence } from "./bench/town.ts";
import { scriptLimit, scriptSize } from "./bench-edge/script-size.ts";
import { type Running, startInWorkerd } from "./bench-edge/workerd.ts";
import { createApi } from "./support/api.ts";
import { readCount, runCli } from "./support/cli.ts";
import { seededRandom } from "./support/random.ts";
import { alignTable } from "./support/table.ts";

const HELP = `
Usage: npm run bench:edge -- [options]

Measures pings through workerd on this machine, single and in batches of 100, with 1, 4 and 16 shards, beside a Durable
Object that does two reads and two writes a ping and nothing else, with as many objects, in the same run. Both stand
behind the same proxy of wrangler's. Then the size of the script as it would be deployed.

  --stores N        zones, clustered like cities (2000)
  --customers N     customers, all pinged once before measuring (4000)
  --connections N   open connections, one request at a time on each (32)
  --seconds N       length of each measurement (4)
  --shards LIST     numbers of shards (1,4,16)
  --seed N          seed of zones, customers and crossings (1)

One ping in twenty crosses the boundary of a zone; positions are kept. CPU is that of workerd, the proxy included: where
others use the machine too, it is what can be compared. All of it takes about three minutes.
`;

const SECRET = "sk_bench_edge_secret_key";
const BATCH = 100;
const SINGLES_PER_SECOND = 4_000;
const BATCHES_PER_SECOND = 600;
const PATIENCE = 240;

const text = (value: string) => ({ type: "plain_text" as const, value });

interface Options {
  readonly stores: number;
  readonly customers: number;
  readonly connections: number;
  readonly seconds: number;
  readonly shards: readonly number[];
  readonly seed: number;
}

interface Row {
  readonly name: string;
  readonly size: number;
  readonly result: LoadResult;
  /** Milliseconds of processor time a ping. */
  readonly cpu: number;
  readonly sample: Sample;
}

await runCli(HELP, async (args) => {
  const options = readOptions(args);
  say(`${availableParallelism()} cores (${cpus()[0]?.model ?? "unknown"}), Node ${process.version}`);
  say(`${options.stores} zones, ${options.customers} customers, ${options.connections} connections\n`);
  const rows: [number, Row[]][] = [];
  for (const shards of options.shards) rows.push([shards, await measure(shards, options)]);
  for (const [shards, some] of rows) say(`${shards} ${shards === 1 ? "shard" : "shards"}\n${show(some)}\n`);
  say(await showSize());
});

function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      stores: { type: "string", default: "2000" },
      customers: { type: "string", default: "4000" },
      connections: { type: "string", default: "32" },
      seconds: { type: "string", default: "4" },
      shards: { type: "string", default: "1,4,16" },
      seed: { type: "string", default: "1" },
    },
  });
  const connections = readCount("--connections", values.connections);
  return {
    stores: readCount("--stores", values.stores),
    customers: readCount("--customers", values.customers, connections),
    connections,
    seconds: readCount("--seconds", values.seconds),
    shards: values.shards.split(",").map((text) => readCount("--shards", text)),
    seed: readCount("--seed", values.seed, 0),
  };
}

/** The bare object and the service with so many shards, one after the other. */
async function measure(shards: number, options: Options): Promise<Row[]> {
  const rows: Row[] = [];
  for (const kind of ["bare", "parvis"] as const) {
    const folder = await mkdtemp(join(tmpdir(), "parvis-bench-edge-"));
    const running = await (kind === "bare" ? startBare : startService)(shards, folder);
    try {
      const crowd = await prepare(running, kind, options);
      for (const size of [1, BATCH]) rows.push(await run(running, kind, size, crowd, options));
    } finally {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    }
  }
  return rows;
}

function startService(shards: number, folder: string): Promise<Running> {
  const bindings = { SHARDS: text(String(shards)), PARVIS_SECRET_KEY: text(SECRET) };
  return startInWorkerd("wrangler.toml", bindings, folder);
}

function startBare(shards: number, folder: string): Promise<Running> {
  return startInWorkerd("scripts/bench-edge/bare.toml", { SHARDS: text(String(shards)) }, folder);
}

/** Registers the catalogue and the customers, and pings each customer once. */
async function prepare(running: Running, kind: "bare" | "parvis", options: Options): Promise<Crowd> {
  const random = seededRandom(options.seed);
  const zones = makeZones(options.stores, random);
  const rounds =
    (2 * options.seconds * (SINGLES_PER_SECOND + BATCHES_PER_SECOND * BATCH)) / options.customers;
  const begin = Date.now() - (Math.ceil(rounds) + 2) * STEP * 1000;
  const crowd = new Crowd(options.customers, options.connections, zones, begin, random);
  const send = (lanes: Parameters<typeof load>[0]) =>
    load(lanes, { url: running.url, key: SECRET, seconds: PATIENCE });
  if (kind === "parvis") {
    const api = createApi(running.url, SECRET);
    await api.request("PATCH", "/v1/settings", {
      exitAfter: `${STEP}s`,
      maxPingAge: "24h",
      quietHours: null,
      presenceTimeout: "48h",
    });
    await api.request("PUT", "/v1/campaigns/bench", {
      name: "bench",
      trigger: { event: "enter", geofences: { ids: [], tags: ["store"] } },
      content: { default: { title: "Hello", body: "{{ geofence.name }}" } },
    });
    await api.request("POST", "/v1/campaigns/bench/launch");
    await send(deal(zones.map(toGeofence), options.connections));
    const { customers, consents } = crowd.enrolment();
    await send(deal(customers, options.connections));
    await send(deal(consents, options.connections));
  }
  const first = await send(crowd.pings(crowd.round(BATCH), BATCH));
  crowd.advance(first.sent, BATCH);
  return crowd;
}

async function run(
  running: Running,
  name: string,
  size: number,
  crowd: Crowd,
  options: Options,
): Promise<Row> {
  const perSecond = size === 1 ? SINGLES_PER_SECOND : BATCHES_PER_SECOND;
  const ready = Math.ceil((perSecond * options.seconds) / options.connections);
  const sample = new Sample();
  const before = running.cpu();
  const result = await load(crowd.pings(ready, size), {
    url: running.url,
    key: SECRET,
    seconds: options.seconds,
    onAnswer: sample.take,
  });
  const pings = result.sent.reduce((sum, sent) => sum + sent, 0) * size;
  crowd.advance(result.sent, size);
  const cpu = (1_000 * (running.cpu() - before)) / pings;
  process.stderr.write(`${name}, ${size} a request: ${Math.round(result.perSecond * size)} pings/s\n`);
  return { name, size, result, cpu, sample };
}

function show(rows: readonly Row[]): string {
  const cells = rows.map(({ name, size, result, cpu, sample }) => {
    const bare = rows.find((row) => row.name === "bare" && row.size === size)!;
    return [
      name === "bare" ? "bare object" : "Parvis",
      size === 1 ? "single" : `batches of ${size}`,
      Math.round(result.perSecond * size).toLocaleString("en"),
      (result.perSecond / bare.result.perSecond).toFixed(2),
      cpu.toFixed(3),
      (bare.cpu / cpu).toFixed(2),
      result.p50.toFixed(1),
      result.p99.toFixed(1),
      `${(100 * sample.accepted).toFixed(1)} %`,
      `${(100 * sample.eventful).toFixed(1)} %`,
    ];
  });
  const head = [
    "",
    "",
    "pings/s",
    "of bare",
    "CPU ms/ping",
    "of bare, by CPU",
    "p50 ms",
    "p99 ms",
    "accepted",
    "with event",
  ];
  return alignTable([head, ...cells]);
}

async function showSize(): Promise<string> {
  const bytes = await scriptSize();
  const fits = bytes <= scriptLimit ? "within" : "OVER";
  return `script: ${bytes.toLocaleString("en")} bytes gzip, ${fits} the ${scriptLimit.toLocaleString("en")} it may be`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
