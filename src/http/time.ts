const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;

/** Years 0001 to 9999: what RFC 3339 can write. */
const earliest = Date.parse("0001-01-01T00:00:00.000Z");
const latest = Date.parse("9999-12-31T23:59:59.999Z");

/** Epoch milliseconds of an RFC 3339 text or of a number that is them already; null when it is neither. */
export function parseTime(value: unknown): number | null {
  if (typeof value === "number") return isWritable(value) ? Math.round(value) : null;
  const match = typeof value === "string" ? rfc3339.exec(value) : null;
  if (match === null) return null;
  const [text, year, month, day] = match as unknown as [string, string, string, string];
  if (!isDay(Number(year), Number(month), Number(day))) return null;
  const parsed = Date.parse(text.replace(" ", "T").toUpperCase());
  return isWritable(parsed) ? parsed : null;
}

/** An offset may lead out of the calendar; NaN is not in it. */
function isWritable(ms: number): boolean {
  return ms >= earliest && ms <= latest;
}

/** `Date.parse` takes 30 February for 2 March. */
function isDay(year: number, month: number, day: number): boolean {
  return day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
