import { type ChildProcess, fork } from "node:child_process";
import { createECDH, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import webpush from "web-push";
import { freshVapidPair } from "../src/host/vapid.ts";
import { pushFetch } from "../src/node/push-fetch.ts";
import { measureLatency } from "./bench-delivery/latency.ts";
import { FullOutbox, type Setup } from "./bench-delivery/outbox.ts";
import { readCount, runCli } from "./support/cli.ts";
import { alignTable } from "./support/table.ts";

const HELP = `
Usage: npm run bench:delivery -- [options]

Measures web push in one run: the bare rate of the library's encryption with a ready-made signature; an outbox over a
database file that claims, encrypts and settles, to a push service that answers in the same process at once, and to one
over HTTP in another process; then, on a server, how long after a ping's answer its push request is seen. Rates are given
by the wall's clock and per second of processor time of the process that sends: the second is one core's, however busy
the machine is with something else.

  --messages N      messages in each outbox (5000)
  --rate N          pings that send, per second (200)
  --seconds N       how long (10)
`;

interface Rate {
  readonly name: string;
  readonly wall: number;
  readonly cpu: number;
}

await runCli(HELP, async (args) => {
  const { values } = parseArgs({
    args,
    options: {
      messages: { type: "string", default: "5000" },
      rate: { type: "string", default: "200" },
      seconds: { type: "string", default: "10" },
    },
  });
  const messages = readCount("--messages", values.messages);
  const rate = readCount("--rate", values.rate);
  const seconds = readCount("--seconds", values.seconds);
  const cpu = cpus()[0]?.model ?? "unknown processor";
  say(`${availableParallelism()} cores (${cpu}), Node ${process.version}, ${messages} messages\n`);
  const folder = await mkdtemp(join(tmpdir(), "parvis-bench-"));
  const sink = fork(fileURLToPath(new URL("./bench-delivery/sink.ts", import.meta.url)), {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  try {
    const keys = browserKeys();
    const rates = await measureRates(folder, keys, messages, sink);
    say(showRates(rates));
    const { sends, p50, p95, p99 } = await measureLatency(join(folder, "server"), keys, rate, seconds);
    say(
      `\nPing answered to push request seen, ${rate} sends/s, ${sends} sends: p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
    );
  } finally {
    sink.disconnect();
    await rm(folder, { recursive: true, force: true });
  }
});

async function measureRates(
  folder: string,
  keys: Setup["keys"],
  messages: number,
  sink: ChildProcess,
): Promise<Rate[]> {
  const [host] = (await once(sink, "message")) as [string];
  const vapid = freshVapidPair();
  const bare = () => measure("bare generateRequestDetails", messages, async () => encryptAll(keys, messages));
  const drain = async (name: string, fetcher: typeof fetch) => {
    const outbox = new FullOutbox(folder, name.replaceAll(" ", "-"), messages, {
      host,
      keys,
      vapid,
      fetch: fetcher,
    });
    const measured = await measure(name, messages, async () => {
      const sent = await outbox.drain();
      if (sent !== messages) throw new Error(`expected ${messages} sent, got ${sent}`);
    });
    outbox.close();
    return measured;
  };
  const atOnce = async () => new Response(null, { status: 201 });
  await bare();
  return [
    await bare(),
    await drain("outbox, answered at once", atOnce),
    await drain(
      "outbox, over HTTP",
      pushFetch(() => true),
    ),
    await bare(),
  ];
}

function encryptAll(keys: Setup["keys"], messages: number): void {
  const payload = JSON.stringify({ title: "Hello", body: "x".repeat(350) });
  const subscription = { endpoint: "https://push.test/x", keys };
  for (let i = 0; i < messages; i++) {
    const { headers } = webpush.generateRequestDetails(subscription, payload, {
      TTL: 900,
      urgency: "high",
      topic: "0123456789abcdef0123456789abcdef",
      contentEncoding: "aes128gcm",
    });
    headers.Authorization = "vapid t=ready, k=made";
  }
}

async function measure(name: string, count: number, work: () => Promise<void>): Promise<Rate> {
  const [cpu, wall] = [process.cpuUsage(), performance.now()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  const rate = {
    name,
    wall: (count * 1000) / (performance.now() - wall),
    cpu: (count * 1_000_000) / (user + system),
  };
  process.stderr.write(`${name}: ${Math.round(rate.wall)}/s\n`);
  return rate;
}

function showRates(rates: readonly Rate[]): string {
  const bare = rates.filter(({ name }) => name.startsWith("bare"));
  const mean = (of: (rate: Rate) => number) => bare.reduce((sum, rate) => sum + of(rate), 0) / bare.length;
  const [wall, cpu] = [mean((rate) => rate.wall), mean((rate) => rate.cpu)];
  return alignTable([
    ["", "pushes/s", "of bare", "per CPU second", "of bare"],
    ...rates.map((rate) => [
      rate.name,
      Math.round(rate.wall).toLocaleString("en"),
      (rate.wall / wall).toFixed(2),
      Math.round(rate.cpu).toLocaleString("en"),
      (rate.cpu / cpu).toFixed(2),
    ]),
  ]);
}

function browserKeys(): Setup["keys"] {
  const ecdh = createECDH("prime256v1");
  return { p256dh: ecdh.generateKeys("base64url"), auth: randomBytes(16).toString("base64url") };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
