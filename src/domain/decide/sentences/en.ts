import type { Figures } from "./figures.ts";
import type { Sentences } from "./sentence.ts";

const days: Readonly<Record<string, string>> = {
  mo: "Monday",
  tu: "Tuesday",
  we: "Wednesday",
  th: "Thursday",
  fr: "Friday",
  sa: "Saturday",
  su: "Sunday",
};

const offerReasons: Readonly<Record<string, string>> = {
  anonymous: "its codes are for customers who are signed in",
  ended: "it has ended",
  sold_out: "none is left",
  unknown: "there is no such offer any more",
};

export const english: Sentences = {
  tag: "en-GB",
  sent: "Sent: every gate let it through.",
  reasons: {
    stale_ping: (f) =>
      `Not sent: the position was ${age(f.number("ageSeconds"))} old (at most ${span(f, "maxPingAge")}).`,
    sending_off: () => "Not sent: sending is switched off for the whole workspace.",
    no_push_consent: () => "Not sent: there is no consent to push messages.",
    no_channel: () => "Not sent: no device can be reached.",
    moving_too_fast: (f) =>
      `Not sent: moving at ${kmh(f, "speed")}, faster than ${kmh(f, "maxSpeed")}. A slower position in the same visit decides again.`,
    audience_mismatch: (f) => `Not sent: not part of the audience (${f.list("fields").join(", ")}).`,
    outside_schedule: (f) => `Not sent: ${outsideSchedule(f)}`,
    store_closed: (f) =>
      f.text("state") === "closed"
        ? `Not sent: the store was closed at ${f.text("localTime")} (${f.text("openingHours")}).${again(f, "Opens")}`
        : `Not sent: it is not known whether the store was open (${f.text("openingHours")}).`,
    quiet_hours: (f) =>
      `Not sent: ${f.text("localTime")} is within quiet hours (${f.text("from")}–${f.text("to")}).${again(f, "They end")}`,
    cooldown: (f) =>
      `Not sent: this campaign had its turn here, less than ${span(f, "window")} ago.${again(f, "Free again")}`,
    campaign_cap: (f) =>
      f.number("limit") === 0
        ? "Not sent: the campaign allows no message at all (limit 0)."
        : `Not sent: ${messages(f, "used")} of this campaign ${within(f)}.${again(f, "Free again")}`,
    pressure_cap: (f) =>
      f.number("limit") === 0
        ? "Not sent: the settings allow no message at all (limit 0)."
        : `Not sent: ${messages(f, "used")} ${within(f)}, all campaigns together.${again(f, "Free again")}`,
    budget_exhausted: (f) => `Not sent: the campaign's budget of ${messages(f, "sends")} is used up.`,
    offer_unavailable: (f) =>
      `Not sent: the offer ${f.text("offer")} is not to be had${f.has("why") ? ` (${offerReasons[f.text("why")] ?? f.text("why")})` : ""}.`,
    rate_limited: (f) =>
      `Not sent: the campaign is at its limit of ${f.shown(f.number("limit"))} in ${span(f, "window")}.${again(f, "Room again")}`,
    outranked: (f) =>
      f.has("by") ? `Not sent: ${winner(f)} won this moment.` : "Not sent: another campaign won this moment.",
    render_failed: (f) => `Not sent: the text could not be written for this customer (${f.text("error")}).`,
    campaign_holdout: (f) =>
      `Held back on purpose: one of the ${f.share("share")} of customers whom this campaign leaves out, to measure its effect. It would have been sent.`,
    global_holdout: (f) =>
      `Held back on purpose: one of the ${f.share("share")} of customers who get no message, to measure the effect of all. It would have been sent.`,
  },
};

function outsideSchedule(f: Figures): string {
  if (f.has("startAt")) return `the campaign begins ${when(f, "startAt")}.`;
  if (f.has("endAt")) return `the campaign ended ${when(f, "endAt")}.`;
  const named = f.list("days").map((day) => days[day] ?? day);
  const on = f.has("days") ? `, ${named.length === 0 ? "on no day" : named.join(", ")}` : "";
  return `${days[f.text("localDay")] ?? "?"} ${f.text("localTime")} is outside the schedule (${f.text("from")}–${f.text("to")}${on}).${again(f, "Next")}`;
}

function within(f: Figures): string {
  const limit = f.shown(f.number("limit"));
  return f.text("window") === "ever"
    ? `already (${limit} for life)`
    : `in the last ${span(f, "window").replace(/^1 day$/, "day")} already (limit ${limit})`;
}

/** " Free again at 18:42." */
function again(f: Figures, words: string): string {
  return f.has("retryAt") ? ` ${words} ${when(f, "retryAt")}.` : "";
}

function when(f: Figures, name: string): string {
  const moment = f.moment(name);
  if (moment === null) return "at another time";
  return moment.date === null ? `at ${moment.time}` : `on ${moment.date} at ${moment.time}`;
}

function span(f: Figures, name: string): string {
  const found = f.span(name);
  if (found === null) return f.text(name);
  const { count, unit } = found;
  if (unit === "d") return count === 1 ? "1 day" : `${count} days`;
  return `${count} ${{ s: "s", m: "min", h: "h" }[unit]}`;
}

function age(seconds: number): string {
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

function kmh(f: Figures, name: string): string {
  return `${f.shown(f.number(name) * 3.6)} km/h`;
}

function messages(f: Figures, name: string): string {
  const count = f.number(name);
  return count === 1 ? "1 message" : `${f.shown(count)} messages`;
}

function winner(f: Figures): string {
  return `campaign ${f.inner("by", "campaignId")} at ${f.inner("by", "geofenceId")}`;
}
