import { describe, expect, it } from "vitest";
import type { CampaignBody } from "../../../src/domain/campaign.ts";
import { neverFires, type World } from "../../../src/domain/decide/never-fires.ts";
import type { GeofencePlace } from "../../../src/domain/decide/types.ts";
import { defaultSettings, type Settings } from "../../../src/domain/settings.ts";
import { campaign, hours, paris } from "./worlds.ts";

const world = (places: readonly GeofencePlace[], settings: Partial<Settings> = {}): World => ({
  now: Date.parse("2026-11-23T11:00:00Z"),
  settings: { ...defaultSettings, ...settings },
  places,
  hours,
  missingFields: [],
  offer: null,
});
const open = (openingHours: string): GeofencePlace => ({ ...paris, openingHours });
const told = (over: Partial<CampaignBody>, at: World = world([paris])) =>
  neverFires(campaign("a", over), at).map(({ pointer, detail }) => `${pointer}: ${detail}`);

describe("a campaign that can never fire", () => {
  it.each<[Partial<CampaignBody>, RegExp]>([
    [
      {
        caps: [
          { limit: 1, window: "1h" },
          { limit: 0, window: "1h" },
        ],
      },
      /^\/caps\/1: a cap of 0/,
    ],
    [{ rate: { limit: 0, window: "1m" } }, /^\/rate: /],
    [{ budget: { sends: 0 } }, /^\/budget\/sends: /],
    [{ holdout: 1 }, /^\/holdout: everyone/],
    [{ ttl: "0s" }, /^\/ttl: /],
    [{ schedule: { from: "10:00", to: "10:00" } }, /^\/schedule\/from: .* never/],
    [{ schedule: { days: [] } }, /^\/schedule\/days: no day/],
    [{ schedule: { endAt: "2026-11-23T11:00:00.000Z" } }, /^\/schedule\/endAt: ended/],
    [{ schedule: { startAt: "2026-12-02T00:00:00Z", endAt: "2026-12-01T00:00:00Z" } }, /not after the start/],
    [
      { schedule: { startAt: "2026-12-02T08:00:00Z", endAt: "2026-12-02T20:00:00Z", days: ["mo"] } },
      /no moment of it/,
    ],
    [{ schedule: { from: "22:00", to: "23:00" } }, /^\/schedule: quiet hours \(21:00–08:00\)/],
  ])("%j", (over, warning) => {
    expect(told(over)).toEqual([expect.stringMatching(warning)]);
  });

  it.each<[string, CampaignBody["schedule"], RegExp]>([
    ["off", { storeOpen: true }, /no store is ever open \(off\)/],
    ["2020 Mo-Su 10:00-12:00", { storeOpen: true }, /no store is ever open/],
    ["10:00-18:00", { storeOpen: true, from: "19:00", to: "20:00" }, /no store is open within the schedule/],
    ["nonsense", { storeOpen: true }, /expected OpenStreetMap opening hours/],
    ["Mo-Su 22:00-04:00", { storeOpen: true }, /quiet hours/],
  ])("because of hours %s", (openingHours, schedule, warning) => {
    expect(told({ schedule }, world([open(openingHours)]))).toEqual([expect.stringMatching(warning)]);
  });

  it("because of the settings", () => {
    const settings = { sending: "off", globalHoldout: 1, pressure: [{ limit: 0, window: "1d" }] } as const;
    expect(told({}, world([paris], settings))).toHaveLength(3);
  });

  it.each(["ended", "sold_out"] as const)("because its offer is %s", (offer) => {
    expect(told({ offer: "ten" }, { ...world([paris]), offer })).toEqual([
      expect.stringMatching(/^\/offer: .*offer ten/),
    ]);
  });

  it("because nobody has what its audience asks for", () => {
    expect(told({}, { ...world([paris]), missingFields: ["traits.teir"] })).toEqual([
      '/audience: no customer has "traits.teir"',
    ]);
  });
});

describe("a campaign that may fire some day", () => {
  it.each<[string, Partial<CampaignBody>, readonly GeofencePlace[]]>([
    ["without rules", {}, [paris]],
    ["at one store of several", { schedule: { storeOpen: true } }, [open("off"), open("10:00-18:00")]],
    ["only on a day in summer", { schedule: { storeOpen: true } }, [open("Jul 14 10:00-12:00")]],
    [
      "in a window that begins next year",
      { schedule: { startAt: "2027-10-01T00:00:00Z", days: ["mo"], from: "10:00", to: "11:00" } },
      [paris],
    ],
    ["without its own quiet hours", { schedule: { from: "22:00", to: "23:00" }, quietHours: null }, [paris]],
    ["for one minute before quiet hours", { schedule: { from: "20:59", to: "23:00" } }, [paris]],
    ["while the store may stay closed", { schedule: {} }, [open("off")]],
    ["at no geofence, of which others warn", { schedule: { storeOpen: true } }, []],
  ])("%s", (_, over, places) => {
    expect(told(over, world(places))).toEqual([]);
  });
});
