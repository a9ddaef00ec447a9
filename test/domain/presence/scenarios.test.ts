import { describe, expect, it } from "vitest";
import { at, catalogue, clockAt, type Line, play, restart, store } from "./scenario.ts";
import { circle, minutes } from "./world.ts";

const mall = circle({ id: "mall", radius: 300, dwell: 10 * minutes });
const kiosk = circle({ id: "kiosk", radius: 20, north: 40, dwell: minutes });
const annex = circle({ id: "annex", radius: 20, north: 170 });

/** `!` marks moments at which campaigns may decide. A time is told where it is not that of the step. */
const scenarios: Record<string, readonly Line[]> = {
  "a visit on foot": [
    ["the phone is far", at("10:00", 500), ""],
    ["it is surely inside", at("10:05", -60), "entered high; !entered"],
    ["it is inside again", at("10:06", -60), "visit confirmed; !confirmed"],
    ["three minutes after the enter it is still inside", at("10:08", -50), "dwelled; !dwelled"],
    ["a dwell comes once", at("10:20", -50), ""],
    ["the process restarts in the middle", restart, ""],
    ["it is outside", at("10:30", 80), ""],
    ["20 s later still: it left at the first of the two", at("10:30:20", 120), "exited at 10:30:00; !exited"],
    ["it stays away", at("10:40", 500), ""],
  ],
  "unsure fixes": [
    ["inside, but less than half the accuracy deep", at("10:00", -10, { accuracy: 40 }), ""],
    [
      "the second in a row enters",
      at("10:00:10", -10, { accuracy: 40 }),
      "entered medium; visit confirmed; !entered; !confirmed",
    ],
  ],
  "a fix beside the zone ends the row": [
    ["unsurely inside", at("10:00", -10, { accuracy: 40 }), ""],
    ["beside it", at("10:01", 5, { accuracy: 40 }), ""],
    ["unsurely inside again", at("10:02", -10, { accuracy: 40 }), ""],
    ["refused fixes are not in the row", at("10:03", 300, { accuracy: 400 }), "inaccurate"],
    [
      "so this is the second",
      at("10:04", -10, { accuracy: 40 }),
      "entered medium; visit confirmed; !entered; !confirmed",
    ],
  ],
  "half the accuracy deep enters alone, all of it makes it sure": [
    ["16 m deep with 30 m", at("10:00", -16, { accuracy: 30 }), "entered medium; !entered"],
    [
      "the tablet's visit is the same",
      at("10:00:30", -31, { accuracy: 30, device: "tablet" }),
      "visit confirmed",
    ],
  ],
  "confirmed needs a second ping, the campaign's moment two in a row": [
    ["inside", at("10:00", -60), "entered high; !entered"],
    ["beside", at("10:01", 10), ""],
    ["the visit's second ping inside", at("10:02", -60), "visit confirmed"],
    ["the second in a row", at("10:02:30", -60), "!confirmed"],
  ],
  "accuracy missing, zero or negative counts as 50 m": [
    ["20 m deep is unsure", at("10:00", -20, { accuracy: null }), ""],
    ["beside", at("10:01", 1, { accuracy: 0 }), ""],
    ["26 m deep enters", at("10:02", -26, { accuracy: -1 }), "entered medium; !entered"],
    ["49 m away is not outside", at("10:10", 49, { accuracy: 0 }), ""],
    ["51 m is", at("10:11", 51, { accuracy: null }), ""],
    ["twice", at("10:12", 51, { accuracy: -1 }), "exited at 10:11:00; !exited"],
  ],
  "a ghost exit: one far fix that is very sure of itself": [
    ["inside", at("10:00", -60), "entered high; !entered"],
    ["200 m away, claims 1.9 m", at("10:05", 200, { accuracy: 1.9 }), ""],
    ["inside", at("10:06", -60), "dwelled; visit confirmed; !dwelled"],
    ["800 m away, claims 2 m", at("10:20", 800, { accuracy: 2 }), ""],
    ["inside: not the second in a row", at("10:21", -60), ""],
  ],
  "a burst of outliers under 20 s": [
    ["inside", at("10:00", -60), "entered high; !entered"],
    ["away", at("10:01:00", 300, { accuracy: 3 }), ""],
    ["away", at("10:01:10", 310, { accuracy: 3 }), ""],
    ["away", at("10:01:19", 305, { accuracy: 3 }), ""],
    ["inside", at("10:01:29", -60), "visit confirmed"],
  ],
  "a fix within the buffer ends a row of outside ones": [
    ["inside", at("10:00", -60), "entered high; !entered"],
    ["outside", at("10:01", 60), ""],
    ["20 m beside it", at("10:02", 20), ""],
    ["outside: a new row", at("10:03", 60), ""],
    ["outside again", at("10:04", 60), "exited at 10:03:00; !exited"],
  ],
  "sparse pings, one every 15 minutes": [
    ["away", at("10:00", 3000), ""],
    ["inside", at("10:15", -60), "entered high; !entered"],
    ["inside", at("10:30", -60), "dwelled; visit confirmed; !confirmed; !dwelled"],
    ["away", at("10:45", 3000), ""],
    ["away", at("11:00", 6000), "exited at 10:45:00; !exited"],
    ["inside at once", at("11:15", -60), "entered high; !entered"],
    ["away", at("11:30", 3000), ""],
    ["back 31 minutes later", at("12:01", -60), "exited at 11:30:00; entered high resumed"],
    ["still there: no decision for a resumed enter", at("12:16", -60), "dwelled; visit confirmed; !dwelled"],
  ],
  "30 minutes after a lone outside ping is not more than 30": [
    ["inside", at("10:00", -60), "entered high; !entered"],
    ["away", at("10:10", 3000), ""],
    ["inside", at("10:40", -60), "dwelled; visit confirmed; !dwelled"],
  ],
  "a one-ping visit is kept, unconfirmed": [
    ["inside", at("10:00", -60), "entered high; !entered"],
    ["away", at("10:05", 800), ""],
    ["away", at("10:10", 900), "exited at 10:05:00; !exited"],
  ],
  "driving past": [
    ["coming", at("10:00:00", 400, { speed: 14 }), ""],
    ["inside", at("10:00:40", -80, { speed: 14 }), "entered high; !entered"],
    ["inside", at("10:00:50", -20, { speed: 14 }), "visit confirmed; !confirmed"],
    ["gone", at("10:01:00", 130, { speed: 14 }), ""],
    ["gone further: no dwell", at("10:01:20", 400, { speed: 14 }), "exited at 10:01:00; !exited"],
  ],
  "nested zones: a store and a kiosk in a mall": [
    ["they are drawn", catalogue("09:00", store, mall, kiosk), ""],
    ["into the mall", at("10:00", 150), "mall: entered high; mall: !entered"],
    [
      "into store and kiosk at once",
      at("10:01", -60),
      "kiosk: entered high; entered high; mall: visit confirmed; kiosk: !entered; mall: !confirmed; !entered",
    ],
    [
      "each has its own dwell",
      at("10:04", -60),
      "kiosk: dwelled; dwelled; kiosk: visit confirmed; visit confirmed; " +
        "kiosk: !confirmed; kiosk: !dwelled; !confirmed; !dwelled",
    ],
    ["back into the mall's hall", at("10:11", 150), "mall: dwelled; mall: !dwelled"],
    [
      "out of both: by geofence id",
      at("10:12", 150),
      "kiosk: exited at 10:11:00; exited at 10:11:00; kiosk: !exited; !exited",
    ],
    ["outside", at("10:20", 500), ""],
    ["out of the mall", at("10:21", 600), "mall: exited at 10:20:00; mall: !exited"],
  ],
  "one ping leaves a zone and enters another": [
    ["two stores side by side", catalogue("09:00", store, annex), ""],
    ["in the first", at("10:00", -60), "entered high; !entered"],
    ["in the second, unsurely", at("10:01", 60, { accuracy: 50 }), ""],
    [
      "again: exits, then enters",
      at("10:02", 60, { accuracy: 50 }),
      "exited at 10:01:00; annex: entered medium; annex: visit confirmed; annex: !entered; annex: !confirmed; !exited",
    ],
  ],
  "asleep at home in a zone for the night": [
    ["home", at("20:00", -60), "entered high; !entered"],
    ["home", at("20:10", -60), "dwelled; visit confirmed; !confirmed; !dwelled"],
    ["an outlier at night", at("22:00", 400, { accuracy: 3 }), ""],
    ["home", at("22:15", -60), ""],
    ["five to six hours later", clockAt("28:14:59"), ""],
    ["six hours without a ping", clockAt("28:15"), "exited timeout at 22:15:00"],
    ["the process restarts", restart, ""],
    ["the phone wakes: it never left", at("32:00", -60), "entered high resumed"],
    ["and decides nothing, having dwelled", at("32:10", -60), "visit confirmed"],
    ["it leaves for work", at("33:00", 400), ""],
    ["a true exit", at("33:01", 900), "exited at 09:00:00; !exited"],
    ["and comes home", at("42:00", -60), "entered high; !entered"],
  ],
  "a timeout, then an outside ping, then back": [
    ["inside", at("10:00", -60), "entered high; !entered"],
    ["six hours", clockAt("16:00"), "exited timeout at 10:00:00"],
    ["beside it says nothing", at("17:00", 10), ""],
    ["away", at("17:30", 500), ""],
    ["back: a new visit", at("18:00", -60), "entered high; !entered"],
  ],
  "no timer has run: the ping itself shows the timeout": [
    ["inside", at("10:00", -60), "entered high; !entered"],
    ["beside it, six hours later", at("16:00", 10), "exited timeout at 10:00:00"],
    ["nothing is left for the timer", clockAt("17:00"), ""],
    ["inside", at("18:00", -60), "entered high resumed"],
  ],
  "an outside ping before the timeout counts too": [
    ["inside", at("10:00", -60), "entered high; !entered"],
    ["away", at("11:00", 500), ""],
    ["six hours after the last inside", clockAt("16:00"), "exited timeout at 10:00:00"],
    ["back in the evening: a new visit", at("19:00", -60), "entered high; !entered"],
  ],
  "a backlog after a timeout decides nothing that prompt delivery would not": [
    ["inside", at("10:00", -60), "entered high; !entered"],
    ["no signal for six hours", clockAt("16:00"), "exited timeout at 10:00:00"],
    ["then what the phone had kept", at("10:01", -60), "entered high resumed"],
    ["it did dwell", at("10:03", -60), "dwelled; visit confirmed; !dwelled"],
    ["an outlier", at("10:20", 300, { accuracy: 3 }), ""],
    ["and no exit", at("10:30", -60), ""],
    ["the server's clock still says so", clockAt("16:30"), "exited timeout at 10:30:00"],
    ["outside, still of the backlog", at("10:40", 300), ""],
    ["left at 10:40, which the timeout has told already", at("10:45", 900), ""],
    ["back: truly new", at("12:00", -60), "entered high; !entered"],
  ],
  "late, duplicate and equal times": [
    ["a ping with an id", at("10:00", -60, { id: "a" }), "entered high; !entered"],
    ["the same id, other place and time", at("10:05", 500, { id: "a" }), "duplicate"],
    ["same time and place, no id", at("10:00", -60), "duplicate"],
    ["same time, other place", at("10:00", -50), "late"],
    ["which is remembered too", at("10:00", -50), "duplicate"],
    ["older", at("09:00", 500), "late"],
    ["the process restarts", restart, ""],
    ["still known", at("09:00", 500, { id: "b" }), "duplicate"],
    ["newest first: the newest counts", at("11:00", -60), "dwelled; visit confirmed; !confirmed; !dwelled"],
    ["the rest is history", at("10:58", 900), "late"],
    ["all of it", at("10:56", 900), "late"],
  ],
  "clocks that jump": [
    ["a ping of 1901", at("-1095000:00", -60), "entered high; !entered"],
    ["times out at once", clockAt("10:00"), "exited timeout at 00:00:00"],
    ["the next of today: no outside ping in between", at("10:00", -60), "entered high resumed"],
    ["1901 again", at("-1095000:00", -61), "late"],
  ],
  "faster than any train": [
    ["here", at("10:00:00", -60), "entered high; !entered"],
    ["5 km in 10 s", at("10:00:10", 5000), "implausible"],
    ["here", at("10:00:20", -60), "visit confirmed; !confirmed"],
    ["5 km", at("10:00:30", 5000), "implausible"],
    ["another way: they do not agree", at("10:00:31", -9000), "implausible"],
    ["the same way: believed", at("10:00:40", -9050), ""],
    ["twice outside", at("10:01:10", -9100), "exited at 10:00:40; !exited"],
  ],
  "both accuracies come off the distance": [
    ["here", at("10:00:00", -62, { accuracy: 60 }), "entered high; !entered"],
    ["1.6 km in 10 s, but 120 m unsure", at("10:00:10", 1550, { accuracy: 60 }), ""],
    ["inside again: no exit", at("10:01:00", -60), "visit confirmed"],
  ],
  "mock positions are never believed": [
    ["mock", at("10:00", -60, { mock: true }), "implausible"],
    ["mock again", at("10:01", -60, { mock: true }), "implausible"],
    ["sent again", at("10:01", -60, { mock: true }), "duplicate"],
    ["true", at("10:02", -60), "entered high; !entered"],
    ["mock far away, twice", at("10:03", 900, { mock: true }), "implausible"],
    ["no exit", at("10:04", 900, { mock: true }), "implausible"],
  ],
  "an iPhone that wakes at the boundary": [
    [
      "enters, 40 m off with 65 m accuracy",
      at("10:00", 40, { accuracy: 65, region: { id: "store", event: "enter" } }),
      "entered medium; visit confirmed; !entered",
    ],
    ["sleeps", restart, ""],
    [
      "and leaves: dwell and exit",
      at("10:25", 30, { accuracy: 65, region: { id: "store", event: "exit" } }),
      "dwelled at 10:03:00; exited; !dwelled; !exited",
    ],
  ],
  "an iPhone that leaves soon does not dwell": [
    [
      "enters",
      at("10:00", -10, { accuracy: 65, region: { id: "store", event: "enter" } }),
      "entered medium; visit confirmed; !entered",
    ],
    ["leaves", at("10:02", 30, { accuracy: 65, region: { id: "store", event: "exit" } }), "exited; !exited"],
  ],
  "evidence that the fix contradicts": [
    [
      "enter, 200 m off with 65 m",
      at("10:00", 200, { accuracy: 65, region: { id: "store", event: "enter" } }),
      "",
    ],
    ["dwell likewise", at("10:01", 200, { accuracy: 65, region: { id: "store", event: "dwell" } }), ""],
    ["inside", at("10:02", -60), "entered high; !entered"],
    [
      "exit, 60 m deep with 10 m",
      at("10:03", -60, { region: { id: "store", event: "exit" } }),
      "visit confirmed; !confirmed",
    ],
    ["a zone nobody knows", at("10:03:30", -60, { region: { id: "constructor", event: "enter" } }), ""],
    [
      "exit, 5 m deep with 10 m, is neither used nor contradicted",
      at("10:04", -5, { region: { id: "store", event: "exit" } }),
      "",
    ],
  ],
  "a dwell the phone measured": [
    [
      "enter",
      at("10:00", -60, { region: { id: "store", event: "enter" } }),
      "entered high; visit confirmed; !entered",
    ],
    [
      "dwell after two minutes",
      at("10:02", 20, { accuracy: 30, region: { id: "store", event: "dwell" } }),
      "dwelled; !dwelled",
    ],
    ["once", at("10:10", -60), ""],
  ],
  "a dwell whose enter was lost": [
    [
      "dwell",
      at("10:02", 20, { accuracy: 30, region: { id: "store", event: "dwell" } }),
      "entered medium; dwelled; visit confirmed; !entered; !dwelled",
    ],
  ],
  "region pings may be 500 m unsure": [
    ["without region", at("10:00", -60, { accuracy: 400 }), "inaccurate"],
    [
      "with",
      at("10:01", -60, { accuracy: 400, region: { id: "store", event: "enter" } }),
      "entered medium; visit confirmed; !entered",
    ],
    ["beyond 500", at("10:02", 300, { accuracy: 501, region: { id: "store", event: "exit" } }), "inaccurate"],
  ],
  "the phone's exit after a timeout": [
    [
      "enter",
      at("10:00", 40, { accuracy: 65, region: { id: "store", event: "enter" } }),
      "entered medium; visit confirmed; !entered",
    ],
    ["six hours", clockAt("16:00"), "exited timeout at 10:00:00"],
    ["it says it left", at("18:00", 30, { accuracy: 65, region: { id: "store", event: "exit" } }), ""],
    ["the next day is a new visit", at("33:00", -60), "entered high; !entered"],
  ],
  "an enter the phone's geofencing lost the exit of": [
    [
      "enter",
      at("10:00", 40, { accuracy: 65, region: { id: "store", event: "enter" } }),
      "entered medium; visit confirmed; !entered",
    ],
    ["far", at("10:30", 3000, { accuracy: 65 }), ""],
    [
      "enter again",
      at("12:00", 40, { accuracy: 65, region: { id: "store", event: "enter" } }),
      "exited at 10:30:00; entered medium resumed; visit confirmed",
    ],
  ],
  "a tablet at home, the phone in the store": [
    ["the tablet lies in the zone", at("09:00", -60, { device: "tablet" }), "entered high; !entered"],
    ["the phone comes: the same visit", at("09:30", -50), "dwelled; visit confirmed; !dwelled"],
    ["the phone leaves", at("10:00", 500), ""],
    ["the tablet stays, so the customer does", at("10:01", 600), ""],
    [
      "the tablet times out: the visit ends when the phone left",
      clockAt("15:00"),
      "exited timeout at 10:00:00",
    ],
  ],
  "one device inside, one far away": [
    ["the tablet is at home", at("09:00", 5000, { device: "tablet" }), ""],
    ["the phone enters", at("09:30", -50), "entered high; !entered"],
    ["the tablet's pings change nothing", at("09:31", 5000, { device: "tablet" }), ""],
    ["nor do more", at("09:32", 5000, { device: "tablet" }), ""],
    ["the phone is inside", at("09:33", -50), "dwelled; visit confirmed; !confirmed; !dwelled"],
  ],
  "a second device tells late of a time that is over": [
    ["phone", at("10:00", -60), "entered high; !entered"],
    ["leaves", at("11:00", 300), ""],
    ["left", at("11:01", 600), "exited at 11:00:00; !exited"],
    [
      "the tablet was there at 10:30, says so now",
      at("10:30", -60, { device: "tablet" }),
      "entered high resumed at 11:00:00; dwelled at 11:00:00; !dwelled",
    ],
    ["and left before", at("10:40", 300, { device: "tablet" }), ""],
    ["twice", at("10:41", 300, { device: "tablet" }), "exited at 11:00:00; !exited"],
  ],
  "a zone created around a customer": [
    ["here", at("10:00", -60, { east: 5000 }), ""],
    [
      "a shop is drawn around",
      catalogue("10:01", store, circle({ id: "shop", radius: 100, east: 5000, shapedAt: 2 })),
      "",
    ],
    ["a restart", restart, ""],
    ["known to be there: no decision", at("10:02", -60, { east: 5000 }), "shop: entered high initial"],
    ["nor by trigger.confirm", at("10:03", -60, { east: 5000 }), "shop: visit confirmed"],
    ["a dwell is a dwell", at("10:05", -60, { east: 5000 }), "shop: dwelled; shop: !dwelled"],
    ["and an exit an exit", at("10:06", 500, { east: 5000 }), ""],
    ["so it decides", at("10:07", 500, { east: 5000 }), "shop: exited at 10:06:00; shop: !exited"],
  ],
  "a zone created around a customer who just left": [
    ["here", at("10:00", -60, { east: 5000 }), ""],
    [
      "a shop is drawn",
      catalogue("10:01", store, circle({ id: "shop", radius: 100, east: 5000, shapedAt: 2 })),
      "",
    ],
    ["beside it: undecided", at("10:02", 10, { east: 5000 }), ""],
    ["inside", at("10:03", -60, { east: 5000 }), "shop: entered high initial"],
  ],
  "a zone created around a customer who left and comes back": [
    ["here", at("10:00", -60, { east: 5000 }), ""],
    [
      "a shop is drawn",
      catalogue("10:01", store, circle({ id: "shop", radius: 100, east: 5000, shapedAt: 2 })),
      "",
    ],
    ["outside", at("10:02", 100, { east: 5000 }), ""],
    ["back: a true enter", at("10:03", -60, { east: 5000 }), "shop: entered high; shop: !entered"],
  ],
  "a zone created where the customer was not": [
    ["here", at("10:00", 3000), ""],
    [
      "a shop is drawn elsewhere",
      catalogue("10:01", store, circle({ id: "shop", radius: 100, east: 5000, shapedAt: 2 })),
      "",
    ],
    ["walking in", at("10:30", -60, { east: 5000 }), "shop: entered high; shop: !entered"],
  ],
  "a zone that moves onto a customer, and one that moves away": [
    ["inside", at("10:00", -60), "entered high; !entered"],
    [
      "the store moves 1 km",
      catalogue("10:01", circle({ id: "store", radius: 100, north: 1000, shapedAt: 2 })),
      "",
    ],
    ["outside now", at("10:02", -60), ""],
    ["for good", at("10:03", -60), "exited at 10:02:00; !exited"],
    ["it moves back", catalogue("10:04", circle({ id: "store", radius: 100, shapedAt: 3 })), ""],
    ["inside: initial", at("10:05", -60), "entered high initial"],
  ],
  "a zone that shrinks, and one whose dwell changes": [
    ["inside", at("10:00", -60), "entered high; !entered"],
    ["dwell from 3 to 10 minutes", catalogue("10:01", { ...store, dwell: 10 * minutes }), ""],
    ["not yet", at("10:05", -60), "visit confirmed; !confirmed"],
    ["from 10 to 2", catalogue("10:06", { ...store, dwell: 2 * minutes }), ""],
    ["at the next ping inside", at("10:07", -60), "dwelled; !dwelled"],
    ["longer again: once per visit", catalogue("10:08", { ...store, dwell: 20 * minutes }), ""],
    ["nothing", at("10:30", -60), ""],
    ["the zone shrinks to 10 m", catalogue("10:31", circle({ id: "store", radius: 10, shapedAt: 5 })), ""],
    ["outside", at("10:32", -60), ""],
    ["left", at("10:33", -60), "exited at 10:32:00; !exited"],
  ],
  "a zone that is disabled and enabled again": [
    ["inside", at("10:00", -60), "entered high; !entered"],
    [
      "disabled",
      catalogue("10:01", circle({ id: "other", radius: 10, east: 9000 })),
      "exited geofence_removed",
    ],
    ["nothing", at("10:02", -60), ""],
    ["enabled", catalogue("10:03", circle({ id: "store", radius: 100, shapedAt: 3 })), ""],
    ["a ping from before, told late", at("10:02:30", -60), "entered high initial"],
  ],
};

describe.each(Object.entries(scenarios))("%s", (_, lines) => {
  const acts = lines.map(([, act]) => act);
  const expected = lines.map(([sentence, , tells]) => `${sentence} → ${tells}`);
  it.each([false, true])("with a restart after every step: %s", (restarts) => {
    const told = play(acts, { restarts });
    expect(lines.map(([sentence], i) => `${sentence} → ${told[i]}`)).toEqual(expected);
  });
});
