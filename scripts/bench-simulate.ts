import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { startServer } from "../src/node/server.ts";
import { fullSize, simulationBody } from "./bench-simulate/city.ts";
import { runCli } from "./support/cli.ts";
import { seededRandom } from "./support/random.ts";
import { alignTable } from "./support/table.ts";

const HELP = `
Usage: npm run bench:simulate

One simulation of 100 000 pings over 10 000 geofences and 20 campaigns, as one HTTP call to a throw-away server in
this process: the time of the call, of the run alone (between the first and the last line of progress), the
memory, and the longest time for which nothing else had its turn. The world is seeded.
`;

await runCli(HELP, async () => {
  const folder = await mkdtemp(join(tmpdir(), "parvis-bench-"));
  const server = await startServer({ DATA_DIR: folder, PORT: "0" });
  try {
    const text = JSON.stringify(simulationBody(fullSize, seededRandom(1)));
    process.stdout.write(
      `Node ${process.version}, ${cpus()[0]?.model}; body of ${mebibytes(text.length)}\n\n`,
    );
    const rows = [["", "call", "pings/s", "run", "pings/s", "memory", "longest turn", "answer"]];
    for (const detail of [true, false]) {
      const figures = await measure(server, text, detail);
      rows.push([detail ? "with its rows" : "summary only", ...figures]);
    }
    process.stdout.write(`${alignTable(rows)}\n`);
  } finally {
    await server.close();
    await rm(folder, { recursive: true });
  }
});

async function measure(server: { url: string; secretKey: string }, body: string, detail: boolean) {
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 20);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const start = performance.now();
  const response = await fetch(`${server.url}/v1/simulations?detail=${detail}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${server.secretKey}`, Accept: "application/x-ndjson" },
    body,
  });
  let [first, last, size] = [0, 0, 0];
  for await (const chunk of response.body!) {
    const head = Buffer.from(chunk).toString("utf8", 0, 12);
    if (head === '{"progress":') {
      last = performance.now();
      first ||= last;
    }
    size += chunk.length;
  }
  const call = performance.now() - start;
  clearInterval(watch);
  delay.disable();
  if (response.status !== 200) throw new Error(`the server answered ${response.status}`);
  const run = last - first;
  return [
    `${(call / 1000).toFixed(1)} s`,
    perSecond(call),
    `${(run / 1000).toFixed(1)} s`,
    perSecond(run),
    `${mebibytes(before)} to ${mebibytes(most)}`,
    `${Math.round(delay.max / 1e6)} ms`,
    mebibytes(size),
  ];
}

function perSecond(milliseconds: number): string {
  return Math.round((fullSize.pings / milliseconds) * 1000).toLocaleString("en");
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(bytes < 2 ** 24 ? 1 : 0)} MiB`;
}
