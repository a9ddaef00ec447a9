import { describe, expect, it } from "vitest";
import { sentence, type Told } from "../../../src/domain/decide/sentences/sentence.ts";
import { ghostReasons, type Reason, suppressionReasons } from "../../../src/domain/decide/types.ts";

const at = Date.parse("2026-11-23T11:14:00Z");
const said = (reason: Reason | null, detail: Record<string, unknown> = {}): Told => ({
  at,
  outcome: "suppressed",
  reason,
  gates: [
    { gate: "freshness", pass: true },
    { gate: "holdout", pass: reason === null, detail },
  ],
});
const today = { retryAt: "2026-11-23T17:42:00.000Z" };
const tomorrow = { retryAt: "2026-12-01T07:00:00.000Z" };
const local = { timezone: "Europe/Paris", localDay: "we", localTime: "20:10" };

const rows: readonly (readonly [Reason | null, Record<string, unknown>, string, string])[] = [
  [null, {}, "Sent: every gate let it through.", "Envoyé : rien ne s’y opposait."],
  [
    "pressure_cap",
    { limit: 1, window: "24h", used: 1, ...today },
    "Not sent: 1 message in the last 24 h already (limit 1), all campaigns together. Free again at 18:42.",
    "Pas d’envoi : déjà 1 message au cours des dernières 24 h (limite : 1), toutes campagnes confondues. De nouveau possible à 18 h 42.",
  ],
  [
    "campaign_cap",
    { limit: 2, window: "7d", used: 2, ...tomorrow },
    "Not sent: 2 messages of this campaign in the last 7 days already (limit 2). Free again on 1 December at 08:00.",
    "Pas d’envoi : déjà 2 messages de cette campagne au cours des 7 derniers jours (limite : 2). De nouveau possible le 1er décembre à 8 h.",
  ],
  [
    "campaign_cap",
    { limit: 0, window: "1h", used: 0, retryAt: null },
    "Not sent: the campaign allows no message at all (limit 0).",
    "Pas d’envoi : la campagne n’autorise aucun message (limite 0).",
  ],
  [
    "campaign_cap",
    { limit: 1, window: "ever", used: 1, retryAt: null },
    "Not sent: 1 message of this campaign already (1 for life).",
    "Pas d’envoi : déjà 1 message de cette campagne (1 en tout et pour tout).",
  ],
  [
    "quiet_hours",
    { ...local, from: "21:00", to: "08:00", localTime: "22:14", ...tomorrow },
    "Not sent: 22:14 is within quiet hours (21:00–08:00). They end on 1 December at 08:00.",
    "Pas d’envoi : à 22 h 14, ce sont les heures calmes (21 h – 8 h). Fin le 1er décembre à 8 h.",
  ],
  [
    "outside_schedule",
    { ...local, days: ["mo", "tu"], from: "10:00", to: "19:30", retryAt: null },
    "Not sent: Wednesday 20:10 is outside the schedule (10:00–19:30, Monday, Tuesday).",
    "Pas d’envoi : mercredi à 20 h 10, hors des horaires de la campagne (10 h – 19 h 30, lundi, mardi).",
  ],
  [
    "outside_schedule",
    { ...local, endAt: "2026-11-01T08:00:00.000Z", retryAt: null },
    "Not sent: the campaign ended on 1 November at 09:00.",
    "Pas d’envoi : la campagne a pris fin le 1er novembre à 9 h.",
  ],
  [
    "moving_too_fast",
    { speed: 14.2, maxSpeed: 8 },
    "Not sent: moving at 51.1 km/h, faster than 28.8 km/h. A slower position in the same visit decides again.",
    "Pas d’envoi : déplacement à 51,1 km/h, au-dessus de 28,8 km/h. Une position plus lente pendant la même visite relancera la décision.",
  ],
  [
    "outranked",
    { by: { campaignId: "opera", geofenceId: "paris" } },
    "Not sent: campaign opera at paris won this moment.",
    "Pas d’envoi : la campagne opera l’a emporté, à paris.",
  ],
  [
    "campaign_holdout",
    { share: 0.1 },
    "Held back on purpose: one of the 10% of customers whom this campaign leaves out, to measure its effect. It would have been sent.",
    "Retenu exprès : cette campagne laisse de côté 10 % de la clientèle pour mesurer son effet. Sans cela, le message partait.",
  ],
];

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, " ");

describe("a sentence", () => {
  it.each(rows)("for %s %j", (reason, detail, english, french) => {
    expect(plain(sentence(said(reason, detail), "en", "Europe/Paris"))).toBe(english);
    expect(plain(sentence(said(reason, detail), "fr", "Europe/Paris"))).toBe(french);
  });

  it("is there for every reason, of its own, and has no holes where figures are missing", () => {
    for (const language of ["en", "fr"] as const) {
      const all = [...suppressionReasons, ...ghostReasons].map((reason) =>
        sentence(said(reason), language, "UTC"),
      );
      for (const text of all) expect(text).toMatch(/^(Not sent|Held back|Pas d’envoi|Retenu).*\.$/);
      for (const text of all) expect(text).not.toMatch(/undefined|null|\[object/);
      expect(new Set(all).size).toBe(all.length);
    }
  });

  it("tells a moment by the clock of the reader's zone, and by that of the gate's where it went by one", () => {
    const free = said("cooldown", { window: "1h", ...today });
    expect(sentence(free, "en", "America/New_York")).toMatch(/Free again at 12:42\.$/);
    const closed = said("store_closed", { state: "closed", openingHours: "x", ...local, ...today });
    expect(sentence(closed, "en", "America/New_York")).toMatch(/Opens at 18:42\.$/);
  });
});
