import type { Fix, Rules } from "./types.ts";

/** How the phone stands to one zone, as the server will have it from what was sent; no trace is outside. */
export interface Trace {
  /** When the server counts it as entered; null while the first fix inside has not decided it. */
  readonly since: number | null;
  /** The newest fix inside that was sent. */
  readonly seen: number;
  /** Fixes inside that were sent since the enter, counted to 2: the second confirms the visit. */
  readonly sent: number;
  /** No fix sent from inside was slow yet: campaigns may wait for one that is. */
  readonly fast: boolean;
  /** The first of a row of fixes outside, which was sent; the exit waits for one `exitAfter` later. */
  readonly out: number | null;
}

/** One zone as seen from one fix. */
export interface Sight {
  /** Metres to the boundary, negative inside. */
  readonly d: number;
  /** Milliseconds, shortest first. */
  readonly dwells: readonly number[];
}

const walking = 2;
const loneOutsideLimit = 30 * 60_000;

/** The server's `a`: what is not known counts as 50 m. */
export const accuracyOf = ({ accuracy }: Fix) => (accuracy !== null && accuracy > 0 ? accuracy : 50);
const isFast = ({ speed }: Fix) => (speed ?? 0) > walking;
const isOutside = (d: number, fix: Fix, rules: Rules) => d > Math.max(rules.exitBuffer, accuracyOf(fix));

/** Whether this fix can change anything at the zone: the contract's presence rules, read from the phone's side. */
export function matters(trace: Trace | undefined, { d, dwells }: Sight, fix: Fix, rules: Rules): boolean {
  if (!trace) return d <= 0;
  const { since, seen, sent, fast, out } = trace;
  if (since === null) return true;
  if (isOutside(d, fix, rules)) return out === null || fix.at - out >= rules.exitAfter;
  if (out !== null) return true;
  return (
    d <= 0 &&
    (sent < 2 ||
      (fast && !isFast(fix)) ||
      fix.at - seen >= rules.presenceTimeout / 2 ||
      dwells.some((dwell) => seen - since < dwell && fix.at - since >= dwell))
  );
}

/** The trace after a fix was sent; undefined: outside. */
export function follow(trace: Trace | undefined, { d }: Sight, fix: Fix, rules: Rules): Trace | undefined {
  const { at } = fix;
  const arrived = { since: at, seen: at, sent: 1, fast: isFast(fix), out: null };
  if (!trace || trace.since === null) {
    if (d > 0) return undefined;
    if (trace) return { ...arrived, sent: 2 };
    return { ...arrived, since: d + accuracyOf(fix) / 2 <= 0 ? at : null };
  }
  const { out } = trace;
  if (isOutside(d, fix, rules)) {
    if (out === null) return { ...trace, out: at };
    return at - out >= rules.exitAfter ? undefined : trace;
  }
  if (d > 0) return { ...trace, out: null };
  // A lone fix outside long ago: the server makes two visits of it. As after a silence that timed out.
  const again = (out !== null && at - out > loneOutsideLimit) || at - trace.seen >= rules.presenceTimeout;
  if (again) return arrived;
  return { ...trace, seen: at, sent: 2, fast: trace.fast && isFast(fix), out: null };
}

/** Milliseconds until a fix is due here whatever the phone does; infinite when none is. */
export function due(trace: Trace | undefined, { dwells }: Sight, now: number, rules: Rules): number {
  if (!trace) return Number.POSITIVE_INFINITY;
  const { since, seen, out } = trace;
  if (since === null) return 0;
  const next = dwells.map((dwell) => since + dwell).filter((time) => time > seen);
  const times = [...next, seen + rules.presenceTimeout / 2, ...(out === null ? [] : [out + rules.exitAfter])];
  return Math.max(0, Math.min(...times) - now);
}
