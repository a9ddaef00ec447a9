import type { Counts } from "./query.ts";

const dayMs = 86_400_000;

/** How many of the times lie in the last 7, 30 and 90 days (24 h each); like a cap, exactly 7 days ago is out. */
export function countsOf(times: readonly number[], now: number): Counts {
  const within = (days: number) => times.filter((at) => now - at < days * dayMs).length;
  return { "7d": within(7), "30d": within(30), "90d": within(90) };
}

/** Whole days (24 h each) since the newest of the times; null without any. */
export function daysSince(times: readonly number[], now: number): number | null {
  if (times.length === 0) return null;
  const newest = times.reduce((a, b) => Math.max(a, b));
  return Math.max(0, Math.floor((now - newest) / dayMs));
}
