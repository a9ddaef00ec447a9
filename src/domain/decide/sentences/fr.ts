import type { Figures } from "./figures.ts";
import type { Sentences } from "./sentence.ts";

const days: Readonly<Record<string, string>> = {
  mo: "lundi",
  tu: "mardi",
  we: "mercredi",
  th: "jeudi",
  fr: "vendredi",
  sa: "samedi",
  su: "dimanche",
};

const offerReasons: Readonly<Record<string, string>> = {
  anonymous: "codes réservés aux comptes identifiés",
  ended: "terminée",
  sold_out: "épuisée",
  unknown: "supprimée",
};

export const french: Sentences = {
  tag: "fr",
  sent: "Envoyé : rien ne s’y opposait.",
  reasons: {
    stale_ping: (f) =>
      `Pas d’envoi : position vieille de ${age(f.number("ageSeconds"))} (${span(f, "maxPingAge")} au plus).`,
    sending_off: () => "Pas d’envoi : tous les envois sont coupés dans les réglages.",
    no_push_consent: () => "Pas d’envoi : les notifications n’ont pas été acceptées.",
    no_channel: () => "Pas d’envoi : aucun appareil joignable.",
    moving_too_fast: (f) =>
      `Pas d’envoi : déplacement à ${kmh(f, "speed")}, au-dessus de ${kmh(f, "maxSpeed")}. Une position plus lente pendant la même visite relancera la décision.`,
    audience_mismatch: (f) => `Pas d’envoi : hors de l’audience (${f.list("fields").join(", ")}).`,
    outside_schedule: (f) => `Pas d’envoi : ${outsideSchedule(f)}`,
    store_closed: (f) =>
      f.text("state") === "closed"
        ? `Pas d’envoi : magasin fermé à ${clock(f.text("localTime"))} (${f.text("openingHours")}).${again(f, "Ouverture")}`
        : `Pas d’envoi : rien ne dit si le magasin était ouvert (${f.text("openingHours")}).`,
    quiet_hours: (f) =>
      `Pas d’envoi : à ${clock(f.text("localTime"))}, ce sont les heures calmes (${clock(f.text("from"))} – ${clock(f.text("to"))}).${again(f, "Fin")}`,
    cooldown: (f) =>
      `Pas d’envoi : cette campagne est déjà passée ici il y a moins de ${span(f, "window")}.${again(f, "De nouveau possible")}`,
    campaign_cap: (f) =>
      f.number("limit") === 0
        ? "Pas d’envoi : la campagne n’autorise aucun message (limite 0)."
        : `Pas d’envoi : déjà ${messages(f, "used")} de cette campagne ${within(f)}.${again(f, "De nouveau possible")}`,
    pressure_cap: (f) =>
      f.number("limit") === 0
        ? "Pas d’envoi : les réglages n’autorisent aucun message (limite 0)."
        : `Pas d’envoi : déjà ${messages(f, "used")} ${within(f)}, toutes campagnes confondues.${again(f, "De nouveau possible")}`,
    budget_exhausted: (f) => `Pas d’envoi : le budget de la campagne, ${messages(f, "sends")}, est épuisé.`,
    offer_unavailable: (f) =>
      `Pas d’envoi : l’offre ${f.text("offer")} n’est pas disponible${f.has("why") ? ` (${offerReasons[f.text("why")] ?? f.text("why")})` : ""}.`,
    rate_limited: (f) =>
      `Pas d’envoi : la campagne a atteint son débit, ${f.shown(f.number("limit"))} en ${span(f, "window")}.${again(f, "De nouveau possible")}`,
    outranked: (f) =>
      f.has("by")
        ? `Pas d’envoi : la campagne ${f.inner("by", "campaignId")} l’a emporté, à ${f.inner("by", "geofenceId")}.`
        : "Pas d’envoi : une autre campagne l’a emporté.",
    render_failed: (f) => `Pas d’envoi : le texte n’a pas pu être composé (${f.text("error")}).`,
    campaign_holdout: (f) =>
      `Retenu exprès : cette campagne laisse de côté ${f.share("share")} de la clientèle pour mesurer son effet. Sans cela, le message partait.`,
    global_holdout: (f) =>
      `Retenu exprès : ${f.share("share")} de la clientèle ne reçoit aucun message, pour mesurer l’effet de l’ensemble. Sans cela, le message partait.`,
  },
};

function outsideSchedule(f: Figures): string {
  if (f.has("startAt")) return `la campagne commence ${when(f, "startAt")}.`;
  if (f.has("endAt")) return `la campagne a pris fin ${when(f, "endAt")}.`;
  const named = f.list("days").map((day) => days[day] ?? day);
  const on = f.has("days") ? `, ${named.length === 0 ? "aucun jour" : named.join(", ")}` : "";
  const hours = `${clock(f.text("from"))} – ${clock(f.text("to"))}`;
  return `${days[f.text("localDay")] ?? "?"} à ${clock(f.text("localTime"))}, hors des horaires de la campagne (${hours}${on}).${again(f, "Prochain créneau")}`;
}

function within(f: Figures): string {
  const limit = f.shown(f.number("limit"));
  if (f.text("window") === "ever") return `(${limit} en tout et pour tout)`;
  const found = f.span("window");
  const isDays = found !== null && found.unit === "d" && found.count > 1;
  const last = isDays
    ? `des ${found.count} derniers jours`
    : `des dernières ${span(f, "window").replace(/^1.jour$/, "24\u00a0h")}`;
  return `au cours ${last} (limite : ${limit})`;
}

/** « De nouveau possible à 18 h 42. » */
function again(f: Figures, words: string): string {
  return f.has("retryAt") ? ` ${words} ${when(f, "retryAt")}.` : "";
}

function when(f: Figures, name: string): string {
  const moment = f.moment(name);
  if (moment === null) return "à un autre moment";
  return moment.date === null
    ? `à ${clock(moment.time)}`
    : `le ${moment.date.replace(/^1 /, "1er ")} à ${clock(moment.time)}`;
}

/** `18:42` as « 18 h 42 », `08:00` as « 8 h ». */
function clock(text: string): string {
  const [hours = "?", minutes = "00"] = text.split(":");
  return minutes === "00" ? `${Number(hours)}\u00a0h` : `${Number(hours)}\u00a0h\u00a0${minutes}`;
}

function span(f: Figures, name: string): string {
  const found = f.span(name);
  if (found === null) return f.text(name);
  const { count, unit } = found;
  if (unit === "d") return count === 1 ? "1\u00a0jour" : `${count}\u00a0jours`;
  return `${count}\u00a0${{ s: "s", m: "min", h: "h" }[unit]}`;
}

function age(seconds: number): string {
  return seconds < 120 ? `${seconds}\u00a0s` : `${Math.round(seconds / 60)}\u00a0min`;
}

function kmh(f: Figures, name: string): string {
  return `${f.shown(f.number(name) * 3.6)}\u00a0km/h`;
}

function messages(f: Figures, name: string): string {
  const count = f.number(name);
  return count <= 1 ? `${count} message` : `${f.shown(count)} messages`;
}
