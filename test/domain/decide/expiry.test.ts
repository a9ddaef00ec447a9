import { expect, it } from "vitest";
import type { Campaign } from "../../../src/domain/campaign.ts";
import { expiry } from "../../../src/domain/decide/expiry.ts";
import type { GeofencePlace } from "../../../src/domain/decide/types.ts";
import { defaultSettings } from "../../../src/domain/settings.ts";
import { candidate, fair, paris, recipient } from "./worlds.ts";

const off = { ...defaultSettings, quietHours: null };
const open: GeofencePlace = { ...paris, openingHours: "Mo-Sa 10:00-20:00; PH off" };
const storeOpen = { schedule: { storeOpen: true } };

it.each<[string, string, string, Partial<Campaign>, GeofencePlace?, boolean?]>([
  ["nothing", "2026-11-23T19:50:00Z", "20:05:00.000", { quietHours: null }],
  ["quiet hours, at 21:00 in Paris", "2026-11-23T19:50:00Z", "20:00:00.000", {}],
  ["no quiet hours within its life", "2026-11-23T19:45:00Z", "20:00:00.000", {}],
  [
    "the campaign's own quiet hours",
    "2026-11-23T11:50:00Z",
    "11:55:00.000",
    { quietHours: { from: "12:55", to: "13:00" } },
  ],
  ["the customer's quiet hours, not the store's", "2026-11-23T19:50:00Z", "20:05:00.000", {}, paris, true],
  ["closing time", "2026-11-23T18:50:00Z", "19:00:00.000", storeOpen, open],
  ["no closing time where it sends at any time", "2026-11-23T18:50:00Z", "19:05:00.000", {}, open],
  [
    "a day with hours of its own",
    "2026-07-13T17:50:00Z",
    "18:00:00.000",
    storeOpen,
    { ...open, openingHours: "Mo-Su 00:00-24:00; Jul 13 10:00-20:00" },
  ],
  [
    "the campaign's end",
    "2026-11-23T11:00:00Z",
    "11:00:05.000",
    { schedule: { endAt: "2026-11-23T11:00:05.000Z" } },
  ],
  ["the end of its hours", "2026-11-23T11:00:00Z", "11:10:00.000", { schedule: { to: "12:10" } }],
  [
    "the end of its day",
    "2026-11-23T22:50:00Z",
    "23:00:00.000",
    { quietHours: null, schedule: { days: ["mo"] } },
  ],
  [
    "hours that go on after midnight",
    "2026-11-23T22:50:00Z",
    "23:05:00.000",
    { quietHours: null, schedule: { days: ["mo"], from: "22:00", to: "02:00" } },
  ],
  [
    "the first of several",
    "2026-11-23T18:50:00Z",
    "18:55:00.000",
    { schedule: { storeOpen: true, to: "19:56", endAt: "2026-11-23T18:55:00Z" } },
    open,
  ],
  [
    "quiet hours that clocks going forward bring early",
    "2026-03-29T00:55:00Z",
    "01:00:00.000",
    { quietHours: { from: "02:30", to: "08:00" } },
  ],
  [
    "quiet hours that come back with the clock",
    "2026-10-25T00:50:00Z",
    "01:00:00.000",
    { quietHours: { from: "22:00", to: "02:30" } },
  ],
])(
  "a message's life of 15 min is cut by %s",
  (_, time, expected, campaign, place = paris, abroad = false) => {
    const now = Date.parse(time);
    const at = fair({
      now,
      pingAt: now,
      settings: campaign.schedule === undefined ? defaultSettings : off,
      recipient: abroad ? { ...recipient, timezone: "America/New_York" } : recipient,
    });
    expect(new Date(expiry(candidate("a", campaign, { place }), at)).toISOString().slice(11, -1)).toBe(
      expected,
    );
  },
);

it("reaches to the first evening however long a message may live", () => {
  const now = Date.parse("2026-11-23T11:00:00Z");
  const at = fair({ now });
  const end = expiry(candidate("a", { ttl: "3000d" }, { place: paris }), at);
  expect(new Date(end).toISOString()).toBe("2026-11-23T20:00:00.000Z");
});
