/** After a failure: long enough not to spin, short enough not to matter. */
export const retryMs = 1_000;

/**
 * When to wake after work that began at `began` and says that something is due at `next`; all times in epoch
 * milliseconds. What was due before the work and still is cannot be done now (a push service has all the
 * messages it may): to wake for it at once would spin.
 */
export function wakeAfter(next: number | null, began: number): number {
  if (next === null) return Number.POSITIVE_INFINITY;
  return next <= began ? began + retryMs : next;
}
