const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Waits after each failed attempt; the first attempt is at once. After the last wait there is no further one. */
const waits = [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 10 * hour];

/** What a receiver may ask for at most: it must not park an event for years. */
const longestRetryAfter = 24 * hour;

/**
 * When to deliver an event again after `attempts` failed attempts: ±20 % by `random` in [0, 1), never before
 * `retryAfter`; null when it has been tried often enough. Times in epoch milliseconds.
 */
export function nextDelivery(
  attempts: number,
  now: number,
  retryAfter: number | null,
  random: number,
): number | null {
  const wait = waits[attempts - 1];
  if (wait === undefined) return null;
  const asked = Math.min(retryAfter ?? 0, now + longestRetryAfter);
  return Math.max(now + Math.round(wait * (0.8 + 0.4 * random)), asked);
}

/** Without an attempt for so long nobody knows how an endpoint is: longer than the longest wait. */
const silence = 24 * hour;
/** An endpoint that has failed for so long is given up. */
const patience = 5 * 24 * hour;

/** Since when an endpoint has failed without a success, its failure at `now` included. */
export function failingSince(
  before: { readonly failingSince: number | null; readonly lastFailureAt: number | null },
  now: number,
): number {
  const isNew = before.failingSince === null || (before.lastFailureAt ?? 0) < now - silence;
  return isNew ? now : before.failingSince!;
}

/** Whether an endpoint that has failed since then is given up. */
export function isGivenUp(since: number, now: number): boolean {
  return now - since >= patience;
}
