import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Conversion } from "../../../src/domain/campaign.ts";
import { credited, type Exposure, type Success } from "../../../src/domain/measure/attribution.ts";

const minute = 60_000;
const shop = { id: "shop", tags: ["store", "paris"] };
const sent = (at: number, more: Partial<Exposure> = {}): Exposure => ({
  id: `ntf_${at}`,
  at,
  campaignId: "sale",
  geofenceId: "shop",
  ...more,
});
const dwell = (at: number, geofence: Success["geofence"] = shop): Success => ({
  event: "dwell",
  at,
  geofence,
});
const rules =
  (all: Record<string, Partial<Conversion>> = {}) =>
  (id: string): Conversion | null =>
    id === "gone" ? null : { event: "dwell", window: "2h", ...all[id] };

describe("a success is credited", () => {
  it.each<[string, Exposure[], Success, ReturnType<typeof rules>, string | null]>([
    ["to the message before it", [sent(0)], dwell(1), rules(), "ntf_0"],
    ["not to one of the same moment", [sent(5)], dwell(5), rules(), null],
    ["not to a later one", [sent(6)], dwell(5), rules(), null],
    ["up to the end of the window", [sent(0)], dwell(120 * minute), rules(), "ntf_0"],
    ["not after it", [sent(0)], dwell(120 * minute + 1), rules(), null],
    ["to the last of several", [sent(2), sent(1), sent(3)], dwell(4), rules(), "ntf_3"],
    [
      "to the last whose window still holds",
      [sent(1), sent(2, { campaignId: "short" })],
      dwell(minute + 3),
      rules({ short: { window: "1m" } }),
      "ntf_1",
    ],
    ["at the message's own geofence", [sent(0)], dwell(1, { id: "other", tags: [] }), rules(), null],
    [
      "at the geofences that the campaign names instead",
      [sent(0)],
      dwell(1, { id: "other", tags: ["paris"] }),
      rules({ sale: { geofences: { ids: [], tags: ["paris"] } } }),
      "ntf_0",
    ],
    [
      "not at others than those",
      [sent(0)],
      dwell(1),
      rules({ sale: { geofences: { ids: ["other"], tags: [] } } }),
      null,
    ],
    [
      "wherever it was redeemed",
      [sent(0)],
      { event: "redemption", at: 1, geofence: null },
      rules({ sale: { event: "redemption" } }),
      "ntf_0",
    ],
    [
      "not of an unknown place where one is asked for",
      [sent(0)],
      { event: "redemption", at: 1, geofence: null },
      rules({ sale: { event: "redemption", geofences: { ids: ["shop"], tags: [] } } }),
      null,
    ],
    ["not by another event", [sent(0)], dwell(1), rules({ sale: { event: "purchase" } }), null],
    ["not to a campaign that is deleted", [sent(0, { campaignId: "gone" })], dwell(1), rules(), null],
    ["to a ghost like to a message", [sent(1), sent(2, { id: "dec_2" })], dwell(3), rules(), "dec_2"],
  ])("%s", (_, exposures, success, ruleOf, id) => {
    expect(credited(exposures, success, ruleOf)?.id ?? null).toBe(id);
  });

  it("in whatever order messages are given, to the same one", () => {
    const exposure = fc.record({
      id: fc.stringMatching(/^ntf_[0-9a-f]{4}$/),
      at: fc.integer({ min: 0, max: 20 }).map((n) => n * 10 * minute),
      campaignId: fc.constantFrom("sale", "short", "gone"),
      geofenceId: fc.constantFrom("shop", "other"),
    });
    const ruleOf = rules({ short: { window: "30m" } });
    fc.assert(
      fc.property(fc.uniqueArray(exposure, { selector: ({ id }) => id }), fc.nat(20), (all, n) => {
        const success = dwell(n * 10 * minute + 1);
        const found = credited(all, success, ruleOf);
        expect(credited(all.toReversed(), success, ruleOf)).toEqual(found);
        // Slowly: everything that counts, the last of it.
        const counting = all
          .filter(({ campaignId, geofenceId }) => campaignId !== "gone" && geofenceId === "shop")
          .filter(({ campaignId, at }) => {
            const after = success.at - at;
            return after > 0 && after <= (campaignId === "short" ? 30 : 120) * minute;
          })
          .sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
        expect(found?.id).toBe(counting[0]?.id);
      }),
      { seed: 20261122, numRuns: 300 },
    );
  });
});
