import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import {
  type CustomerPresence,
  emptyPresence,
  mergePresence,
  type PresenceEvent,
} from "../../../src/domain/presence/index.ts";
import { Host } from "./host.ts";
import type { Entry } from "./reference.ts";
import { patience, runs } from "./runs.ts";
import { everything, walks } from "./walks.ts";
import { circle, hours, minutes, ping, zonesOf } from "./world.ts";

vi.setConfig({ testTimeout: patience });

const zones = zonesOf(1, [circle({ id: "a", radius: 100 })]);

function play(host: Host, history: readonly Entry[]): PresenceEvent[] {
  return history.flatMap((entry) => {
    if (entry.kind === "ping") return host.ping(entry.device, entry.ping, entry.zones).events;
    return entry.kind === "clock"
      ? host.expire(entry.now).events
      : host.closeRemoved(entry.zones, entry.now).events;
  });
}

/** Two histories whose visits do not share ids, and the end of both. */
function apart(first: readonly Entry[], second: readonly Entry[]) {
  const [one, two] = [new Host(), new Host()];
  const events = play(one, first);
  const renamed = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll('"vis_', '"other_')) as T;
  const others = renamed(play(two, second));
  const times = [...first, ...second].map((entry) => (entry.kind === "ping" ? entry.ping.at : entry.now));
  return { one, theirs: renamed(two.presence), events: [...events, ...others], now: Math.max(...times) };
}

function isPresent(presence: CustomerPresence, geofenceId: string): boolean {
  return Object.values(presence.devices).some(({ traces }) => traces[geofenceId]?.state === "present");
}

describe("two customers become one", () => {
  const devices = walks({ ...everything, devices: ["watch", "laptop"], maxLength: 30 });
  const histories = fc.tuple(walks({ ...everything, maxLength: 30 }), devices);

  it("a visit is open exactly where some device is, and every visit that was open goes on or ends once", () => {
    fc.assert(
      fc.property(histories, ([first, second]) => {
        const { one, theirs, events, now } = apart(first, second);
        const open = [one.presence, theirs]
          .flatMap(({ visits }) => Object.values(visits))
          .map((v) => v.visitId);
        const merged = mergePresence(one.presence, theirs, now);
        for (const id of ["a", "b"])
          expect(merged.presence.visits[id] !== undefined).toBe(isPresent(merged.presence, id));
        const goesOn = Object.values(merged.presence.visits).map((visit) => visit.visitId);
        const ended = merged.events.map((event) => event.visitId);
        expect([...goesOn, ...ended].sort()).toEqual(open.sort());
        for (const event of merged.events)
          expect(event).toMatchObject({ type: "geofence.exited", reason: "merged" });
        for (const { visitId, exitedAt, confirmed } of merged.visits)
          if (ended.includes(visitId)) expect([exitedAt === null, confirmed]).toEqual([false, false]);
        // Together with what each had told, every visit is entered once and left at most once.
        for (const [, own] of Map.groupBy([...events, ...merged.events], (event) => event.visitId))
          expect(own.filter(({ type }) => type === "geofence.exited").length).toBeLessThanOrEqual(1);
      }),
      runs(200),
    );
  });

  it("nothing is left to happen when one of them is nobody", () => {
    fc.assert(
      fc.property(walks(everything), (history) => {
        const host = new Host();
        play(host, history);
        const now = Number.MAX_SAFE_INTEGER;
        for (const merged of [
          mergePresence(host.presence, emptyPresence(), now),
          mergePresence(emptyPresence(), host.presence, now),
        ])
          expect(merged).toEqual({ presence: host.presence, events: [], visits: [] });
      }),
      runs(100),
    );
  });
});

it("what both visits have brought already is not brought again", () => {
  const start = Date.UTC(2026, 10, 22, 8);
  const [one, two] = [new Host(), new Host()];
  one.ping("phone", ping(start, 0), zones);
  for (const after of [1, 2, 6]) two.ping("watch", ping(start + after * minutes, 0), zones);
  const theirs = JSON.parse(JSON.stringify(two.presence).replaceAll('"vis_', '"other_')) as CustomerPresence;
  const { presence } = mergePresence(one.presence, theirs, start + 7 * minutes);
  expect(presence.visits.a).toMatchObject({
    visitId: "vis_1",
    enteredAt: start,
    confirmed: true,
    awaitsDwell: false,
    dwelledAt: start + 6 * minutes,
  });
  const merged = new Host();
  merged.presence = presence;
  const later = merged.ping("phone", ping(start + hours, 0), zones);
  expect(later.events).toEqual([]);
  expect(later.moments.filter(({ kind }) => kind !== "dwelled")).toEqual([]);
});
