const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of a duration of the API, such as `"90s"` or `"3m"`. */
export const duration = (text: string): number => Number.parseInt(text, 10) * (units[text.at(-1)!] ?? 1_000);
