/** Minutes since midnight; the end may pass midnight (up to 2 880). */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export type Day = readonly Span[];

/** A plain week, Monday first, and whether public holidays are closed: what most shops have. */
export interface Week {
  readonly days: readonly Day[];
  readonly closedOnHolidays: boolean;
}

const names = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"] as const;
export const dayMinutes = 1_440;
export const emptyWeek: Week = { days: names.map(() => []), closedOnHolidays: false };

/** OpenStreetMap's syntax as a week; null for what a plain week cannot say (seasons, sunset, comments). */
export function readWeek(text: string): Week | null {
  if (text.trim() === "24/7") return { ...emptyWeek, days: names.map(() => [{ from: 0, to: dayMinutes }]) };
  const days: Day[] = names.map(() => []);
  let closedOnHolidays = false;
  for (const rule of text.split(";").map((part) => part.trim())) {
    if (rule === "") continue;
    const [, selector = "", times = ""] =
      /^((?:Mo|Tu|We|Th|Fr|Sa|Su|PH)(?:[-,]\s*(?:Mo|Tu|We|Th|Fr|Sa|Su|PH))*)?\s*(.*)$/.exec(rule) ?? [];
    const spans = readDay(times);
    if (spans === null) return null;
    const chosen = selector === "" ? { days: names.map((_, i) => i), holidays: false } : readDays(selector);
    if (chosen === null || (chosen.holidays && spans.length > 0)) return null;
    if (chosen.holidays) closedOnHolidays = true;
    for (const day of chosen.days) days[day] = spans;
  }
  return { days, closedOnHolidays };
}

function readDays(selector: string): { days: readonly number[]; holidays: boolean } | null {
  const days: number[] = [];
  let holidays = false;
  for (const part of selector.split(",").map((one) => one.trim())) {
    if (part === "PH") {
      holidays = true;
      continue;
    }
    const [first = -1, last = first] = part.split("-").map((name) => names.indexOf(name.trim() as "Mo"));
    if (first < 0 || last < 0) return null;
    for (let day = first; ; day = (day + 1) % 7) {
      days.push(day);
      if (day === last) break;
    }
  }
  return { days, holidays };
}

/** `10:00-12:30,14:00-19:00` as spans; none for closed, null for what is no list of times. */
export function readDay(text: string): Day | null {
  const times = text.trim().toLowerCase();
  if (times === "" || times === "off" || times === "closed") return [];
  const spans: Span[] = [];
  for (const part of times.split(",")) {
    const found = /^\s*(\d{1,2})[:h](\d{2})?\s*[-–]\s*(\d{1,2})[:h](\d{2})?\s*$/.exec(part);
    if (found === null) return null;
    const [hour = 0, minute = 0, toHour = 0, toMinute = 0] = found.slice(1).map((n) => Number(n ?? 0));
    if (minute > 59 || toMinute > 59 || hour > 23) return null;
    const from = hour * 60 + minute;
    const end = toHour * 60 + toMinute;
    const to = end <= from ? end + dayMinutes : end;
    if (to > 2 * dayMinutes || to <= from) return null;
    spans.push({ from, to });
  }
  return joined(spans);
}

export function writeDay(day: Day): string {
  return day.map(({ from, to }) => `${clock(from)}-${clock(to)}`).join(",");
}

/** The shortest usual form: days in a row with the same times stand together. */
export function writeWeek({ days, closedOnHolidays }: Week): string {
  const open = days.some((day) => day.length > 0);
  if (!open) return "";
  const isAlways = days.every(([span, more]) => !more && span?.from === 0 && span.to === dayMinutes);
  if (isAlways && !closedOnHolidays) return "24/7";
  const rules: string[] = [];
  for (let day = 0; day < 7; ) {
    const times = writeDay(days[day]!);
    let last = day;
    while (last < 6 && writeDay(days[last + 1]!) === times) last++;
    if (times !== "") rules.push(`${names[day]}${last > day ? `-${names[last]}` : ""} ${times}`);
    day = last + 1;
  }
  if (closedOnHolidays) rules.push("PH off");
  return rules.join("; ");
}

/** The day with a stretch opened or closed. */
export function painted(day: Day, { from, to }: Span, open: boolean): Day {
  if (open) return joined([...day, { from, to }]);
  return day.flatMap((span) => {
    const before = { from: span.from, to: Math.min(span.to, from) };
    const after = { from: Math.max(span.from, to), to: span.to };
    return [before, after].filter((rest) => rest.from < rest.to);
  });
}

function joined(spans: readonly Span[]): Day {
  const result: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last !== undefined && span.from <= last.to)
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else result.push(span);
  }
  return result;
}

function clock(minutes: number): string {
  const within = minutes > dayMinutes ? minutes - dayMinutes : minutes;
  return `${String(Math.floor(within / 60)).padStart(2, "0")}:${String(within % 60).padStart(2, "0")}`;
}
