import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { planPace, readSpeed } from "./replay/pace.ts";
import { sendTrace } from "./replay/send.ts";
import { countDecisions, showSummary, Tally } from "./replay/summary.ts";
import { readTrace } from "./replay/trace.ts";
import { ApiError, createApi } from "./support/api.ts";
import { Failure, readCount, runCli, usage } from "./support/cli.ts";
import { showDuration } from "./support/duration.ts";
import { createProgress } from "./support/progress.ts";

const HELP = `
Usage: npm run replay -- FILE --customer ID [options]

Replays a recorded trace through a running server, as the phone of one customer: GPX, GeoJSON (points, or lines
with times) or NDJSON (one point a line). Prints what became of the pings, the events and the decisions.

  --customer ID     whose trace it is; must be known, with consent to location
  --url URL         the server (http://127.0.0.1:8787)
  --key KEY         a secret key that may send pings (PARVIS_SECRET_KEY)
  --speed SPEED     1x as recorded, 60x, or max (1x)
  --batch N         points in one request at most, 1..1000 (100); only points already due go together
  --accuracy M      metres, for points recorded without one
  --no-as-if-now    keep the recorded times: the pings then move the state, and are too old to send anything

As if now (the default), all times move alike so that the last point is stamped with the moment it is sent. The
distances in time stay as recorded at any speed, so faster than 1x the first points are old when they arrive, and
the freshness gate suppresses theirs: raise the setting maxPingAge on a test server to see them send.
`;

await runCli(HELP, async (args) => {
  const options = readOptions(args);
  const trace = readTrace(options.file, await readText(options.file));
  const { points } = trace;
  const api = createApi(options.url, options.key);
  const start = Date.now();
  const pace = planPace(points, options.speed, options.asIfNow, start);
  const skipped = trace.skipped > 0 ? `, ${trace.skipped} without a place or time left out` : "";
  process.stderr.write(
    `${options.file}: ${trace.format}, ${points.length} points${skipped}; takes ${showDuration(pace.length)}\n`,
  );

  const tally = new Tally();
  const progress = createProgress(points.length, process.stderr);
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  const clock = {
    now: Date.now,
    sleep: (milliseconds: number) => sleep(milliseconds, undefined, { signal: stop.signal }).catch(() => {}),
  };
  await sendTrace(api, points, pace, clock, {
    ...options,
    signal: stop.signal,
    onResults(results) {
      tally.add(results);
      progress.update(
        tally.pings,
        `${tally.events.get("entered") ?? 0} entered · ${tally.notifications} queued`,
      );
    },
  })
    .catch((error: unknown) => {
      throw explain(error);
    })
    .finally(() => progress.finish());
  const decisions = await countDecisions(api, options.customerId, start);
  process.stdout.write(`${showSummary(tally, decisions, options.customerId)}\n`);
  if (stop.signal.aborted) throw new Failure(`Stopped after ${tally.pings} of ${points.length} points`, 130);
});

function readOptions(args: string[]) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    allowNegative: true,
    options: {
      customer: { type: "string" },
      url: { type: "string", default: "http://127.0.0.1:8787" },
      key: { type: "string", default: process.env.PARVIS_SECRET_KEY ?? "" },
      speed: { type: "string", default: "1x" },
      batch: { type: "string", default: "100" },
      accuracy: { type: "string" },
      "as-if-now": { type: "boolean", default: true },
    },
  });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw usage(`expected one file, got ${positionals.length}`);
  if (!values.customer) throw usage("expected --customer ID");
  if (values.key === "") throw usage("expected --key KEY or the variable PARVIS_SECRET_KEY");
  if (!URL.canParse(values.url)) throw usage(`expected a URL for --url, got "${values.url}"`);
  const batch = readCount("--batch", values.batch);
  if (batch > 1000) throw usage(`expected 1..1000 for --batch, got ${batch}`);
  const accuracy = values.accuracy === undefined ? null : Number(values.accuracy);
  if (accuracy !== null && !(accuracy > 0))
    throw usage(`expected metres for --accuracy, got "${values.accuracy}"`);
  return {
    file,
    customerId: values.customer,
    url: values.url,
    key: values.key,
    speed: readSpeed(values.speed),
    batch,
    accuracy,
    asIfNow: values["as-if-now"],
  };
}

async function readText(file: string): Promise<string> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new Failure(error.code === "ENOENT" ? `${file}: no such file` : `${file}: ${error.message}`);
  });
}

function explain(error: unknown): unknown {
  if (!(error instanceof ApiError)) return error;
  if (error.status === 401) return new Failure(`${error.message}\nThe server does not know this key.`);
  if (error.status === 403) return new Failure(`${error.message}\nThe key's role may not send pings.`);
  return error;
}
