import autocannon from "autocannon";
import { Failure } from "../support/cli.ts";

export interface Request {
  readonly method: "PUT" | "POST" | "PATCH";
  readonly path: string;
  readonly body: string;
}

export interface LoadOptions {
  readonly url: string;
  readonly key: string;
  /** Ends the load before all requests are sent. */
  readonly seconds: number;
  /** Begins again with the first request after the last one, instead of ending. */
  readonly repeat?: boolean;
  /** Called with the text of every answer. */
  readonly onAnswer?: (body: string) => void;
}

export interface LoadResult {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Requests sent on each connection, answered or not. */
  readonly sent: readonly number[];
}

/**
 * Sends ready-made requests, each once, over a connection for each lane, every connection one at a time. They
 * are built before the clock starts, so that what is measured is the server and as little of the client as can be.
 */
export async function load(
  lanes: readonly (readonly Request[])[],
  options: LoadOptions,
): Promise<LoadResult> {
  const { url, key, seconds } = options;
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const answered = new Map<autocannon.Client, number>();
  const latencies: number[] = [];
  let first = 0;
  let last = 0;

  const run = autocannon({
    url,
    connections: lanes.length,
    duration: seconds,
    timeout: 30,
    ...(!options.repeat && { maxOverallRequests: lanes.flat().length }),
    setupClient(client) {
      const lane = lanes[answered.size] ?? [];
      answered.set(client, 0);
      client.setRequests(lane.map((request) => ({ ...request, headers })));
    },
    verifyBody(body) {
      options.onAnswer?.(body);
      return true;
    },
  });
  run.on("response", (client, _status, _bytes, milliseconds) => {
    const now = performance.now();
    const before = answered.get(client) ?? 0;
    answered.set(client, before + 1);
    if (before === 0) {
      // The first answer on each connection has waited for all connections to be set up.
      first ||= now;
    } else if (now - first <= seconds * 1000) {
      last = now;
      latencies.push(milliseconds);
    }
  });
  const { errors, non2xx, statusCodeStats } = await run;
  if (errors > 0 || non2xx > 0)
    throw new Failure(
      `expected 2xx from ${url}, got ${JSON.stringify(statusCodeStats)} and ${errors} errors`,
    );

  latencies.sort((a, b) => a - b);
  const quantile = (q: number) => latencies[Math.floor(q * (latencies.length - 1))] ?? Number.NaN;
  return {
    perSecond: latencies.length / ((last - first) / 1000),
    p50: quantile(0.5),
    p99: quantile(0.99),
    sent: [...answered.values()].map((count, lane) => Math.min(count + 1, lanes[lane]!.length)),
  };
}

/** Deals requests to so many lanes, in the sizes into which autocannon divides `maxOverallRequests`. */
export function deal(requests: readonly Request[], lanes: number): Request[][] {
  return Array.from({ length: lanes }, (_, lane) => requests.filter((_, index) => index % lanes === lane));
}
