import { describe, expect, it } from "vitest";
import { type Draft, emptyDraft } from "../../src/console/pages/campaigns/draft/body.ts";
import { english } from "../../src/console/pages/campaigns/summary/english.ts";
import { factsOf } from "../../src/console/pages/campaigns/summary/facts.ts";
import { french } from "../../src/console/pages/campaigns/summary/french.ts";

const zones = [
  { id: "a", name: "Opéra", tags: ["store"] },
  { id: "b", name: "Rivoli", tags: ["store"] },
  { id: "c", name: "Quai", tags: [] },
];

function draft(part: Partial<Draft>): Draft {
  return { ...emptyDraft(), schedule: undefined, caps: undefined, ...part };
}

const content = { default: { title: "Bonjour {{ customer.firstName }}", body: "…" } };
const cases: readonly (readonly [string, Draft, string | null, string, string])[] = [
  [
    "a new one",
    emptyDraft(),
    null,
    "At most once a day, customers who enter any of the 3 zones get a message that is yet to be written, while the store is open.",
    "Au plus 1 fois par jour, les clients qui entrent dans l’une des 3 zones reçoivent un message qui reste à écrire, pendant l’ouverture du magasin.",
  ],
  [
    "a stay, asked of some",
    draft({
      content,
      trigger: { event: "dwell", dwell: "3m", confirm: false, geofences: { ids: [], tags: ["store"] } },
      audience: { "traits.tier": { $in: ["gold", "silver"] }, "visits.30d": { $gte: 2 } },
      caps: [
        { limit: 1, window: "24h" },
        { limit: 3, window: "7d" },
      ],
    }),
    "Spring",
    "At most once a day and 3 times a week, customers whose tier is gold or silver and who came at least twice in the last 30 days, who stay 3 minutes in one of 2 zones tagged “store” get “Bonjour …”, with the offer “Spring”.",
    "Au plus 1 fois par jour et 3 fois par semaine, les clients dont « tier » est gold ou silver et venus au moins 2 fois au cours des 30 derniers jours, quand ils restent 3 minutes dans l’une des 2 zones « store » reçoivent « Bonjour … », avec l’offre « Spring ».",
  ],
  [
    "a goodbye at one zone",
    draft({
      content,
      trigger: { event: "exit", confirm: false, geofences: { ids: ["c"], tags: [] } },
      schedule: { days: ["mo", "tu", "we"], from: "10:00", to: "19:30" },
      cooldown: "1d",
      holdout: 0.1,
      budget: { sends: 1000 },
    }),
    null,
    "Customers who leave Quai get “Bonjour …”, on Monday to Wednesday, between 10:00 and 19:30. Not again at the same zone for 1 day. 10% of them are held back to measure the effect. It stops after 1,000 messages.",
    "Les clients qui quittent la zone Quai reçoivent « Bonjour … », du lundi au mercredi, de 10 h à 19 h 30. Pas de nouveau message dans la même zone avant 1 jour. 10 % d’entre eux sont retenus pour mesurer l’effet. L’envoi s’arrête après 1 000 messages.",
  ],
  [
    "a query of its own",
    draft({ content, audience: { $nor: [{ points: 1 }] } }),
    null,
    "Customers who match the written query and enter any of the 3 zones get “Bonjour …”.",
    "Les clients qui répondent à la requête écrite et entrent dans l’une des 3 zones reçoivent « Bonjour … ».",
  ],
];

describe("what a campaign does, in plain words", () => {
  it.each(cases)("%s", (_name, campaign, offer, en, fr) => {
    const facts = factsOf(campaign, zones, offer);
    expect(english(facts)).toBe(en);
    // Intl puts spaces that do not break before “%” and into numbers.
    expect(french(facts).replace(/[\u00a0\u202f]/g, " ")).toBe(fr);
  });

  it("counts no zones before they are known", () => {
    expect(english(factsOf(draft({ content }), undefined, null))).toBe(
      "Customers who enter any zone get “Bonjour …”.",
    );
  });
});
