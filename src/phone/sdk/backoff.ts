/**
 * Milliseconds to wait after so many failures in a row: 2 s doubling to 5 min, anywhere in its upper half so that
 * phones that lost the server together do not come back together; never sooner than the server asked for.
 */
export function backoff(failures: number, retryAfter: number | null, chance: number): number {
  const full = Math.min(300_000, 1_000 * 2 ** Math.min(failures, 10));
  return Math.max(full * (0.5 + chance / 2), retryAfter ?? 0);
}
