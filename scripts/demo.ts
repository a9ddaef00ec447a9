import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { stores } from "../src/console/samples/stores.ts";
import { ConfigError } from "../src/host/config.ts";
import { startServer } from "../src/node/server.ts";
import { startMockPush } from "../test/support/mock-push/index.ts";
import { customers } from "./demo/customers.ts";
import { paint, showLine } from "./demo/lines.ts";
import { seed } from "./demo/seed.ts";
import { HeldBack, showEvent, showHeldBack, showPush, who } from "./demo/show.ts";
import { planRoute, Walker } from "./demo/walk.ts";
import { type Api, createApi } from "./support/api.ts";
import { Failure, runCli } from "./support/cli.ts";
import { readDuration } from "./support/duration.ts";
import { seededRandom } from "./support/random.ts";

const HELP = `
Usage: npm run demo -- [--for DURATION]

Starts a server on a throw-away data folder with some Paris stores and three campaigns, lets simulated customers
walk among the stores, and prints what happens: geofence events, pushes as their phones show them, and what was
held back and why. Ctrl-C stops it and removes everything.

  --for DURATION    stop by itself, e.g. 30s

Variables: PORT (8787; 0 picks a free one), HOST, LOG_LEVEL (warn), NO_COLOR.
`;

const SEED = 2026;
const PING_EVERY = 2000;
const say = (line: string) => void process.stdout.write(`${line}\n`);

await runCli(HELP, async (args) => {
  const { values } = parseArgs({ args, options: { for: { type: "string" } } });
  const length = values.for === undefined ? null : readDuration("--for", values.for);
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());

  const folder = await mkdtemp(join(tmpdir(), "parvis-demo-"));
  const push = await startMockPush();
  try {
    const server = await start(folder, push.host);
    try {
      const api = createApi(server.url, server.secretKey);
      const phones = await seed(api, push);
      introduce(server);
      let shown = 0;
      push.onShown((message) => {
        shown++;
        say(showPush(phones.get(message.endpoint)!, message));
      });
      if (length !== null) setTimeout(() => stop.abort(), length).unref();
      await walk(api, stop.signal);
      say(`\nStopped: ${shown} pushes shown.`);
    } finally {
      await server.close();
    }
  } finally {
    await push.close();
    await rm(folder, { recursive: true, force: true });
  }
});

async function start(folder: string, pushHost: string) {
  const { PORT = "8787", HOST = "127.0.0.1", LOG_LEVEL = "warn" } = process.env;
  const environment = {
    PORT,
    HOST,
    LOG_LEVEL,
    DATA_DIR: folder,
    VAPID_SUBJECT: "mailto:demo@example.com",
    PUSH_ENDPOINT_ALLOWLIST: pushHost,
  };
  return startServer(environment).catch((error: unknown) => {
    throw error instanceof ConfigError ? new Failure(error.message) : error;
  });
}

function introduce({
  url,
  secretKey,
  publishableKey,
}: {
  url: string;
  secretKey: string;
  publishableKey: string;
}) {
  const ask = `curl -s -H "Authorization: Bearer ${secretKey}"`;
  say(`
${paint("bold", "Parvis demo")}  ${url}

  secret key       ${secretKey}
  publishable key  ${publishableKey}
  data             ${stores.length} stores, ${customers.length} simulated customers; removed at the end
  settings         quiet hours are off here, or nothing would be sent at night

  What was sent, or not, and why:
    ${ask} "${url}/v1/decisions?customerId=demo-01"
  Who is where:
    ${ask} "${url}/v1/events?limit=5"
  Stop a campaign, and watch:
    ${ask} -X POST "${url}/v1/campaigns/doorstep/pause"

${paint("gray", "  Customers are walking. Ctrl-C stops.")}
`);
}

/** Every walker posts a ping every two seconds, one after the other, until stopped. */
async function walk(api: Api, signal: AbortSignal): Promise<void> {
  const tasks = customers.map(async (customer, index) => {
    const first = stores.find(({ id }) => id === customer.near)!;
    const walker = new Walker(planRoute(first, stores), customer.away, seededRandom(SEED + index));
    await pause((index * PING_EVERY) / customers.length, signal);
    while (!signal.aborted) {
      const ping = { ...walker.step(PING_EVERY / 1000), customerId: customer.id, deviceId: "phone" };
      const answer = api.request("POST", "/v1/pings", { ...ping, timestamp: new Date().toISOString() });
      await answer.then(
        (body) => {
          const { results } = body as { results: { events?: { type: string; geofenceId: string }[] }[] };
          for (const event of results[0]?.events ?? []) say(showEvent(customer, event));
        },
        (error: unknown) => say(showLine(new Date(), "error", who(customer), String(error))),
      );
      await pause(PING_EVERY, signal);
    }
  });
  await Promise.all([...tasks, tellHeldBack(api, signal)]);
}

async function tellHeldBack(api: Api, signal: AbortSignal): Promise<void> {
  const heldBack = new HeldBack(api);
  while (!signal.aborted) {
    await pause(PING_EVERY, signal);
    for (const decision of await heldBack.next()) {
      const customer = customers.find(({ id }) => id === decision.customerId);
      if (customer) say(showHeldBack(customer, decision));
    }
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => {});
}
