import type { Position } from "../../../geo/index.ts";
import { duration } from "../../domain/durations.ts";
import type { Moment, PresenceEvent, VisitRecord } from "../../domain/presence/index.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import type { Occasion } from "../decide/occasion.ts";
import { onBoundary } from "../decide/on-boundary.ts";

/** A stored event, and what its visit has become. It crosses RPC. */
export interface PastEvent {
  readonly id: string;
  readonly customerId: string;
  readonly event: PresenceEvent;
  readonly confirmed: boolean;
  /** When the visit ended, or while it is open the last that was an event of it; null where it is not kept. */
  readonly insideUntil: number | null;
}

/** What a ping of a customer's device brought about, as a simulation takes it. */
export interface Replayed {
  readonly at: number;
  readonly customerId: string;
  readonly events: readonly PresenceEvent[];
  readonly visits: readonly Pick<VisitRecord, "visitId" | "enteredAt" | "confirmed">[];
  /** Null when no campaign may decide. */
  readonly occasion: Occasion | null;
}

interface Happening {
  readonly at: number;
  readonly customerId: string;
  readonly deviceId: string;
  readonly past: PastEvent | null;
  readonly moments: readonly Moment[];
}

/** Stored events in order of time, those of one customer, device and instant together; `end`: the end of the history. */
export function replayOf(past: readonly PastEvent[], catalogue: Catalogue, end: number): Replayed[] {
  const goesOn = resumedExits(past);
  const dwells = ownDwells(catalogue);
  const happenings = past.flatMap((one) => [
    {
      at: one.event.at,
      customerId: one.customerId,
      deviceId: one.event.deviceId,
      past: one,
      moments: momentsOf(one, goesOn),
    },
    ...dwellsOf(one, dwells, end),
  ]);
  const groups = Map.groupBy(happenings, ({ at, customerId, deviceId }) => `${at} ${customerId} ${deviceId}`);
  return [...groups.values()].map((group) => together(group, catalogue)).sort((a, b) => a.at - b.at);
}

function together(group: readonly Happening[], catalogue: Catalogue): Replayed {
  const { at, customerId } = group[0]!;
  const past = group.flatMap((one) => one.past ?? []);
  const moments = group.flatMap((one) => one.moments);
  return {
    at,
    customerId,
    events: past.map(({ event }) => event),
    visits: past
      .filter(({ event }) => event.type === "geofence.entered")
      .map(({ event, confirmed }) => ({ visitId: event.visitId, enteredAt: event.at, confirmed })),
    occasion: moments.length === 0 ? null : occasionOf(moments, past, at, catalogue),
  };
}

function occasionOf(
  moments: readonly Moment[],
  past: readonly PastEvent[],
  at: number,
  catalogue: Catalogue,
): Occasion {
  const zones = moments.flatMap(({ geofenceId }) => catalogue.get(geofenceId) ?? []);
  const [longitude, latitude]: Position = zones[0] === undefined ? [0, 0] : onBoundary(zones[0]);
  const first = past[0]?.event;
  const fix = { at, latitude, longitude, speed: first?.speed ?? null };
  return { fix, deviceId: first?.deviceId ?? null, moments, inside: [] };
}

function momentsOf({ event, confirmed, id }: PastEvent, goesOn: ReadonlySet<string>): Moment[] {
  const { geofenceId, visitId, at } = event;
  const about = { geofenceId, visitId, at };
  switch (event.type) {
    case "geofence.entered": {
      if (event.initial || event.resumed) return [];
      const entered: Moment[] = [{ ...about, kind: "entered" }];
      return confirmed ? [...entered, { ...about, kind: "confirmed" }] : entered;
    }
    case "geofence.dwelled":
      // No time inside is shown anew: campaigns with a dwell of their own have moments of their own.
      return [{ ...about, kind: "dwelled", after: 0, upTo: 0, zoneDwell: true }];
    case "geofence.exited":
      return event.reason !== undefined || goesOn.has(id) ? [] : [{ ...about, kind: "exited" }];
  }
}

/** The moments of campaigns with a dwell of their own, in a visit that was long enough. */
function dwellsOf({ event, customerId, insideUntil }: PastEvent, dwells: readonly number[], end: number) {
  if (event.type !== "geofence.entered" || event.resumed) return [];
  const { deviceId, geofenceId, visitId } = event;
  return dwells
    .map((dwell) => ({ dwell, at: event.at + dwell }))
    .filter(({ at }) => insideUntil !== null && at <= insideUntil && at < end)
    .map(({ dwell, at }): Happening => {
      const moment = { kind: "dwelled", geofenceId, visitId, at, zoneDwell: false } as const;
      return {
        at,
        customerId,
        deviceId,
        past: null,
        moments: [{ ...moment, after: dwell - 1, upTo: dwell }],
      };
    });
}

function ownDwells(catalogue: Catalogue): number[] {
  const own = [...catalogue.activeCampaigns].flatMap(({ trigger }) =>
    trigger.event === "dwell" && trigger.dwell !== undefined ? [duration(trigger.dwell)] : [],
  );
  return [...new Set(own)];
}

/** Exits that a later ping took back: the next enter there resumed the visit. */
function resumedExits(past: readonly PastEvent[]): ReadonlySet<string> {
  const last = new Map<string, string>();
  const found = new Set<string>();
  for (const { id, customerId, event } of past.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const place = `${customerId} ${event.geofenceId}`;
    if (event.type === "geofence.exited") last.set(place, id);
    const before = last.get(place);
    if (event.type === "geofence.entered" && event.resumed && before !== undefined) found.add(before);
  }
  return found;
}
