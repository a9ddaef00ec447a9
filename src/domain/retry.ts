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

/** The three forms of RFC 9110 §5.6.7 begin with the day; what else `Date.parse` takes (`+3600`: a year) is no date here. */
const httpDate = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .*\d\d:\d\d:\d\d/;

/** Epoch milliseconds of a `Retry-After` header: seconds or an HTTP date (RFC 9110 §10.2.3); null if neither. */
export function parseRetryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return now + Number(text) * 1000;
  if (!httpDate.test(text)) return null;
  const date = Date.parse(text.endsWith("GMT") ? text : `${text} GMT`);
  return Number.isNaN(date) ? null : date;
}
