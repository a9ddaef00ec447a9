/** Scenario tables: each gate alone, where it passes, where it fails, and the edge between. */
import { describe, expect, it } from "vitest";
import type { Campaign } from "../../../src/domain/campaign.ts";
import { decide } from "../../../src/domain/decide/decide.ts";
import type { Circumstances, GateName, GeofencePlace } from "../../../src/domain/decide/types.ts";
import { defaultSettings } from "../../../src/domain/settings.ts";
import { candidate, fair, inUtc, paris, profile, recipient, told } from "./worlds.ts";

interface Case {
  readonly campaign?: Partial<Campaign>;
  readonly place?: GeofencePlace;
  readonly at?: Partial<Circumstances>;
}
type Row = readonly [sentence: string, time: string, outcome: string, over?: Case];

const day = 86_400_000;
const off = { ...defaultSettings, quietHours: null };

function outcomeOf(time: string, { campaign = {}, place = paris, at = {} }: Case) {
  const now = Date.parse(time);
  const [decided] = decide(
    [candidate("spring", campaign, { place })],
    fair({ now, pingAt: now, settings: off, ...at }),
  );
  return decided!;
}

function table(gate: GateName, common: Case, rows: readonly Row[]): void {
  describe(gate, () => {
    const full = rows.map(([sentence, time, outcome, over = {}]) => [sentence, time, outcome, over] as const);
    it.each(full)("%s (%s): %s", (_, time, outcome, over) => {
      const decided = outcomeOf(time, {
        campaign: { ...common.campaign, ...over.campaign },
        place: over.place ?? common.place ?? paris,
        at: { ...common.at, ...over.at },
      });
      expect(told(decided)).toBe(outcome);
      const last = decided.gates.at(-1);
      expect([last?.gate, last?.pass]).toEqual(outcome === "sent" ? ["holdout", true] : [gate, false]);
    });
  });
}

const noon = "2026-11-23T11:00:00Z";
const trigger = { event: "enter", geofences: { ids: [], tags: [] }, confirm: false, maxSpeed: 8 } as const;

table("freshness", {}, [
  ["at once", noon, "sent"],
  ["just 5 min old", noon, "sent", { at: { pingAt: Date.parse(noon) - 300_000 } }],
  ["5 min and 1 ms old", noon, "stale_ping", { at: { pingAt: Date.parse(noon) - 300_001 } }],
  ["ahead of the server", noon, "sent", { at: { pingAt: Date.parse(noon) + 60_000 } }],
]);

table("sending", {}, [
  ["on", noon, "sent"],
  ["off", noon, "sending_off", { at: { settings: { ...off, sending: "off" } } }],
]);

table("pushConsent", {}, [
  ["refused", noon, "no_push_consent", { at: { recipient: { ...recipient, pushConsent: false } } }],
]);

table("channel", {}, [
  ["no device", noon, "no_channel", { at: { recipient: { ...recipient, reachable: false } } }],
]);

table("speed", { campaign: { trigger } }, [
  ["walking", noon, "sent", { at: { speed: 1.4 } }],
  ["just the limit", noon, "sent", { at: { speed: 8 } }],
  ["over it", noon, "moving_too_fast", { at: { speed: 8.01 } }],
  ["nobody knows", noon, "sent", { at: { speed: null } }],
  [
    "fast without a limit",
    noon,
    "sent",
    { at: { speed: 80 }, campaign: { trigger: candidate("a").campaign.trigger } },
  ],
  [
    "rolling, where one must stand",
    noon,
    "moving_too_fast",
    { at: { speed: 0.1 }, campaign: { trigger: { ...trigger, maxSpeed: 0 } } },
  ],
  [
    "standing, where one must stand",
    noon,
    "sent",
    { at: { speed: 0 }, campaign: { trigger: { ...trigger, maxSpeed: 0 } } },
  ],
]);

const gold = { audience: { "traits.tier": { $in: ["gold", "silver"] }, "visits.30d": { $gte: 1 } } };
const knownAs = (tier: string | undefined, visits: number) => ({
  at: {
    profile: () => ({
      ...profile,
      traits: tier === undefined ? {} : { tier },
      visits: { "7d": 0, "30d": visits, "90d": visits },
    }),
  },
});
table("audience", { campaign: gold }, [
  ["fits", noon, "sent", knownAs("gold", 1)],
  ["another tier", noon, "audience_mismatch", knownAs("bronze", 1)],
  ["no tier", noon, "audience_mismatch", knownAs(undefined, 1)],
  ["first visit", noon, "audience_mismatch", knownAs("gold", 0)],
  ["an audience of everyone", noon, "sent", { campaign: { audience: {} } }],
]);

const week: Case = { campaign: { schedule: { days: ["mo", "tu"], from: "10:00", to: "19:30" } } };
table("schedule", week, [
  ["Monday at its start", "2026-11-23T09:00:00Z", "sent"],
  ["1 ms before", "2026-11-23T08:59:59.999Z", "outside_schedule"],
  ["1 ms before its end", "2026-11-23T18:29:59.999Z", "sent"],
  ["at its end", "2026-11-23T18:30:00Z", "outside_schedule"],
  ["a Sunday", "2026-11-22T11:00:00Z", "outside_schedule"],
  [
    "Monday there, Sunday in UTC",
    "2026-11-22T23:30:00Z",
    "sent",
    { campaign: { schedule: { days: ["mo"] } } },
  ],
  [
    "Sunday there until midnight",
    "2026-11-22T22:59:59Z",
    "outside_schedule",
    { campaign: { schedule: { days: ["mo"] } } },
  ],
  ["no day at all", noon, "outside_schedule", { campaign: { schedule: { days: [] } } }],
  ["never: from = to", noon, "outside_schedule", { campaign: { schedule: { from: "12:00", to: "12:00" } } }],
  ["to midnight", "2026-11-23T22:59:59Z", "sent", { campaign: { schedule: { from: "20:00", to: "24:00" } } }],
  [
    "to midnight, written 00:00",
    "2026-11-23T22:59:59Z",
    "sent",
    { campaign: { schedule: { from: "20:00", to: "00:00" } } },
  ],
  ["from alone", "2026-11-23T22:59:59Z", "sent", { campaign: { schedule: { from: "20:00" } } }],
  ["to alone", "2026-11-23T06:59:59Z", "sent", { campaign: { schedule: { to: "08:00" } } }],
]);

const night: Case = { campaign: { schedule: { days: ["fr"], from: "22:00", to: "02:00" } } };
table("schedule", night, [
  ["Friday night at its start", "2026-11-27T21:00:00Z", "sent"],
  ["after midnight: still Friday's", "2026-11-28T00:59:59Z", "sent"],
  ["at its end on Saturday", "2026-11-28T01:00:00Z", "outside_schedule"],
  ["early on Friday: Thursday's", "2026-11-26T23:30:00Z", "outside_schedule"],
  ["Saturday night", "2026-11-28T21:30:00Z", "outside_schedule"],
]);

const bounds: Case = {
  campaign: { schedule: { startAt: "2028-02-29T12:00:00.000Z", endAt: "2028-03-01T00:00:00.000Z" } },
};
table("schedule", bounds, [
  ["the start counts", "2028-02-29T12:00:00Z", "sent"],
  ["1 ms before it", "2028-02-29T11:59:59.999Z", "outside_schedule"],
  ["1 ms before the end, on a leap day", "2028-02-29T23:59:59.999Z", "sent"],
  ["the end does not", "2028-03-01T00:00:00Z", "outside_schedule"],
]);
// 29 February 2028 is a Tuesday.
table("schedule", { campaign: { schedule: { days: ["tu"], from: "23:00", to: "01:00" } }, place: inUtc }, [
  ["a night that begins on a leap day", "2028-03-01T00:30:00Z", "sent"],
]);

// In Paris 29 March 2026 has no 02:00–03:00, 25 October 2026 has it twice.
table("schedule", { campaign: { schedule: { from: "02:15", to: "02:45" } } }, [
  ["clocks skip all of it", "2026-03-29T01:00:00Z", "outside_schedule"],
  ["the first time", "2026-10-25T00:30:00Z", "sent"],
  ["between both", "2026-10-25T00:50:00Z", "outside_schedule"],
  ["the second time", "2026-10-25T01:30:00Z", "sent"],
]);
table("schedule", { campaign: { schedule: { from: "02:30", to: "04:00" } } }, [
  ["its start is skipped: the clock shows 03:00", "2026-03-29T01:00:00Z", "sent"],
  ["before the jump", "2026-03-29T00:59:59.999Z", "outside_schedule"],
  ["at its end", "2026-03-29T02:00:00Z", "outside_schedule"],
]);

const openParis = { ...paris, openingHours: "Mo-Sa 10:00-20:00; Su 11:00-19:00; PH off" };
table("storeHours", { campaign: { schedule: { storeOpen: true } }, place: openParis }, [
  ["opens", "2026-11-23T09:00:00Z", "sent"],
  ["a minute earlier", "2026-11-23T08:59:59.999Z", "store_closed"],
  ["just before closing", "2026-11-23T18:59:59.999Z", "sent"],
  ["closes", "2026-11-23T19:00:00Z", "store_closed"],
  ["Sunday's own hours", "2026-11-22T09:30:00Z", "store_closed"],
  ["a public holiday, 14 July", "2026-07-14T10:00:00Z", "store_closed"],
  ["the day after", "2026-07-15T10:00:00Z", "sent"],
  ["Good Friday is none in Paris", "2026-04-03T10:00:00Z", "sent"],
  [
    "and one in Alsace",
    "2026-04-03T10:00:00Z",
    "store_closed",
    { place: { ...openParis, region: "Bas-Rhin" } },
  ],
  [
    "Corpus Christi in Bavaria",
    "2026-06-04T10:00:00Z",
    "store_closed",
    { place: { ...openParis, timezone: "Europe/Berlin", country: "DE", region: "BY" } },
  ],
  [
    "and not in Berlin",
    "2026-06-04T10:00:00Z",
    "sent",
    { place: { ...openParis, timezone: "Europe/Berlin", country: "DE", region: "BE" } },
  ],
  ["no hours: always open", "2026-11-23T02:00:00Z", "sent", { place: paris }],
  ["nobody asks", "2026-11-23T02:00:00Z", "sent", { campaign: { schedule: {} } }],
  [
    "perhaps open",
    noon,
    "store_closed",
    { place: { ...paris, openingHours: 'Mo-Fr 10:00-18:00 "on appointment"' } },
  ],
  [
    "hours nobody can read",
    noon,
    "store_closed",
    { place: { ...paris, openingHours: "when I feel like it" } },
  ],
  ["after midnight", "2026-11-24T00:30:00Z", "sent", { place: { ...paris, openingHours: "Mo 18:00-02:00" } }],
  [
    "a leap day only",
    "2028-02-29T11:00:00Z",
    "sent",
    { place: { ...paris, openingHours: "Feb 29 10:00-18:00" } },
  ],
  [
    "and not the day after",
    "2028-03-01T11:00:00Z",
    "store_closed",
    { place: { ...paris, openingHours: "Feb 29 10:00-18:00" } },
  ],
]);

const quiet: Case = { at: { settings: defaultSettings } };
const inNewYork = { settings: defaultSettings, recipient: { ...recipient, timezone: "America/New_York" } };
table("quietHours", quiet, [
  ["the last moment of the day", "2026-11-23T19:59:59.999Z", "sent"],
  ["their start", "2026-11-23T20:00:00Z", "quiet_hours"],
  ["midnight", "2026-11-23T23:00:00Z", "quiet_hours"],
  ["their last moment", "2026-11-24T06:59:59.999Z", "quiet_hours"],
  ["their end", "2026-11-24T07:00:00Z", "sent"],
  ["the customer's own evening", "2026-11-24T02:00:00Z", "quiet_hours", { at: inNewYork }],
  ["the customer's own noon", "2026-11-23T23:00:00Z", "sent", { at: inNewYork }],
  ["the campaign has none", "2026-11-23T23:00:00Z", "sent", { campaign: { quietHours: null } }],
  [
    "the campaign has its own",
    noon,
    "quiet_hours",
    { campaign: { quietHours: { from: "12:00", to: "13:00" } } },
  ],
  [
    "and only its own",
    "2026-11-23T23:00:00Z",
    "sent",
    { campaign: { quietHours: { from: "12:00", to: "13:00" } } },
  ],
  [
    "from = to is never",
    "2026-11-23T23:00:00Z",
    "sent",
    { campaign: { quietHours: { from: "00:00", to: "00:00" } } },
  ],
]);
table(
  "quietHours",
  { at: { settings: { ...defaultSettings, quietHours: { from: "22:00", to: "02:30" } } } },
  [
    ["01:59 before clocks go forward", "2026-03-29T00:59:59Z", "quiet_hours"],
    ["03:00: their end is skipped", "2026-03-29T01:00:00Z", "sent"],
    ["02:29 for the first time", "2026-10-25T00:29:59Z", "quiet_hours"],
    ["02:30 for the first time", "2026-10-25T00:30:00Z", "sent"],
    ["02:00 for the second time", "2026-10-25T01:00:00Z", "quiet_hours"],
    ["02:30 for the second time", "2026-10-25T01:30:00Z", "sent"],
  ],
);

const sentAgo = (ms: number, campaignId: string | null, geofenceId: string | null = "z") => ({
  at: { recipient: { ...recipient, sends: [{ at: Date.parse(noon) - ms, campaignId, geofenceId }] } },
});
const free = { ...off, pressure: [] };
const unpressed = (over: Case): Case => ({ at: { ...over.at, settings: free } });
table("cooldown", { campaign: { cooldown: "24h" } }, [
  ["within it", noon, "cooldown", unpressed(sentAgo(day - 1, "spring"))],
  ["just over", noon, "sent", unpressed(sentAgo(day, "spring"))],
  ["elsewhere", noon, "sent", unpressed(sentAgo(1, "spring", "y"))],
  ["another campaign", noon, "sent", unpressed(sentAgo(1, "summer"))],
]);
table("cap", { campaign: { caps: [{ limit: 1, window: "24h" }] } }, [
  ["reached", noon, "campaign_cap", unpressed(sentAgo(day - 1, "spring", "y"))],
  ["the window is over", noon, "sent", unpressed(sentAgo(day, "spring"))],
  ["another campaign's", noon, "sent", unpressed(sentAgo(1, "summer"))],
  [
    "for life",
    noon,
    "campaign_cap",
    { ...unpressed(sentAgo(1000 * day, "spring")), campaign: { caps: [{ limit: 1, window: "ever" }] } },
  ],
  [
    "two for life",
    noon,
    "sent",
    { ...unpressed(sentAgo(1000 * day, "spring")), campaign: { caps: [{ limit: 2, window: "ever" }] } },
  ],
  ["none ever", noon, "campaign_cap", { campaign: { caps: [{ limit: 0, window: "ever" }] } }],
]);
table("pressure", {}, [
  ["another campaign's", noon, "pressure_cap", sentAgo(day - 1, "summer")],
  ["another tool's", noon, "pressure_cap", sentAgo(1, null, null)],
  ["just a day ago", noon, "sent", sentAgo(day, "summer")],
]);

const supplied = (supply: Partial<Circumstances["supply"]>): Case => ({
  at: { supply: { ...fair().supply, ...supply } },
});
table("budget", { campaign: { budget: { sends: 10 } } }, [
  ["one left", noon, "sent", supplied({ budgetLeft: () => 1 })],
  ["none left", noon, "budget_exhausted", supplied({ budgetLeft: () => 0 })],
  ["none from the start", noon, "budget_exhausted", { campaign: { budget: { sends: 0 } } }],
  [
    "no budget: nobody asks",
    noon,
    "sent",
    { ...supplied({ budgetLeft: () => 0 }), campaign: { budget: undefined } },
  ],
]);
const nameless = { ...recipient, anonymous: true };
table("offer", { campaign: { offer: "ten" } }, [
  ["to be had", noon, "sent"],
  [
    "ended",
    noon,
    "offer_unavailable",
    supplied({ offer: () => ({ kind: "shared", available: false, why: "ended" }) }),
  ],
  ["unique, for nobody known", noon, "offer_unavailable", { at: { recipient: nameless } }],
  ["which the campaign allows", noon, "sent", { at: { recipient: nameless }, campaign: { anonymous: true } }],
  [
    "shared, for nobody known",
    noon,
    "sent",
    {
      at: {
        recipient: nameless,
        supply: { ...fair().supply, offer: () => ({ kind: "shared", available: true }) },
      },
    },
  ],
]);
table("rate", { campaign: { rate: { limit: 100, window: "1m" } } }, [
  ["one left", noon, "sent"],
  ["none left", noon, "rate_limited", supplied({ rate: () => ({ left: 0, retryAt: null }) })],
  ["never", noon, "rate_limited", { campaign: { rate: { limit: 0, window: "1m" } } }],
]);
table("holdout", {}, [
  ["nobody", noon, "sent", { campaign: { holdout: 0 } }],
  ["everyone", noon, "campaign_holdout", { campaign: { holdout: 1 } }],
  [
    "everyone from everything",
    noon,
    "global_holdout",
    { campaign: { holdout: 1 }, at: { settings: { ...off, globalHoldout: 1 } } },
  ],
]);

describe("figures", () => {
  it.each([
    [
      "quiet hours",
      "2026-11-23T23:14:00Z",
      quiet,
      {
        from: "21:00",
        to: "08:00",
        timezone: "Europe/Paris",
        localDay: "tu",
        localTime: "00:14",
        retryAt: "2026-11-24T07:00:00.000Z",
      },
    ],
    [
      "the schedule",
      "2026-11-25T11:00:00Z",
      week,
      {
        days: ["mo", "tu"],
        from: "10:00",
        to: "19:30",
        timezone: "Europe/Paris",
        localDay: "we",
        localTime: "12:00",
        retryAt: "2026-11-30T09:00:00.000Z",
      },
    ],
    [
      "its start",
      "2028-02-01T00:00:00Z",
      bounds,
      {
        startAt: "2028-02-29T12:00:00.000Z",
        timezone: "Europe/Paris",
        localDay: "tu",
        localTime: "01:00",
        retryAt: "2028-02-29T12:00:00.000Z",
      },
    ],
    [
      "its end",
      "2028-04-01T00:00:00Z",
      bounds,
      {
        endAt: "2028-03-01T00:00:00.000Z",
        timezone: "Europe/Paris",
        localDay: "sa",
        localTime: "02:00",
        retryAt: null,
      },
    ],
    [
      "store hours",
      "2026-07-14T10:00:00Z",
      { campaign: { schedule: { storeOpen: true } }, place: openParis },
      {
        openingHours: openParis.openingHours,
        state: "closed",
        timezone: "Europe/Paris",
        localDay: "tu",
        localTime: "12:00",
        retryAt: "2026-07-15T08:00:00.000Z",
      },
    ],
    ["speed", noon, { campaign: { trigger }, at: { speed: 12 } }, { speed: 12, maxSpeed: 8 }],
    [
      "the audience names fields, not values",
      noon,
      { campaign: gold, ...knownAs("gold", 0) },
      { fields: ["visits.30d"] },
    ],
    [
      "the budget",
      noon,
      { campaign: { budget: { sends: 10 } }, ...supplied({ budgetLeft: () => 0 }) },
      { sends: 10, left: 0 },
    ],
    [
      "the rate",
      noon,
      {
        campaign: { rate: { limit: 1, window: "1m" } },
        ...supplied({ rate: () => ({ left: 0, retryAt: 5 }) }),
      },
      { limit: 1, window: "1m", retryAt: "1970-01-01T00:00:00.005Z" },
    ],
    [
      "the offer",
      noon,
      { campaign: { offer: "ten" }, at: { recipient: nameless } },
      { offer: "ten", why: "anonymous" },
    ],
    ["a holdout", noon, { campaign: { holdout: 1 } }, { share: 1 }],
  ] as const)("of %s (%s)", (_, time, over, detail) => {
    expect(outcomeOf(time, over as Case).gates.at(-1)?.detail).toEqual(detail);
  });
});

describe("a decision", () => {
  it("asks to be made again only for speed", () => {
    const fast = outcomeOf(noon, { campaign: { trigger }, at: { speed: 12 } });
    expect([fast.retry, fast.outcome]).toEqual(["speed", "suppressed"]);
    expect(outcomeOf(noon, {}).retry).toBeNull();
    expect(outcomeOf(noon, sentAgo(1, null)).retry).toBeNull();
  });

  it("of a ghost has no message, and its variant", () => {
    const ghost = outcomeOf(noon, { campaign: { holdout: 1 } });
    expect(ghost).toMatchObject({ outcome: "ghost", message: null, variant: "default", expiresAt: null });
  });

  it("lets a ghost win its moment", () => {
    const [ghost, other] = decide([candidate("a", { holdout: 1 }), candidate("b")], fair());
    expect([told(ghost!), told(other!)]).toEqual(["campaign_holdout", "outranked"]);
  });

  it("asks for nothing that no rule needs, and lets through what an asker throws", () => {
    const never = () => {
      throw new Error("needs a lease");
    };
    const lazy = {
      profile: never,
      audience: never,
      hours: never,
      supply: { budgetLeft: never, offer: never, rate: never },
    };
    expect(told(outcomeOf(noon, { at: lazy }))).toBe("sent");
    for (const campaign of [{ budget: { sends: 1 } }, { offer: "ten" }, { rate: { limit: 1, window: "1m" } }])
      expect(() => outcomeOf(noon, { campaign, at: lazy })).toThrow("needs a lease");
    const suppressed = { campaign: { budget: { sends: 1 } }, at: { ...lazy, ...sentAgo(1, null).at } };
    expect(told(outcomeOf(noon, suppressed))).toBe("pressure_cap");
  });
});
