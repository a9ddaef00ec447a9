import { describe, expect, it } from "vitest";
import { decide } from "../../../src/domain/decide/decide.ts";
import { type Circumstances, gateNames } from "../../../src/domain/decide/types.ts";
import { defaultSettings } from "../../../src/domain/settings.ts";
import { candidate, fair, inUtc, now, profile, told } from "./worlds.ts";

const minute = 60_000;
const own = candidate(
  "spring",
  {
    trigger: { event: "enter", geofences: { ids: [], tags: [] }, confirm: false, maxSpeed: 8 },
    audience: { locale: null },
    schedule: { from: "08:00", to: "10:00", storeOpen: true },
    cooldown: "24h",
    caps: [{ limit: 2, window: "7d" }],
    budget: { sends: 5 },
    offer: "ten",
    rate: { limit: 1, window: "1m" },
  },
  { place: { ...inUtc, openingHours: "Mo 09:00-12:00" } },
);
const calm = { ...defaultSettings, quietHours: null };
const send = (minutesAgo: number, campaignId: string | null = "spring", geofenceId: string | null = "z") => ({
  at: now - minutesAgo * minute,
  campaignId,
  geofenceId,
});
const withSends = (...sends: ReturnType<typeof send>[]) =>
  fair({ recipient: { ...fair().recipient, sends }, settings: { ...defaultSettings, pressure: [] } });

/** Every reason to hold a message back, each laid over those before it: the earliest gate must name it. */
const at = fair();
const noRate = { ...at.supply, rate: () => ({ left: 0, retryAt: null }) };
const noOffer = { ...noRate, offer: () => ({ kind: "shared", available: false }) as const };
const nothingLeft = { ...noOffer, budgetLeft: () => 0 };
const hour = 60 * minute;
const failings: [string, Partial<Circumstances>][] = [
  ["rate_limited", { supply: noRate }],
  ["offer_unavailable", { supply: noOffer }],
  ["budget_exhausted", { supply: nothingLeft }],
  ["pressure_cap", { recipient: { ...fair().recipient, sends: [send(60, null, null)] } }],
  [
    "campaign_cap",
    { recipient: { ...fair().recipient, sends: [send(1, "spring", "y"), send(2, "spring", "y")] } },
  ],
  ["cooldown", { recipient: { ...fair().recipient, sends: [send(1), send(2)] } }],
  ["quiet_hours", { settings: { ...calm, quietHours: { from: "09:00", to: "10:00" } } }],
  ["store_closed", { now: now - hour, pingAt: now - hour }],
  ["outside_schedule", { now: now - 2 * hour, pingAt: now - 2 * hour }],
  ["audience_mismatch", { profile: () => ({ ...profile, locale: "fr" }) }],
  ["moving_too_fast", { speed: 8.1 }],
  ["no_channel", { recipient: { ...fair().recipient, reachable: false, sends: [send(1)] } }],
  [
    "no_push_consent",
    { recipient: { ...fair().recipient, pushConsent: false, reachable: false, sends: [send(1)] } },
  ],
  ["sending_off", { settings: { ...defaultSettings, sending: "off" } }],
  ["stale_ping", { pingAt: now - 3 * hour }],
];

describe("the gates", () => {
  it("all pass in a fair wind, in the contract's order", () => {
    const [decided] = decide([own], fair());
    expect(decided).toMatchObject({ outcome: "sent", reason: null });
    expect(decided?.gates.map(({ gate, pass }) => [gate, pass])).toEqual(
      gateNames.map((gate) => [gate, true]),
    );
  });

  it("stop at the first that fails, whatever else would", () => {
    let circumstances = fair();
    for (const [reason, over] of failings) {
      circumstances = { ...circumstances, ...over };
      const [decided] = decide([own], circumstances);
      expect(told(decided!)).toBe(reason);
      const names = decided!.gates.map(({ gate }) => gate);
      expect(names).toEqual(gateNames.slice(0, names.length));
      expect(decided!.gates.map(({ pass }) => pass)).toEqual([...names.slice(1).map(() => true), false]);
      expect(decided!.message).toBeNull();
    }
  });

  it("take a ping of just maxPingAge, and one ahead of the clock, as fresh", () => {
    for (const pingAt of [now - 5 * minute, now + 2 * minute])
      expect(told(decide([own], fair({ pingAt }))[0]!)).toBe("sent");
    expect(decide([own], fair({ pingAt: now - 6 * minute }))[0]?.gates).toEqual([
      { gate: "freshness", pass: false, detail: { ageSeconds: 360, maxPingAge: "5m" } },
    ]);
  });

  it.each([
    ["the same campaign and geofence", send(60), "cooldown"],
    ["the same campaign elsewhere", send(60, "spring", "y"), "sent"],
    ["another campaign here", send(60, "summer"), "sent"],
    ["a touch by another tool", send(60, null, null), "sent"],
    ["just the cooldown ago", send(24 * 60), "sent"],
  ])("cool down after %s", (_, before, outcome) => {
    expect(told(decide([own], withSends(before))[0]!)).toBe(outcome);
  });

  it("count a campaign's caps over all geofences, and nobody else's sends", () => {
    const elsewhere = send(60, "spring", "y");
    expect(told(decide([own], withSends(elsewhere, send(90, "summer"), send(91, null, null)))[0]!)).toBe(
      "sent",
    );
    expect(told(decide([own], withSends(elsewhere, send(90, "spring", "x")))[0]!)).toBe("campaign_cap");
  });

  it("count touches towards pressure, and tell the figures and when to try again", () => {
    const recipient = { ...fair().recipient, sends: [send(60, null, null)] };
    expect(decide([own], fair({ recipient }))[0]?.gates.at(-1)).toEqual({
      gate: "pressure",
      pass: false,
      detail: { limit: 1, window: "24h", used: 1, retryAt: new Date(now + 23 * 60 * minute).toISOString() },
    });
  });

  it("let nothing through a cap of 0, ever", () => {
    const [decided] = decide([candidate("a", { caps: [{ limit: 0, window: "1h" }] })], fair());
    expect(told(decided!)).toBe("campaign_cap");
    expect(decided?.gates.at(-1)?.detail).toEqual({ limit: 0, window: "1h", used: 0, retryAt: null });
  });
});
