import { en, type Words } from "./en.ts";
import { fr } from "./fr.ts";

export type { Words } from "./en.ts";

export const language = /^fr\b/i.test(navigator.language) ? "fr" : "en";
export const words: Words = language === "fr" ? fr : en;

/** How dates and numbers are written: as where the reader lives, in the page's language. */
const region = /^(fr|en)\b/i.test(navigator.language) ? navigator.language : language;
const metre = new Intl.NumberFormat(region, { style: "unit", unit: "meter", maximumFractionDigits: 0 });
const kilometre = new Intl.NumberFormat(region, {
  style: "unit",
  unit: "kilometer",
  maximumFractionDigits: 1,
});
const moment = new Intl.DateTimeFormat(region, { dateStyle: "medium", timeStyle: "short" });

/** Metres as one says them; nothing a phone measures is nearer than ten. */
export const distanceText = (metres: number): string =>
  metres < 1_000 ? metre.format(Math.max(1, Math.round(metres / 10)) * 10) : kilometre.format(metres / 1_000);

export const momentText = (at: string | number): string => moment.format(new Date(at));
