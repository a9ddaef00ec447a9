import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import {
  type CustomerPresence,
  emptyPresence,
  type Moment,
  type PresenceEvent,
  step,
} from "../../../src/domain/presence/index.ts";
import { Host, type Told } from "./host.ts";
import type { Entry } from "./reference.ts";
import { patience, runs } from "./runs.ts";
import { everything, walks } from "./walks.ts";
import { circle, settings, visitIds, zonesOf } from "./world.ts";

vi.setConfig({ testTimeout: patience });

/** Pings in order of their time, as one prompt delivery brings them. */
const inOrder = walks({ ...everything, kinds: [] });
/** The same, with the server's clock running ahead of pings that are still on the phone. */
const withBacklogs = { ...everything, kinds: ["clock" as const] };

function play(host: Host, entry: Entry): Told {
  if (entry.kind === "ping") return host.ping(entry.device, entry.ping, entry.zones);
  if (entry.kind === "clock") return host.expire(entry.now);
  return host.closeRemoved(entry.zones, entry.now);
}

function playAll(history: readonly Entry[]): Told[] {
  const host = new Host();
  return history.map((entry) => play(host, entry));
}

function eventsOf(told: readonly Told[]): PresenceEvent[] {
  return told.flatMap(({ events }) => events);
}

describe("events and visits", () => {
  it("enter and exit alternate for each geofence, and visits never overlap", () => {
    fc.assert(
      fc.property(walks(everything), (history) => {
        const events = eventsOf(playAll(history));
        for (const id of ["a", "b"]) {
          const passages = events.filter((e) => e.geofenceId === id && e.type !== "geofence.dwelled");
          passages.forEach((event, i) => {
            expect(event.type).toBe(i % 2 === 0 ? "geofence.entered" : "geofence.exited");
            if (i === 0) return;
            expect(event.at).toBeGreaterThanOrEqual(passages[i - 1]!.at);
            if (i % 2 === 1) expect(event.visitId).toBe(passages[i - 1]!.visitId);
          });
        }
      }),
      runs(300),
    );
  });

  it("a visit dwells at most once, between its enter and its exit", () => {
    fc.assert(
      fc.property(walks(everything), (history) => {
        const byVisit = Map.groupBy(eventsOf(playAll(history)), ({ visitId }) => visitId);
        for (const events of byVisit.values()) {
          const types = events.map(({ type }) => type.replace("geofence.", "")).join(" ");
          expect(["entered", "entered dwelled", "entered exited", "entered dwelled exited"]).toContain(types);
          expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).toSorted((a, b) => a - b));
        }
      }),
      runs(300),
    );
  });

  it("tells each visit's record as its events do", () => {
    fc.assert(
      fc.property(walks(everything), (history) => {
        const told = playAll(history);
        const records = new Map(told.flatMap(({ visits }) => visits.map((v) => [v.visitId, v] as const)));
        const at = (visitId: string, type: string) =>
          eventsOf(told).find((e) => e.visitId === visitId && e.type === `geofence.${type}`)?.at ?? null;
        for (const [visitId, { enteredAt, dwelledAt, exitedAt }] of records) {
          expect({ enteredAt, dwelledAt, exitedAt }).toEqual({
            enteredAt: at(visitId, "entered"),
            dwelledAt: at(visitId, "dwelled"),
            exitedAt: at(visitId, "exited"),
          });
        }
      }),
      runs(200),
    );
  });

  it("in one ping exits come before enters before dwells, each by geofence id", () => {
    const rank = ["geofence.exited", "geofence.entered", "geofence.dwelled"];
    fc.assert(
      fc.property(walks(everything), (history) => {
        for (const { events } of playAll(history)) {
          const exiting = new Set(events.flatMap((e) => (e.type === rank[0] ? [e.visitId] : [])));
          const keys = events
            .filter(({ type, visitId }) => type !== "geofence.dwelled" || !exiting.has(visitId))
            .map(({ type, geofenceId }) => rank.indexOf(type) + geofenceId);
          expect(keys).toEqual(keys.toSorted());
        }
      }),
      runs(200),
    );
  });
});

describe("delivery", () => {
  it("the same pings in any batching give the same events, whenever timers run", () => {
    fc.assert(
      fc.property(inOrder, fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }), (history, timers) => {
        const last = history.reduce((at, e) => (e.kind === "ping" ? Math.max(at, e.ping.at) : at), 0);
        const end: Entry = { kind: "clock", now: last + settings.presenceTimeout };
        const timed = history.flatMap((entry, i): Entry[] => {
          const next = history[i + 1];
          const due = next?.kind === "ping" && timers[i];
          return due ? [entry, { kind: "clock", now: next.ping.at - 1 }] : [entry];
        });
        expect(perGeofence([...timed, end])).toEqual(perGeofence([...history, end]));
      }),
      runs(200),
    );
  });

  it("a duplicate delivery changes nothing", () => {
    fc.assert(
      fc.property(walks({ ...everything, maxLength: 40 }), (history) => {
        const host = new Host();
        history.forEach((entry, i) => {
          play(host, entry);
          const before = host.presence;
          for (const again of history.slice(0, i + 1)) {
            if (again.kind !== "ping") continue;
            const told = host.ping(again.device, again.ping, again.zones);
            expect(told.status).toBe("duplicate");
            expect(told.events).toEqual([]);
            expect(told.moments).toEqual([]);
          }
          expect(host.presence).toBe(before);
        });
      }),
      runs(50),
    );
  });

  it("a restart after any ping changes nothing", () => {
    fc.assert(
      fc.property(walks(everything), (history) => {
        const host = new Host();
        for (const entry of history) {
          play(host, entry);
          const before = host.presence;
          host.restart();
          expect(host.presence).toEqual(before);
          host.presence = before;
        }
      }),
      runs(200),
    );
  });

  it.each([1, 2])("a backlog brings no decision that a prompt delivery would not; devices: %i", (count) => {
    const devices = ["phone", "tablet"].slice(0, count);
    fc.assert(
      fc.property(walks({ ...withBacklogs, devices }), (history) => {
        const prompt = decisionsOf(playAll(history.filter(({ kind }) => kind === "ping")));
        for (const [what, times] of decisionsOf(playAll(history))) {
          const expected = prompt.get(what) ?? [];
          // Which of two devices ends a visit they share, or makes its dwell, may shift a decision in time.
          expect(times.length).toBeLessThanOrEqual(expected.length);
          if (count === 1) expect(expected).toEqual(expect.arrayContaining(times));
        }
      }),
      runs(400),
    );
  });
});

describe("decisions", () => {
  it("an enter with resumed or initial never decides", () => {
    fc.assert(
      fc.property(walks(everything), (history) => {
        const told = playAll(history);
        const quiet = new Set(eventsOf(told).flatMap((e) => (e.resumed || e.initial ? [e.visitId] : [])));
        for (const { kind, visitId } of momentsOf(told)) {
          if (kind === "entered" || kind === "confirmed") expect(quiet).not.toContain(visitId);
        }
      }),
      runs(300),
    );
  });

  it("neither does an exit by timeout, by removal or before a resumed enter", () => {
    fc.assert(
      fc.property(walks(everything), (history) => {
        for (const { events, moments } of playAll(history)) {
          const resumed = new Set(events.flatMap((e) => (e.resumed ? [e.geofenceId] : [])));
          for (const { kind, visitId, geofenceId } of moments) {
            if (kind !== "exited") continue;
            const exit = events.find((e) => e.visitId === visitId && e.type === "geofence.exited");
            expect(exit?.reason).toBeUndefined();
            expect(resumed).not.toContain(geofenceId);
          }
        }
      }),
      runs(300),
    );
  });

  it("the dwell moments of a visit follow one another without gap or overlap", () => {
    fc.assert(
      fc.property(walks(everything), (history) => {
        const reached = new Map<string, number>();
        for (const moment of momentsOf(playAll(history))) {
          if (moment.kind !== "dwelled") continue;
          const before = reached.get(moment.visitId);
          if (before !== undefined) expect(moment.after).toBe(before);
          expect(moment.upTo).toBeGreaterThanOrEqual(moment.after);
          reached.set(moment.visitId, moment.upTo);
        }
      }),
      runs(200),
    );
  });
});

it("never changes its input", () => {
  fc.assert(
    fc.property(walks(everything), (history) => {
      const newVisitId = visitIds();
      let presence: CustomerPresence = emptyPresence();
      for (const entry of history) {
        if (entry.kind !== "ping") continue;
        deepFreeze(presence);
        presence = step(presence, entry.device, entry.ping, entry.zones, settings, newVisitId).presence;
      }
    }),
    runs(50),
  );
});

it("takes ids that are also names of object members", () => {
  const zones = zonesOf(1, [circle({ id: "constructor", radius: 100 })]);
  const host = new Host();
  const ping = { id: "toString", at: 0, latitude: 48.8709, longitude: 2.3317, accuracy: 10 };
  const told = host.ping("hasOwnProperty", { ...ping, speed: null, mock: false, region: null }, zones);
  expect(told.events.map(({ type, geofenceId }) => [type, geofenceId])).toEqual([
    ["geofence.entered", "constructor"],
  ]);
});

/** Visit ids say in which order visits of all geofences opened, which timers may change. */
function perGeofence(history: readonly Entry[]) {
  const events = eventsOf(playAll(history)).map(({ visitId: _, ...event }) => event);
  return Object.fromEntries(["a", "b"].map((id) => [id, events.filter((e) => e.geofenceId === id)]));
}

function momentsOf(told: readonly Told[]): Moment[] {
  return told.flatMap(({ moments }) => moments);
}

/** When which campaign may decide at which geofence; for dwell also campaigns with 1 to 90 minutes of their own. */
function decisionsOf(told: readonly Told[]): Map<string, number[]> {
  const marks = momentsOf(told).flatMap((moment) =>
    kindsOf(moment).map((kind) => ({ what: `${kind} ${moment.geofenceId}`, at: moment.at })),
  );
  const times = Map.groupBy(marks, ({ what }) => what);
  return new Map([...times].map(([what, all]) => [what, all.map(({ at }) => at)]));
}

function kindsOf(moment: Moment): string[] {
  if (moment.kind !== "dwelled") return [moment.kind];
  const own = Array.from({ length: 90 }, (_, i) => (i + 1) * 60_000);
  const reached = own.filter((dwell) => moment.after < dwell && dwell <= moment.upTo);
  return [...reached.map((dwell) => `dwelled ${dwell}`), ...(moment.zoneDwell ? ["dwelled"] : [])];
}

function deepFreeze(value: unknown): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
}
