import { type Api, ApiError } from "../support/api.ts";
import type { TracePoint } from "./fields.ts";
import type { Pace } from "./pace.ts";

export interface PingResult {
  readonly status: string;
  readonly events?: readonly { readonly type: string; readonly geofenceId: string }[];
  readonly notifications?: readonly string[];
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

export interface Clock {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export interface SendOptions {
  readonly customerId: string;
  /** Points in one request, at most. */
  readonly batch: number;
  /** Metres, for points that were recorded without one. */
  readonly accuracy: number | null;
  readonly signal: AbortSignal;
  /** Called after each request with the results of its points. */
  onResults(results: readonly PingResult[]): void;
}

const PATIENCE = 20;

/** Sends every point when it is due. What has come due meanwhile goes together, so a slow server is not chased. */
export async function sendTrace(
  api: Api,
  points: readonly TracePoint[],
  pace: Pace,
  clock: Clock,
  options: SendOptions,
): Promise<void> {
  let next = 0;
  while (next < points.length && !options.signal.aborted) {
    const wait = pace.dueAt(next) - clock.now();
    if (wait > 0) await clock.sleep(wait);
    if (options.signal.aborted) return;
    const from = next++;
    const now = clock.now();
    while (next < points.length && next - from < options.batch && pace.dueAt(next) <= now) next++;
    const pings = points.slice(from, next).map((point) => toPing(point, pace.shift, options));
    options.onResults(await post(api, pings, clock));
  }
}

function toPing(
  point: TracePoint,
  shift: number,
  { customerId, accuracy }: SendOptions,
): Record<string, unknown> {
  const { at, more, ...place } = point;
  const assumed = accuracy === null ? {} : { accuracy };
  return { ...assumed, ...place, ...more, customerId, timestamp: new Date(at + shift).toISOString() };
}

/** One request, again while the server asks for patience: as a whole (429, 503) or for single pings. */
async function post(api: Api, pings: readonly unknown[], clock: Clock): Promise<PingResult[]> {
  const results: PingResult[] = [];
  let open = pings.map((_, index) => index);
  for (let attempt = 1; open.length > 0; attempt++) {
    try {
      const answer = (await api.request("POST", "/v1/pings", {
        pings: open.map((index) => pings[index]),
      })) as {
        results: PingResult[];
      };
      open.forEach((index, at) => {
        results[index] = answer.results[at] ?? { status: "unanswered" };
      });
      open = open.filter((index) => results[index]?.status === "unavailable");
      if (attempt >= PATIENCE) break;
      if (open.length > 0) await clock.sleep(1000);
    } catch (error) {
      if (!(error instanceof ApiError) || ![429, 503].includes(error.status) || attempt >= PATIENCE)
        throw error;
      await clock.sleep((error.retryAfter ?? 1) * 1000);
    }
  }
  return results;
}
