import type { Rule } from "../audience/rules.ts";
import { inOrder, type Weekday, weekdayName } from "../weekdays.ts";
import type { Facts, Where } from "./facts.ts";

const units = { s: "seconde", m: "minute", h: "heure", d: "jour" } as const;
const number = new Intl.NumberFormat("fr");
const percent = new Intl.NumberFormat("fr", { style: "percent", maximumFractionDigits: 1 });
const date = new Intl.DateTimeFormat("fr", { dateStyle: "long", timeStyle: "short" });
const and = new Intl.ListFormat("fr", { type: "conjunction" });
const or = new Intl.ListFormat("fr", { type: "disjunction" });

export function french(facts: Facts): string {
  const often = facts.caps.map(({ limit, window }) => `${number.format(limit)} fois ${windowOf(window)}`);
  const begin = often.length === 0 ? "" : `au plus ${and.format(often)}, `;
  const offer = facts.offer === null ? "" : `, avec l’offre « ${facts.offer} »`;
  const gets =
    facts.title === "" ? "reçoivent un message qui reste à écrire" : `reçoivent « ${facts.title} »`;
  const sentence = `${begin}${who(facts)} ${doing(facts)} ${gets}${offer}${when(facts)}.`;
  return [capital(sentence), ...after(facts)].join(" ");
}

function who({ who }: Facts): string {
  if (who === null) return "les clients qui répondent à la requête écrite et";
  if (who.rules.length === 0) return "les clients qui";
  const asked = (who.match === "all" ? and : or).format(who.rules.map(asking));
  return `les clients ${asked}, quand ils`;
}

function doing({ event, dwell, where }: Facts): string {
  if (event === "enter") return `entrent dans ${placeOf(where)}`;
  if (event === "exit") return `quittent ${placeOf(where)}`;
  return `restent ${dwell === null ? "le temps propre à la zone" : durationOf(dwell)} dans ${placeOf(where)}`;
}

function placeOf(where: Where): string {
  switch (where.kind) {
    case "one":
      return `la zone ${where.name}`;
    case "all":
      return where.count === null ? "n’importe quelle zone" : `l’une des ${number.format(where.count)} zones`;
    case "some": {
      const tagged = where.tags.length === 0 ? "" : ` ${or.format(where.tags.map((tag) => `« ${tag} »`))}`;
      if (where.count === null) return `une zone${tagged}`;
      return where.count === 1
        ? `la seule zone${tagged}`
        : `l’une des ${number.format(where.count)} zones${tagged}`;
    }
  }
}

function when({ schedule }: Facts): string {
  const { storeOpen, from, to, startAt, endAt } = schedule;
  const parts = [
    ...(storeOpen ? ["pendant l’ouverture du magasin"] : []),
    ...(schedule.days?.length ? [daysOf(schedule.days)] : []),
    ...(from || to ? [`de ${clockOf(from ?? "00:00")} à ${clockOf(to ?? "24:00")}`] : []),
    ...(startAt ? [`à partir du ${date.format(new Date(startAt))}`] : []),
    ...(endAt ? [`jusqu’au ${date.format(new Date(endAt))}`] : []),
  ];
  return parts.length === 0 ? "" : `, ${parts.join(", ")}`;
}

function after({ cooldown, holdout, budget }: Facts): string[] {
  return [
    ...(cooldown === null ? [] : [`Pas de nouveau message dans la même zone avant ${durationOf(cooldown)}.`]),
    ...(holdout === 0 ? [] : [`${percent.format(holdout)} d’entre eux sont retenus pour mesurer l’effet.`]),
    ...(budget === null ? [] : [`L’envoi s’arrête après ${number.format(budget)} messages.`]),
  ];
}

function asking({ field, operator, value }: Rule): string {
  const counted = /^(visits|sends|touches)\.(\d+)d$/.exec(field);
  if (counted !== null) return countedOf(counted[1]!, counted[2]!, operator, Number(value));
  const text = shown(value);
  if (field === "locale" && (operator === "is" || operator === "in"))
    return `dont le téléphone parle ${text}`;
  if (field === "anonymous") return value === true ? "anonymes" : "connus par leur nom";
  if (field === "daysSinceLastVisit")
    return `dont la dernière visite remonte à ${bounds[operator] ?? ""}${text} jours`;
  if (field === "daysSinceLastSend")
    return `dont le dernier message remonte à ${bounds[operator] ?? ""}${text} jours`;
  const name = `« ${field.replace(/^traits\./, "")} »`;
  switch (operator) {
    case "known":
      return `dont ${name} est connu`;
    case "unknown":
      return `dont ${name} n’est pas connu`;
    case "contains":
      return `dont ${name} contient « ${text} »`;
    case "is":
    case "in":
      return `dont ${name} est ${text}`;
    case "isNot":
    case "notIn":
      return `dont ${name} n’est pas ${text}`;
    default:
      return `dont ${name} vaut ${bounds[operator] ?? ""}${text}`;
  }
}

const bounds: Partial<Record<Rule["operator"], string>> = {
  gte: "au moins ",
  lte: "au plus ",
  gt: "plus de ",
  lt: "moins de ",
};

function countedOf(what: string, inDays: string, operator: Rule["operator"], n: number): string {
  const none =
    (operator === "is" && n === 0) || (operator === "lte" && n === 0) || (operator === "lt" && n === 1);
  const period = `au cours des ${inDays} derniers jours`;
  if (none)
    return what === "visits" ? `qui ne sont pas venus ${period}` : `à qui rien n’a été envoyé ${period}`;
  const times = `${bounds[operator] ?? ""}${number.format(n)} fois`;
  return what === "visits" ? `venus ${times} ${period}` : `contactés ${times} ${period}`;
}

function shown(value: Rule["value"]): string {
  if (Array.isArray(value)) return or.format(value.map(String));
  return typeof value === "number" ? number.format(value) : String(value);
}

function daysOf(named: readonly Weekday[]): string {
  const { days, isRun } = inOrder(named);
  const names = days.map((day) => weekdayName(day, "fr"));
  return isRun ? `du ${names[0]} au ${names.at(-1)}` : `le ${and.format(names)}`;
}

/** “10 h”, “19 h 30”. */
function clockOf(text: string): string {
  const [hours = "", minutes = ""] = text.split(":");
  return minutes === "00" ? `${Number(hours)} h` : `${Number(hours)} h ${minutes}`;
}

function windowOf(window: string): string {
  const known: Record<string, string> = {
    "24h": "par jour",
    "1d": "par jour",
    "7d": "par semaine",
    "1h": "par heure",
    ever: "en tout",
  };
  return known[window] ?? `en ${durationOf(window)}`;
}

function durationOf(text: string): string {
  const [, count = "", unit = "s"] = /^(\d+)([smhd])$/.exec(text) ?? [];
  if (count === "") return text;
  return `${count} ${units[unit as keyof typeof units]}${Number(count) > 1 ? "s" : ""}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
