import { describe, expect, it } from "vitest";
import {
  type CustomerPresence,
  closeRemoved,
  dropAll,
  emptyPresence,
  expire,
  lastPlaces,
  nextTimeout,
  openVisits,
  type Ping,
  removeDevice,
  step,
  withoutPlaces,
} from "../../../src/domain/presence/index.ts";
import { circle, hours, minutes, ping, settings, visitIds, zonesOf } from "./world.ts";

const zones = zonesOf(1, [circle({ id: "a", radius: 100 }), circle({ id: "b", radius: 60, north: 155 })]);

/** Phone and tablet in `a`, then the phone in `b` too. */
function threePresences(): CustomerPresence {
  const newVisitId = visitIds();
  const pings: [string, Ping][] = [
    ["phone", ping(0, 0)],
    ["tablet", ping(10 * minutes, 0)],
    ["phone", ping(20 * minutes, 155, { accuracy: 60 })],
    ["phone", ping(21 * minutes, 155, { accuracy: 60 })],
  ];
  return pings.reduce(
    (presence, [device, each]) => step(presence, device, each, zones, settings, newVisitId).presence,
    emptyPresence(),
  );
}

describe("timeouts", () => {
  it("one wake-up serves many: the next is the earliest, and takes all that are due", () => {
    let presence = threePresences();
    const told: string[] = [];
    for (let wakeUps = 0; wakeUps < 3; wakeUps++) {
      const at = nextTimeout(presence, settings);
      if (at === null) break;
      expect(expire(presence, at - 1, settings)).toEqual({ presence, events: [], visits: [] });
      const closed = expire(presence, at, settings);
      expect(closed.presence).not.toBe(presence);
      presence = closed.presence;
      told.push(
        ...closed.events.map((e) => `${at / minutes}: ${e.geofenceId} ${e.reason} ${e.at / minutes}`),
      );
    }
    expect(told).toEqual(["370: a timeout 10", "381: b timeout 21"]);
    expect(nextTimeout(presence, settings)).toBeNull();
    expect(openVisits(presence)).toEqual([]);
  });

  it("a late wake-up tells them all, by geofence id", () => {
    const { events, visits } = expire(threePresences(), 24 * hours, settings);
    expect(events.map(({ geofenceId, at }) => [geofenceId, at / minutes])).toEqual([
      ["a", 10],
      ["b", 21],
    ]);
    expect(visits.map(({ exitedAt }) => exitedAt)).toEqual([10 * minutes, 21 * minutes]);
  });

  it("nothing to do changes nothing", () => {
    const presence = threePresences();
    expect(expire(presence, 30 * minutes, settings).presence).toBe(presence);
    expect(nextTimeout(emptyPresence(), settings)).toBeNull();
  });
});

describe("what else ends visits", () => {
  it("a removed geofence closes its visit once, for all devices, and is forgotten", () => {
    const { presence, events } = closeRemoved(threePresences(), (id) => id !== "a", 30 * minutes);
    expect(events).toMatchObject([
      {
        type: "geofence.exited",
        geofenceId: "a",
        at: 30 * minutes,
        reason: "geofence_removed",
        distance: null,
      },
    ]);
    expect(openVisits(presence).map(({ geofenceId }) => geofenceId)).toEqual(["b"]);
    expect(Object.values(presence.devices).flatMap(({ traces }) => Object.keys(traces))).toEqual(["b"]);
  });

  it("a removed device leaves the visits it shared and ends its own where it was last seen inside", () => {
    const { presence, events } = removeDevice(threePresences(), "phone");
    expect(events).toMatchObject([{ geofenceId: "b", at: 21 * minutes, reason: "timeout" }]);
    expect(openVisits(presence).map(({ geofenceId }) => geofenceId)).toEqual(["a"]);
    expect(Object.keys(presence.devices)).toEqual(["tablet"]);
    expect(removeDevice(presence, "phone").presence).toEqual(presence);
  });

  it("withdrawn consent leaves nothing, ends the visits and tells no event", () => {
    const dropped = dropAll(threePresences());
    expect(dropped.presence).toEqual(emptyPresence());
    expect(dropped.events).toEqual([]);
    expect(dropped.visits.map(({ geofenceId, exitedAt }) => [geofenceId, exitedAt])).toEqual([
      ["a", 10 * minutes],
      ["b", 21 * minutes],
    ]);
  });
});

describe("places", () => {
  it("are each device's last accepted fix", () => {
    const places = lastPlaces(threePresences());
    expect(places.map(({ deviceId, at, accuracy }) => [deviceId, at, accuracy])).toEqual([
      ["phone", 21 * minutes, 60],
      ["tablet", 10 * minutes, 10],
    ]);
  });

  it("can be left out of the state, wholly or by age", () => {
    const presence = threePresences();
    expect(lastPlaces(withoutPlaces(presence, 15 * minutes)).map(({ deviceId }) => deviceId)).toEqual([
      "phone",
    ]);
    const none = withoutPlaces(presence, Number.POSITIVE_INFINITY);
    expect(lastPlaces(none)).toEqual([]);
    expect(JSON.stringify(none)).not.toMatch(/latitude|48\.87/);
    expect(openVisits(none)).toEqual(openVisits(presence));
  });

  it("without them a ping sent again is late, and no speed is too fast", () => {
    const none = withoutPlaces(threePresences(), Number.POSITIVE_INFINITY);
    const again = (each: Ping) => step(none, "tablet", each, zones, settings, visitIds()).status;
    expect(again(ping(10 * minutes, 0))).toBe("late");
    expect(again(ping(10 * minutes + 1000, 9000))).toBe("accepted");
  });
});
