import { duration } from "./durations.ts";

/** So many requests in a window on average, and at most `burst` at once. */
export interface RateLimit {
  readonly limit: number;
  /** A duration such as `"1s"`. */
  readonly window: string;
  readonly burst: number;
}

/** Whose requests are counted; null is not at all. */
export interface RateLimits {
  /** Of a device, by its token. */
  readonly device: RateLimit | null;
  /** Of a client address, with a publishable key. */
  readonly address: RateLimit | null;
  /** Of a client address, to enrol devices. */
  readonly enrolment: RateLimit | null;
}

/** What one bucket remembers: when it will be empty again, epoch milliseconds. */
export type ArrivalTime = number;

/**
 * Takes a request into its bucket, or says in how many milliseconds it would fit: the generic cell rate algorithm
 * (ITU-T I.371) in its virtual scheduling form. At most `burst` and one more per interval pass in any time, and
 * whoever keeps the interval is never refused. `before` is undefined for a bucket that is not remembered.
 */
export function takeRequest(
  before: ArrivalTime | undefined,
  { limit, window, burst }: RateLimit,
  now: number,
): { readonly taken: ArrivalTime } | { readonly retryAfter: number } {
  const interval = duration(window) / limit;
  const tolerance = (burst - 1) * interval;
  // A bucket fuller than it can be is one of a clock since set back, or of a limit since changed.
  const full = now + tolerance + interval;
  const arrival = Math.min(Math.max(before ?? now, now), full);
  const early = arrival - tolerance - now;
  return early > 0 ? { retryAfter: early } : { taken: arrival + interval };
}
