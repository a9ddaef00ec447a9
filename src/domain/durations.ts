const unitMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const pattern = /^(0|[1-9]\d{0,8})(s|m|h|d)$/;

/** Milliseconds of a duration such as `"90s"`, `"15m"`, `"24h"`, `"7d"`; null when it is not one. */
export function parseDuration(text: string): number | null {
  const match = pattern.exec(text);
  if (match === null) return null;
  return Number(match[1]) * unitMs[match[2] as keyof typeof unitMs];
}

/** As {@link parseDuration}, for text that validation has let through. */
export function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms === null) throw new Error(`expected a duration such as "15m", got ${JSON.stringify(text)}`);
  return ms;
}
