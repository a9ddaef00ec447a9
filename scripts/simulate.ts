import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startServer } from "../src/node/server.ts";
import type { TracePoint } from "./replay/fields.ts";
import { readTrace } from "./replay/trace.ts";
import { type Answer, show } from "./simulate/show.ts";
import { readGeofences, readWorld } from "./simulate/world.ts";
import { createApi } from "./support/api.ts";
import { Failure, readCount, runCli, usage } from "./support/cli.ts";

const HELP = `
Usage: npm run simulate -- TRACE CAMPAIGNS [options]

What campaigns would have sent to somebody who walked a recorded trace: GPX, GeoJSON or NDJSON, at its own times.
Nothing is stored and nothing is sent. Prints what became of the pings, how often each reason suppressed, and the
first decisions with why.

TRACE      the recording
CAMPAIGNS  JSON: a campaign, a list of them, or {"campaigns", "geofences", "settings", "customers"} as
           POST /v1/simulations takes them

  --geofences FILE  geofences as JSON or GeoJSON (points without a radius get 200 m)
  --customer ID     who walks: one of CAMPAIGNS, or with --url one of the server; else somebody with consent
                    and a phone
  --decisions N     decisions to print (10)
  --timezone ZONE   of the times printed (UTC)
  --url URL         ask this server, and take from it what is not given; else a throw-away one in this process
  --key KEY         a secret key of that server (PARVIS_SECRET_KEY)
`;

await runCli(HELP, async (args) => {
  const options = readOptions(args);
  const world = await readWorld(options.campaigns);
  const geofences =
    options.geofences === undefined ? world.geofences : await readGeofences(options.geofences);
  if (geofences === undefined && options.url === undefined)
    throw usage("expected geofences: in CAMPAIGNS, by --geofences FILE, or those of a server by --url URL");
  const { points } = readTrace(options.trace, await readText(options.trace));
  const customer = options.customer ?? "walker";
  const isKnown = options.customer !== undefined && (world.customers ?? options.url) !== undefined;
  const body = {
    ...world,
    ...(geofences === undefined ? {} : { geofences }),
    ...(isKnown ? {} : { customers: [{ id: customer }] }),
    pings: points.map((point) => toPing(point, customer)),
  };
  const answer = await ask(options, body);
  process.stdout.write(`${show(answer, options.decisions, options.timezone)}\n`);
});

function readOptions(args: string[]) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      geofences: { type: "string" },
      customer: { type: "string" },
      decisions: { type: "string", default: "10" },
      timezone: { type: "string", default: "UTC" },
      url: { type: "string" },
      key: { type: "string", default: process.env.PARVIS_SECRET_KEY ?? "" },
    },
  });
  const [trace, campaigns, ...others] = positionals;
  if (trace === undefined || campaigns === undefined || others.length > 0)
    throw usage(`expected a trace and a file of campaigns, got ${positionals.length} files`);
  if (values.url !== undefined && values.key === "")
    throw usage("expected --key KEY or the variable PARVIS_SECRET_KEY with --url");
  if (!isTimezone(values.timezone))
    throw usage(`expected a time zone such as Europe/Paris for --timezone, got "${values.timezone}"`);
  return { ...values, trace, campaigns, decisions: readCount("--decisions", values.decisions, 0) };
}

function isTimezone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return true;
  } catch {
    return false;
  }
}

async function readText(file: string): Promise<string> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new Failure(error.code === "ENOENT" ? `${file}: no such file` : `${file}: ${error.message}`);
  });
}

function toPing({ at, more, ...fix }: TracePoint, customerId: string): object {
  return { ...fix, ...more, timestamp: at, customerId };
}

async function ask({ url, key }: { url?: string | undefined; key: string }, body: object): Promise<Answer> {
  const post = async (base: string, secret: string) =>
    (await createApi(base, secret).request("POST", "/v1/simulations", body)) as Answer;
  if (url !== undefined) return post(url, key);
  const folder = await mkdtemp(join(tmpdir(), "parvis-simulate-"));
  const server = await startServer({ DATA_DIR: folder, PORT: "0" });
  try {
    return await post(server.url, server.secretKey);
  } finally {
    await server.close();
    await rm(folder, { recursive: true });
  }
}
