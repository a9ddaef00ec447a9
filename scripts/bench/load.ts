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
  readonly connections: number;
  /** Ends the load before all requests are sent. */
  readonly seconds: number;
  /** Begins again with the first request after the last one, instead of ending. */
  readonly repeat?: boolean;
  /** Called with the text of every answer. */
  readonly onAnswer?: (body: string) => void;
}

export interface LoadResult {
  /** Answers within the time. */
  readonly answered: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/**
 * Sends ready-made requests, each once, over so many connections, every connection one at a time. They are
 * built before the clock starts, so that what is measured is the server and as little of the client as can be.
 */
export async function load(requests: readonly Request[], options: LoadOptions): Promise<LoadResult> {
  const { url, key, connections, seconds } = options;
  const shares = share(requests, connections);
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const latencies: number[] = [];
  let warm = 0;
  let first = 0;
  let last = 0;

  const run = autocannon({
    url,
    connections,
    duration: seconds,
    ...(!options.repeat && { maxOverallRequests: requests.length }),
    timeout: 30,
    setupClient: (client) =>
      client.setRequests((shares.next().value ?? []).map((request: Request) => ({ ...request, headers }))),
    verifyBody(body) {
      options.onAnswer?.(body);
      return true;
    },
  });
  run.on("response", (_client, _status, _bytes, milliseconds) => {
    const now = performance.now();
    if (warm++ < connections) {
      // The first answer on each connection has waited for all connections to be set up.
      first = now;
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
    answered: latencies.length,
    perSecond: latencies.length / ((last - first) / 1000),
    p50: quantile(0.5),
    p99: quantile(0.99),
  };
}

/** One share of the requests for each connection, of the sizes into which autocannon divides the whole. */
function* share<T>(items: readonly T[], parts: number): Generator<T[], undefined> {
  let from = 0;
  for (let part = 0; part < parts; part++) {
    const size = Math.floor(items.length / parts) + (part < items.length % parts ? 1 : 0);
    yield items.slice(from, from + size);
    from += size;
  }
}
