import { entry, withEntry, withoutEntry } from "./records.ts";
import type { CustomerPresence, Visit } from "./state.ts";
import type { Moment, PresenceEvent, VisitRecord } from "./types.ts";

const week = 7 * 24 * 3_600_000;

/** What one step, or one round of closings, does to a customer's visits. */
export interface Journal {
  visits: CustomerPresence["visits"];
  ended: CustomerPresence["ended"];
  readonly exits: PresenceEvent[];
  readonly enters: PresenceEvent[];
  readonly dwells: PresenceEvent[];
  readonly moments: Moment[];
  /** The visits that changed, by visit id. */
  readonly changed: Map<string, VisitRecord>;
}

export function openJournal(presence: CustomerPresence): Journal {
  const { visits, ended } = presence;
  return { visits, ended, exits: [], enters: [], dwells: [], moments: [], changed: new Map() };
}

/** Rule 7: exits, then enters, then dwells, each by geofence id. */
export function eventsOf(journal: Journal): readonly PresenceEvent[] {
  return [journal.exits, journal.enters, journal.dwells].flatMap((events) => events.toSorted(byGeofence));
}

/** Events of one geofence stay as they came: a dwell that the phone's exit makes stands before that exit. */
function byGeofence(a: PresenceEvent, b: PresenceEvent): number {
  if (a.geofenceId === b.geofenceId) return 0;
  return a.geofenceId < b.geofenceId ? -1 : 1;
}

/** Keeps a visit's new state; told to others only when their record of it changes. */
export function keepVisit(journal: Journal, geofenceId: string, visit: Visit): void {
  const before = entry(journal.visits, geofenceId);
  journal.visits = withEntry(journal.visits, geofenceId, visit);
  if (before?.confirmed === visit.confirmed && before.dwelledAt === visit.dwelledAt) return;
  journal.changed.set(visit.visitId, recordOf(geofenceId, visit, null));
}

export function endVisit(journal: Journal, geofenceId: string, visit: Visit, at: number): void {
  const { dwellFrom, dwellUpTo, awaitsDwell } = visit;
  journal.visits = withoutEntry(journal.visits, geofenceId);
  journal.ended = withEntry(notOlderThan(journal.ended, at - week), geofenceId, {
    at,
    dwellFrom,
    dwellUpTo,
    awaitsDwell,
  });
  journal.changed.set(visit.visitId, recordOf(geofenceId, visit, at));
}

export function recordOf(geofenceId: string, visit: Visit, exitedAt: number | null): VisitRecord {
  const { visitId, enteredAt, confirmed, dwelledAt } = visit;
  return { visitId, geofenceId, enteredAt, exitedAt, confirmed, dwelledAt };
}

function notOlderThan(ended: CustomerPresence["ended"], limit: number): CustomerPresence["ended"] {
  return Object.fromEntries(Object.entries(ended).filter(([, visit]) => visit.at >= limit));
}
