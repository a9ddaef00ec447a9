import type { Rule } from "../audience/rules.ts";
import { inOrder, type Weekday, weekdayName } from "../weekdays.ts";
import type { Facts, Where } from "./facts.ts";

const units = { s: "second", m: "minute", h: "hour", d: "day" } as const;
const number = new Intl.NumberFormat("en");
const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });
const date = new Intl.DateTimeFormat("en", { dateStyle: "long", timeStyle: "short" });
const and = new Intl.ListFormat("en", { type: "conjunction" });
const or = new Intl.ListFormat("en", { type: "disjunction" });

export function english(facts: Facts): string {
  const often = facts.caps.map(({ limit, window }) => `${timesOf(limit)} ${windowOf(window)}`);
  const begin = often.length === 0 ? "" : `at most ${and.format(often)}, `;
  const offer = facts.offer === null ? "" : `, with the offer “${facts.offer}”`;
  const gets = facts.title === "" ? "get a message that is yet to be written" : `get “${facts.title}”`;
  const sentence = `${begin}${who(facts)} ${doing(facts)} ${gets}${offer}${when(facts)}.`;
  return [capital(sentence), ...after(facts)].join(" ");
}

function who({ who }: Facts): string {
  if (who === null) return "customers who match the written query and";
  if (who.rules.length === 0) return "customers who";
  const asked = (who.match === "all" ? and : or).format(who.rules.map(asking));
  return `customers ${asked}, who`;
}

function doing({ event, dwell, where }: Facts): string {
  const place = placeOf(where);
  if (event === "enter") return `enter ${place}`;
  if (event === "exit") return `leave ${place}`;
  return `stay ${dwell === null ? "for the zone’s own time" : durationOf(dwell)} in ${place}`;
}

function placeOf(where: Where): string {
  switch (where.kind) {
    case "one":
      return where.name;
    case "all":
      return where.count === null ? "any zone" : `any of the ${number.format(where.count)} zones`;
    case "some": {
      const tagged =
        where.tags.length === 0 ? "" : ` tagged ${or.format(where.tags.map((tag) => `“${tag}”`))}`;
      if (where.count === null) return `a zone${tagged}`;
      return where.count === 1
        ? `the one zone${tagged}`
        : `one of ${number.format(where.count)} zones${tagged}`;
    }
  }
}

function when({ schedule }: Facts): string {
  const { storeOpen, from, to, startAt, endAt } = schedule;
  const parts = [
    ...(storeOpen ? ["while the store is open"] : []),
    ...(schedule.days?.length ? [`on ${daysOf(schedule.days)}`] : []),
    ...(from || to ? [`between ${from ?? "00:00"} and ${to ?? "24:00"}`] : []),
    ...(startAt ? [`from ${date.format(new Date(startAt))}`] : []),
    ...(endAt ? [`until ${date.format(new Date(endAt))}`] : []),
  ];
  return parts.length === 0 ? "" : `, ${parts.join(", ")}`;
}

function after({ cooldown, holdout, budget }: Facts): string[] {
  return [
    ...(cooldown === null ? [] : [`Not again at the same zone for ${durationOf(cooldown)}.`]),
    ...(holdout === 0 ? [] : [`${percent.format(holdout)} of them are held back to measure the effect.`]),
    ...(budget === null ? [] : [`It stops after ${number.format(budget)} messages.`]),
  ];
}

function asking({ field, operator, value }: Rule): string {
  const counted = /^(visits|sends|touches)\.(\d+)d$/.exec(field);
  if (counted !== null) return countedOf(counted[1]!, counted[2]!, operator, Number(value));
  const text = shown(value, operator);
  if (field === "locale" && (operator === "is" || operator === "in")) return `whose phone speaks ${text}`;
  if (field === "anonymous") return value === true ? "who are anonymous" : "who are known by name";
  const name =
    { daysSinceLastVisit: "days since the last visit", daysSinceLastSend: "days since the last message" }[
      field
    ] ?? field.replace(/^traits\./, "");
  switch (operator) {
    case "known":
      return `whose ${name} is known`;
    case "unknown":
      return `whose ${name} is not known`;
    case "contains":
      return `whose ${name} contains “${text}”`;
    default:
      return `whose ${name} ${verbs[operator]} ${text}`;
  }
}

const verbs = {
  is: "is",
  isNot: "is not",
  in: "is",
  notIn: "is neither",
  gte: "is at least",
  lte: "is at most",
  gt: "is over",
  lt: "is under",
} as const;

function countedOf(what: string, inDays: string, operator: Rule["operator"], n: number): string {
  const none =
    (operator === "is" && n === 0) || (operator === "lte" && n === 0) || (operator === "lt" && n === 1);
  const verb = what === "visits" ? "came" : "were written to";
  const never = what === "visits" ? "did not come" : "were not written to";
  const period = `in the last ${inDays} days`;
  if (none) return `who ${never} ${period}`;
  const bound =
    { gte: "at least ", lte: "at most ", gt: "more than ", lt: "less than " }[operator as string] ?? "";
  return `who ${verb} ${bound}${timesOf(n)} ${period}`;
}

function shown(value: Rule["value"], operator: Rule["operator"]): string {
  if (!Array.isArray(value)) return typeof value === "number" ? number.format(value) : String(value);
  return operator === "notIn" ? value.join(" nor ") : or.format(value.map(String));
}

function daysOf(named: readonly Weekday[]): string {
  const { days, isRun } = inOrder(named);
  const names = days.map((day) => weekdayName(day, "en"));
  return isRun ? `${names[0]} to ${names.at(-1)}` : and.format(names.map((name) => `${name}s`));
}

function timesOf(n: number): string {
  return n === 1 ? "once" : n === 2 ? "twice" : `${number.format(n)} times`;
}

function windowOf(window: string): string {
  const known: Record<string, string> = {
    "24h": "a day",
    "1d": "a day",
    "7d": "a week",
    "1h": "an hour",
    ever: "ever",
  };
  return known[window] ?? `in ${durationOf(window)}`;
}

function durationOf(text: string): string {
  const [, count = "", unit = "s"] = /^(\d+)([smhd])$/.exec(text) ?? [];
  if (count === "") return text;
  return `${count} ${units[unit as keyof typeof units]}${count === "1" ? "" : "s"}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
