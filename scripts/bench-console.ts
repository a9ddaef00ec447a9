import { mkdtemp, rm } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { startProcess } from "./bench/process.ts";
import { plansFor } from "./bench-console/plans.ts";
import { makeShops, shopsFile } from "./bench-console/shops.ts";
import { type Figures, visit } from "./bench-console/visit.ts";
import { customersFile, launch, visitsEach, walk } from "./bench-console/visits.ts";
import { startSink } from "./bench-delivery/sink.ts";
import { buildPages } from "./build/pages.ts";
import { createApi } from "./support/api.ts";
import { readCount, runCli } from "./support/cli.ts";
import { createProgress } from "./support/progress.ts";
import { seededRandom } from "./support/random.ts";
import { alignTable } from "./support/table.ts";

const HELP = `
Usage: npm run bench:console -- [options]

The console with much data, in Chromium: a throw-away server in a process of its own takes a file of zones by the
import, customers walk among them until so many events have been made, and messages go to a push service on loopback that
takes everything. Then each page is opened, by a browser that has been nowhere and by the same once more: bytes over the
wire, largest contentful paint, when all zones could be searched, when all of the page was there, what scripts took of that, what blocked the page (of each task, the
time over 50 ms) and the longest task, and how long the browser took to show what an input does. Maps are drawn without a graphics card. The world
is seeded.

  --zones N      zones, clustered like cities, one in twelve an area (10000)
  --events N     entries, dwells and exits (100000)
  --pages A,B    pages to be measured (all)
  --seed N       seed of zones and walks (1)

CHROMIUM_PATH names the browser (/usr/bin/chromium).
`;

/** A customer makes three events a visit, more where zones overlap. */
const eventsEach = 3 * visitsEach;

await runCli(HELP, async (args) => {
  const options = readOptions(args);
  const random = seededRandom(options.seed);
  await buildPages(fileURLToPath(new URL("..", import.meta.url)));
  const folder = await mkdtemp(join(tmpdir(), "parvis-bench-"));
  const sink = await startSink();
  const server = await startProcess("server", {
    PORT: "0",
    DATA_DIR: folder,
    LOG_LEVEL: "warn",
    MAP_STYLE_URL: "",
    PUSH_ENDPOINT_ALLOWLIST: sink.host,
  });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--enable-unsafe-swiftshader"],
  });
  try {
    say(
      `${cpus().length} cores (${cpus()[0]?.model}), Node ${process.version}, Chromium ${browser.version()}`,
    );
    const api = createApi(server.url, server.secretKey);
    const post = (path: string, type: string, body: string) =>
      timed(() => send(server.url + path, server.secretKey, type, body));
    const shops = makeShops(options.zones, random);
    const customers = Math.ceil(options.events / eventsEach);
    const zonesIn = await post("/v1/geofences/import", "application/geo+json", shopsFile(shops));
    await launch(api);
    await post("/v1/customers/import", "application/x-ndjson", customersFile(customers, sink.host));
    const progress = createProgress(options.events, process.stderr);
    let events = 0;
    const eventsIn = await timed(async () => {
      const how = { customers, events: options.events, random };
      events = await walk(api, shops, how, (done) =>
        progress.update(Math.min(done, options.events), "events"),
      );
    });
    progress.finish();
    say(
      `${options.zones} zones imported in ${seconds(zonesIn)}; ${events} events of ${customers} customers made in ${seconds(eventsIn)}\n`,
    );
    const rows: Figures[] = [];
    for (const plan of plansFor(options.zones).filter(({ name }) => options.pages?.includes(name) ?? true)) {
      const load = loadavg()[0]!.toFixed(2);
      rows.push(...(await visit({ browser, url: server.url, key: server.secretKey }, plan)));
      process.stderr.write(`${plan.name}: load average ${load}\n`);
    }
    say(show(rows));
    say(
      `\nload average ${loadavg()
        .map((load) => load.toFixed(2))
        .join(", ")} (1, 5 and 15 min)`,
    );
  } finally {
    await browser.close();
    await server.stop();
    await sink.close();
    await rm(folder, { recursive: true, force: true });
  }
});

function readOptions(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      zones: { type: "string", default: "10000" },
      events: { type: "string", default: "100000" },
      pages: { type: "string" },
      seed: { type: "string", default: "1" },
    },
  });
  return {
    zones: readCount("--zones", values.zones, 100),
    events: readCount("--events", values.events),
    pages: values.pages?.split(","),
    seed: readCount("--seed", values.seed, 0),
  };
}

async function send(url: string, key: string, type: string, body: string): Promise<void> {
  const headers = { Authorization: `Bearer ${key}`, "Content-Type": type };
  const answer = await fetch(url, { method: "POST", headers, body });
  const text = await answer.text();
  if (!answer.ok || !text.includes('"rejected":[]'))
    throw new Error(`${url}: ${answer.status} ${text.slice(0, 500)}`);
}

async function timed(run: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await run();
  return performance.now() - begun;
}

function show(figures: readonly Figures[]): string {
  const head = [
    "page",
    "KB",
    "requests",
    "LCP",
    "zones in",
    "complete",
    "scripts",
    "blocked",
    "longest task",
  ];
  const rows = figures.map(({ page, bytes, requests, lcp, loaded, complete, script, blocked, longest }) => [
    page,
    Math.round(bytes / 1000).toLocaleString("en"),
    String(requests),
    ...[lcp, loaded, complete, script, blocked, longest].map(milliseconds),
  ]);
  const actions = figures.flatMap(({ page, actions }) =>
    actions.map(([what, duration]) => [`${page.split(",")[0]}: ${what}`, milliseconds(duration)]),
  );
  return `${alignTable([head, ...rows])}\n\n${alignTable(actions)}`;
}

function milliseconds(value: number | null): string {
  if (value === null) return "";
  return `${Math.round(value).toLocaleString("en")} ms`;
}

function seconds(value: number): string {
  return `${(value / 1000).toFixed(1)} s`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
