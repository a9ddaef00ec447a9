import { useMemo } from "react";
import { type Language, language, useLanguage } from "./language.ts";

const units = {
  s: ["second", 1_000],
  m: ["minute", 60_000],
  h: ["hour", 3_600_000],
  d: ["day", 86_400_000],
} as const;

/** Figures and times as the language writes them. */
export interface Format {
  number(value: number): string;
  /** A share, 0..1. */
  percent(share: number): string;
  metres(value: number): string;
  /** Square metres, or square kilometres from one on. */
  area(value: number): string;
  dateTime(at: string | number): string;
  time(at: string | number): string;
  day(at: string | number): string;
  /** “3 minutes ago” */
  ago(at: string | number): string;
  /** `"24h"` as “24 hours”. */
  duration(text: string): string;
}

export function useFormat(): Format {
  const now = useLanguage();
  return useMemo(() => formatOf(now), [now]);
}

export function format(): Format {
  return formatOf(language());
}

const made = new Map<Language, Format>();

function formatOf(which: Language): Format {
  const known = made.get(which);
  if (known !== undefined) return known;
  const fresh = makeFormat(which);
  made.set(which, fresh);
  return fresh;
}

/** The language as it is written where the browser is: an English day begins with its number, an American one does not. */
function localeOf(which: Language): string {
  return navigator.languages.find((tag) => tag.toLowerCase().split("-")[0] === which) ?? which;
}

function makeFormat(which: Language): Format {
  const locale = localeOf(which);
  const plain = new Intl.NumberFormat(locale);
  const share = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const metres = new Intl.NumberFormat(locale, { style: "unit", unit: "meter", maximumFractionDigits: 0 });
  const kilometres = new Intl.NumberFormat(locale, {
    style: "unit",
    unit: "kilometer",
    maximumFractionDigits: 1,
  });
  const tenths = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: "medium" });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  return {
    number: (value) => plain.format(value),
    percent: (value) => share.format(value),
    metres: (value) => (value < 10_000 ? metres.format(value) : kilometres.format(value / 1_000)),
    area: (value) =>
      value < 1e6 ? `${plain.format(Math.round(value))} m²` : `${tenths.format(value / 1e6)} km²`,
    dateTime: (at) => dateTime.format(new Date(at)),
    time: (at) => time.format(new Date(at)),
    day: (at) => day.format(new Date(at)),
    ago(at) {
      const past = Math.max(0, Date.now() - new Date(at).getTime());
      const [unit, size] =
        past < 60_000 ? units.s : past < 3_600_000 ? units.m : past < 86_400_000 ? units.h : units.d;
      return relative.format(-Math.round(past / size), unit);
    },
    duration(text) {
      const [, count = "", letter = ""] = /^(\d+)([smhd])$/.exec(text) ?? [];
      if (!(letter in units)) return text;
      const [unit] = units[letter as keyof typeof units];
      return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(
        Number(count),
      );
    },
  };
}
