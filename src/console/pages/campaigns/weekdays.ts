export const weekdays = ["mo", "tu", "we", "th", "fr", "sa", "su"] as const;
export type Weekday = (typeof weekdays)[number];

/** Some Monday. */
const monday = Date.UTC(2024, 0, 1, 12);
const dayMs = 86_400_000;

/** “Monday”, “lundi”: as it stands inside a sentence. */
export function weekdayName(day: Weekday, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" });
  return format.format(monday + weekdays.indexOf(day) * dayMs);
}

/** “Mo”, “Lu”. */
export function weekdayShort(day: Weekday, locale: string): string {
  const [first = "", second = ""] = weekdayName(day, locale);
  return first.toLocaleUpperCase(locale) + second;
}

/** In the order of the week, and whether it is one run of three days or more. */
export function inOrder(days: readonly Weekday[]): {
  readonly days: readonly Weekday[];
  readonly isRun: boolean;
} {
  const sorted = weekdays.filter((day) => days.includes(day));
  const span = weekdays.indexOf(sorted.at(-1)!) - weekdays.indexOf(sorted[0]!);
  return { days: sorted, isRun: sorted.length > 2 && span === sorted.length - 1 };
}
