import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Crowd, STEP } from "./bench/crowd.ts";
import { deal, type LoadResult, load } from "./bench/load.ts";
import { Sample } from "./bench/sample.ts";
import { makeZones, toGeofence } from "./bench/town.ts";
import { type Running, startInWorkerd } from "./bench-edge/workerd.ts";
import { createApi } from "./support/api.ts";
import { readCount, runCli } from "./support/cli.ts";
import { seededRandom } from "./support/random.ts";
import { alignTable } from "./support/table.ts";
import { bundleWorker, scriptLimit, scriptSize } from "./support/worker-script.ts";

const HELP = `
Usage: npm run bench:edge -- [options]

Measures pings through workerd on this machine, single and in batches of 100, with 1, 4 and 16 shards, beside a Durable
Object that does two reads and two writes a ping and nothing else, with as many objects, in the same run: asked once for
each ping of a batch, and asked once for all that it gets of a batch. Both stand behind the same proxy of wrangler's, warm,
and take turns. Then the size of the script as it would be deployed.

  --stores N        zones, clustered like cities (2000)
  --customers N     customers, all pinged once before measuring (4000)
  --connections N   open connections, one request at a time on each (32)
  --seconds N       length of each measurement (4)
  --rounds N        turns of each (3)
  --shards LIST     numbers of shards (1,4,16)
  --seed N          seed of zones, customers and crossings (1)

One ping in twenty crosses the boundary of a zone; positions are kept. CPU is that of workerd, the proxy included: where
others use the machine too, it is what can be compared. All of it takes about five minutes.
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
  readonly rounds: number;
  readonly shards: readonly number[];
  readonly seed: number;
}

/** What is measured: so many pings a request, against one of the two services. */
interface Contender {
  readonly name: string;
  readonly size: number;
  readonly path: string;
  readonly service: Service;
}

interface Service {
  readonly running: Running;
  readonly crowd: Crowd;
}

/** One turn of a contender. */
interface Turn {
  readonly result: LoadResult;
  readonly pings: number;
  /** Seconds of processor time. */
  readonly cpu: number;
}

interface Row {
  readonly contender: Contender;
  readonly turns: Turn[];
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
      rounds: { type: "string", default: "3" },
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
    rounds: readCount("--rounds", values.rounds),
    shards: values.shards.split(",").map((text) => readCount("--shards", text)),
    seed: readCount("--seed", values.seed, 0),
  };
}

/** The bare object and the service with so many shards, in turn. */
async function measure(shards: number, options: Options): Promise<Row[]> {
  const folders: string[] = [];
  const services: Service[] = [];
  try {
    for (const kind of ["bare", "parvis"] as const) {
      const folder = await mkdtemp(join(tmpdir(), "parvis-bench-edge-"));
      folders.push(folder);
      const running = await (kind === "bare" ? startBare : startService)(shards, folder);
      const service = { running, crowd: makeCrowd(options) };
      services.push(service);
      await prepare(service, kind, options);
      running.cpu();
    }
    const [bare, parvis] = services as [Service, Service];
    const rows = contenders(bare, parvis).map((contender) => ({
      contender,
      turns: [],
      sample: new Sample(),
    }));
    for (const row of rows) await take(row, options);
    for (let round = 0; round < options.rounds; round++) {
      for (const row of rows) (row.turns as Turn[]).push(await take(row, options));
    }
    return rows;
  } finally {
    for (const { running } of services) await running.stop();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  }
}

/** The first of each size is what the others are compared with. */
function contenders(bare: Service, parvis: Service): Contender[] {
  const path = "/v1/pings";
  const batches = `batches of ${BATCH}`;
  return [
    { name: "bare object, single", size: 1, path, service: bare },
    { name: "Parvis, single", size: 1, path, service: parvis },
    { name: `bare object, ${batches}, a call a ping`, size: BATCH, path: `${path}?each`, service: bare },
    { name: `bare object, ${batches}, a call an object`, size: BATCH, path, service: bare },
    { name: `Parvis, ${batches}`, size: BATCH, path, service: parvis },
  ];
}

function startService(shards: number, folder: string): Promise<Running> {
  const bindings = { SHARDS: text(String(shards)), PARVIS_SECRET_KEY: text(SECRET) };
  return startInWorkerd("wrangler.toml", bindings, folder);
}

function startBare(shards: number, folder: string): Promise<Running> {
  return startInWorkerd("scripts/bench-edge/bare.toml", { SHARDS: text(String(shards)) }, folder);
}

function makeCrowd(options: Options): Crowd {
  const random = seededRandom(options.seed);
  const zones = makeZones(options.stores, random);
  const turns = 4 * (options.rounds + 1);
  const steps =
    (turns * options.seconds * (SINGLES_PER_SECOND + BATCHES_PER_SECOND * BATCH)) / options.customers;
  const begin = Date.now() - Math.min(20 * 3_600_000, (Math.ceil(steps) + 2) * STEP * 1000);
  return new Crowd(options.customers, options.connections, zones, begin, random);
}

/** Registers the catalogue and the customers, and pings each customer once. */
async function prepare(
  { running, crowd }: Service,
  kind: "bare" | "parvis",
  options: Options,
): Promise<void> {
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
    const zones = makeZones(options.stores, seededRandom(options.seed));
    await send(deal(zones.map(toGeofence), options.connections));
    const { customers, consents } = crowd.enrolment();
    await send(deal(customers, options.connections));
    await send(deal(consents, options.connections));
  }
  const first = await send(crowd.pings(crowd.round(BATCH), BATCH));
  crowd.advance(first.sent, BATCH);
}

async function take({ contender, sample }: Row, options: Options): Promise<Turn> {
  const { name, size, path, service } = contender;
  const { running, crowd } = service;
  const perSecond = size === 1 ? SINGLES_PER_SECOND : BATCHES_PER_SECOND;
  const ready = Math.ceil((perSecond * options.seconds) / options.connections);
  const lanes = crowd.pings(ready, size).map((lane) => lane.map((request) => ({ ...request, path })));
  const before = running.cpu();
  const result = await load(lanes, {
    url: running.url,
    key: SECRET,
    seconds: options.seconds,
    onAnswer: sample.take,
  });
  crowd.advance(result.sent, size);
  const pings = result.sent.reduce((sum, sent) => sum + sent, 0) * size;
  process.stderr.write(`${name}: ${Math.round(result.perSecond * size)} pings/s\n`);
  return { result, pings, cpu: running.cpu() - before };
}

function show(rows: readonly Row[]): string {
  const cells = rows.map((row) => {
    const { name, size } = row.contender;
    const rivals = rows.filter(
      ({ contender }) => contender.size === size && contender.name.startsWith("bare"),
    );
    return [
      name,
      Math.round(middle(row, ({ perSecond }) => perSecond) * size).toLocaleString("en"),
      cpuOf(row).toFixed(3),
      rivals.map((bare) => (cpuOf(bare) / cpuOf(row)).toFixed(2)).join(", "),
      middle(row, ({ p50 }) => p50).toFixed(1),
      middle(row, ({ p99 }) => p99).toFixed(1),
      `${(100 * row.sample.accepted).toFixed(1)} %`,
      `${(100 * row.sample.eventful).toFixed(1)} %`,
    ];
  });
  const head = ["", "pings/s", "CPU ms/ping", "bare / this", "p50 ms", "p99 ms", "accepted", "with event"];
  return alignTable([head, ...cells]);
}

/** Milliseconds of processor time a ping, over all turns. */
function cpuOf({ turns }: Row): number {
  const sum = (of: (turn: Turn) => number) => turns.reduce((total, turn) => total + of(turn), 0);
  return (1_000 * sum(({ cpu }) => cpu)) / sum(({ pings }) => pings);
}

/** The median of the turns. */
function middle({ turns }: Row, of: (result: LoadResult) => number): number {
  const values = turns.map(({ result }) => of(result)).sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)]!;
}

async function showSize(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "parvis-bench-edge-"));
  try {
    const bytes = await scriptSize(await bundleWorker(folder));
    const fits = bytes <= scriptLimit ? "within" : "OVER";
    return `script: ${bytes.toLocaleString("en")} bytes gzip, ${fits} the ${scriptLimit.toLocaleString("en")} it may be`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
