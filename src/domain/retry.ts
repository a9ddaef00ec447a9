/** When to try again after `attempts` failed ones: 1 s doubling to 60 s, ±50 %, never before `retryAfter`. */
export function nextAttempt(
  attempts: number,
  now: number,
  retryAfter: number | null,
  random: number,
): number {
  const base = Math.min(60_000, 1000 * 2 ** (attempts - 1));
  const wait = base * (0.5 + random);
  return Math.max(now + Math.round(wait), retryAfter ?? 0);
}

/** Epoch milliseconds of a `Retry-After` header: seconds or an HTTP date (RFC 9110 §10.2.3); null if neither. */
export function parseRetryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return now + Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : date;
}
