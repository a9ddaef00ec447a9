import { duration } from "./durations.ts";
import type { Cap } from "./settings.ts";

/** A message that counts: a send, a ghost, or a touch by another tool (no campaign). */
export interface Send {
  readonly at: number;
  readonly campaignId: string | null;
  readonly geofenceId: string | null;
}

export interface Usage {
  readonly limit: number;
  readonly window: string;
  readonly used: number;
  readonly left: number;
  /** When the next one fits, epoch milliseconds; null when it fits now, or never will. */
  readonly retryAt: number | null;
}

/** Milliseconds of a cap's window; `"ever"` has no end. */
export function windowMs(window: string): number {
  return window === "ever" ? Number.POSITIVE_INFINITY : duration(window);
}

/**
 * How much of a rolling cap is used. A send counts while it is younger than the window: at exactly 24 h a
 * 24 h window is free again. `times` in any order; a time ahead of `now` (a clock stepped back) counts.
 */
export function usage(cap: Cap, times: readonly number[], now: number): Usage {
  const span = windowMs(cap.window);
  const inWindow = times.filter((at) => now - at < span).sort((a, b) => a - b);
  const used = inWindow.length;
  const blocking = used >= cap.limit ? inWindow[used - cap.limit] : undefined;
  const retryAt = blocking === undefined || !Number.isFinite(span) ? null : blocking + span;
  return { limit: cap.limit, window: cap.window, used, left: Math.max(0, cap.limit - used), retryAt };
}

/** Of the caps that are used up the one that frees last, or else the one with the least left; null without caps. */
export function tightest(caps: readonly Cap[], times: readonly number[], now: number): Usage | null {
  const freedAt = ({ left, retryAt }: Usage) => (left > 0 ? now : (retryAt ?? Number.POSITIVE_INFINITY));
  let found: Usage | null = null;
  for (const cap of caps) {
    const current = usage(cap, times, now);
    if (found === null) found = current;
    else if (freedAt(current) > freedAt(found)) found = current;
    else if (freedAt(current) === freedAt(found) && current.left < found.left) found = current;
  }
  return found;
}
