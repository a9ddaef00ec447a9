import type { Fault } from "../../engine/answer.ts";
import type { IncomingPing } from "../../engine/pings/types.ts";
import type { DeviceClaim } from "../auth.ts";
import { toPointer } from "../parse.ts";
import { invalid } from "../problem.ts";
import { parseTime } from "../time.ts";
import { isObject, kindOf, validatePing } from "./validate.ts";

const maxPings = 1_000;

/** A phone's clock that is further off than this shifts all times of its request. */
const maxSkew = 30_000;

export interface PingRequest {
  /** The device that makes the request, by its token. */
  readonly device?: DeviceClaim | undefined;
  /** The device's request was counted before. */
  readonly isCounted?: boolean;
  readonly count: number;
  readonly pings: readonly IncomingPing[];
  readonly invalid: readonly { readonly index: number; readonly errors: readonly Fault[] }[];
}

/** Reads one ping or a batch: bad pings are marked one by one, a body that is neither is refused whole. */
export function parsePings(body: unknown, now: number, device?: DeviceClaim): PingRequest {
  if (!isObject(body)) throw invalid([{ pointer: "", detail: `expected an object, got ${kindOf(body)}` }]);
  const isBatch = "pings" in body;
  const list = isBatch ? batchOf(body) : [body];
  const shift = clockShift(body, list, now);
  const pings: IncomingPing[] = [];
  const bad: { index: number; errors: Fault[] }[] = [];
  for (const [index, value] of list.entries()) {
    const parsed = validatePing(value, { index, base: isBatch ? `/pings/${index}` : "", shift, now, device });
    if (parsed.ok) pings.push(parsed.ping);
    else bad.push({ index, errors: parsed.errors });
  }
  return { device, count: list.length, pings, invalid: bad };
}

function batchOf(body: Record<string, unknown>): unknown[] {
  const { pings, sentAt, ...unknown } = body;
  const errors: Fault[] = Object.keys(unknown).map((field) => ({
    pointer: toPointer([field]),
    detail: "unknown field",
  }));
  if (!Array.isArray(pings))
    errors.push({ pointer: "/pings", detail: `expected an array, got ${kindOf(pings)}` });
  else if (pings.length > maxPings)
    errors.push({ pointer: "/pings", detail: `expected at most ${maxPings} pings, got ${pings.length}` });
  if (sentAt !== undefined && sentAt !== null && parseTime(sentAt) === null)
    errors.push({ pointer: "/sentAt", detail: "expected an RFC 3339 time or epoch milliseconds" });
  if (errors.length > 0) throw invalid(errors);
  return pings as unknown[];
}

/** The request's own `sentAt`, or in its absence the newest of its pings, against the server's clock. */
function clockShift(body: Record<string, unknown>, list: readonly unknown[], now: number): number {
  const given = parseTime(body.sentAt);
  const sent =
    given === null ? list.map((ping) => (isObject(ping) ? parseTime(ping.sentAt) : null)) : [given];
  const times = sent.filter((time) => time !== null);
  if (times.length === 0) return 0;
  const skew = now - times.reduce((a, b) => Math.max(a, b));
  return Math.abs(skew) > maxSkew ? skew : 0;
}
