/**
 * The rules for a customer's visit to one geofence, which all devices of the customer share: it opens with the
 * first device's enter and closes with the last one's exit.
 */
import type { Entering, Leaving } from "./follow.ts";
import { endVisit, type Journal, keepVisit } from "./journal.ts";
import { entry } from "./records.ts";
import { fixOf, type Sighting } from "./sighting.ts";
import type { EndedVisit, EventFix, Visit } from "./state.ts";
import type { PresenceEvent } from "./types.ts";

/** Whose ping it is, and where. `dwell` is the geofence's. */
export interface Scene {
  readonly geofenceId: string;
  readonly deviceId: string;
  readonly dwell: number;
}

/** A device enters: opens the visit unless another device is there already. */
export function enterVisit(
  journal: Journal,
  scene: Scene,
  entering: Entering,
  s: Sighting,
  newVisitId: () => string,
): void {
  const { geofenceId } = scene;
  if (entry(journal.visits, geofenceId)) return;
  const visit = newVisit(newVisitId(), entering, s.at, entry(journal.ended, geofenceId));
  keepVisit(journal, geofenceId, visit);
  journal.enters.push({
    ...eventAt("geofence.entered", scene, visit, visit.enteredAt, fixOf(s)),
    confidence: s.d + s.a <= 0 ? "high" : "medium",
    ...(visit.begun === "plain" ? {} : { [visit.begun]: true }),
  });
  if (visit.begun === "plain") {
    journal.moments.push({ kind: "entered", geofenceId, visitId: visit.visitId, at: visit.enteredAt });
  }
}

/** Visits never overlap: what a second device tells late of a time already over resumes the visit that ended. */
function newVisit(visitId: string, entering: Entering, at: number, before: EndedVisit | undefined): Visit {
  const overlaps = before !== undefined && at < before.at;
  const begun = overlaps && entering.kind === "plain" ? "resumed" : entering.kind;
  const enteredAt = overlaps ? before.at : at;
  const continues = overlaps || entering.continues;
  const dwell =
    begun === "resumed" && before
      ? resumedDwell(before, at, continues)
      : { dwellFrom: enteredAt, dwellUpTo: begun === "plain" ? -1 : 0, awaitsDwell: true };
  return {
    visitId,
    enteredAt,
    begun,
    insidePings: 0,
    confirmed: false,
    awaitsConfirm: begun === "plain",
    ...dwell,
    dwelledAt: null,
    leftAt: null,
  };
}

/** A resumed visit goes on where the one before stood, without the time in between unless that was no absence. */
function resumedDwell(before: EndedVisit, at: number, continues: boolean) {
  const { dwellUpTo, awaitsDwell } = before;
  return { dwellFrom: continues ? before.dwellFrom : at - Math.max(0, dwellUpTo), dwellUpTo, awaitsDwell };
}

/** How a ping inside stands to those before it. */
export interface Row {
  /** Pings inside that are new to the visit: 2 when the one before could not enter alone. */
  readonly pings: number;
  /** The device's ping before was inside too. */
  readonly second: boolean;
}

/** A present device's ping inside, or said to be by the phone's own geofencing. */
export function seenInside(journal: Journal, scene: Scene, s: Sighting, row: Row): void {
  const visit = entry(journal.visits, scene.geofenceId);
  if (!visit) return;
  keepVisit(journal, scene.geofenceId, dwell(journal, scene, confirm(journal, scene, visit, s, row), s));
}

/** Rule 2: confirmed by the second ping inside or by the phone; the campaigns' moment is the second in a row. */
function confirm(journal: Journal, { geofenceId }: Scene, visit: Visit, s: Sighting, row: Row): Visit {
  const insidePings = Math.min(2, visit.insidePings + row.pings);
  const momentNow = visit.awaitsConfirm && row.second;
  if (momentNow) {
    journal.moments.push({ kind: "confirmed", geofenceId, visitId: visit.visitId, at: s.at });
  }
  return {
    ...visit,
    insidePings,
    confirmed: visit.confirmed || insidePings === 2 || s.saidInside,
    awaitsConfirm: visit.awaitsConfirm && !momentNow,
  };
}

/** Rule 4, and rule 6 for a dwell. */
function dwell(journal: Journal, scene: Scene, visit: Visit, s: Sighting): Visit {
  const elapsed = s.at - visit.dwellFrom;
  if (s.evidence === "dwell") return reachDwell(journal, scene, visit, s, Math.max(elapsed, scene.dwell));
  return s.inside ? reachDwell(journal, scene, visit, s, elapsed) : visit;
}

function reachDwell(journal: Journal, scene: Scene, visit: Visit, s: Sighting, elapsed: number): Visit {
  const zoneDwell = visit.awaitsDwell && elapsed >= scene.dwell;
  const at = Math.max(s.at, visit.enteredAt);
  if (zoneDwell) {
    journal.dwells.push(eventAt("geofence.dwelled", scene, visit, at, fixOf(s)));
  }
  return madeDwell(journal, scene, visit, { at, elapsed, zoneDwell, dwelledAt: at });
}

function madeDwell(
  journal: Journal,
  { geofenceId }: Scene,
  visit: Visit,
  made: { at: number; elapsed: number; zoneDwell: boolean; dwelledAt: number },
): Visit {
  const { at, elapsed, zoneDwell, dwelledAt } = made;
  const { visitId, dwellUpTo: after } = visit;
  const upTo = Math.max(after, elapsed);
  if (upTo > after || zoneDwell) {
    journal.moments.push({ kind: "dwelled", geofenceId, visitId, at, after, upTo, zoneDwell });
  }
  if (!zoneDwell) return { ...visit, dwellUpTo: upTo };
  return { ...visit, dwellUpTo: upTo, awaitsDwell: false, dwelledAt };
}

/** A device leaves: closes the visit unless another device stays. */
export function leaveVisit(journal: Journal, scene: Scene, leaving: Leaving, othersStay: boolean): void {
  const { geofenceId } = scene;
  const { reason } = leaving;
  const open = entry(journal.visits, geofenceId);
  if (!open) return;
  const dwells = othersStay ? journal.dwells : journal.exits;
  const visit = leaving.byPhone ? backedByPhone(journal, scene, open, leaving.at, dwells) : open;
  const at = Math.max(leaving.at, visit.leftAt ?? visit.enteredAt, visit.dwelledAt ?? visit.enteredAt);
  if (othersStay) {
    keepVisit(journal, geofenceId, { ...visit, leftAt: at });
    return;
  }
  journal.exits.push({
    ...eventAt("geofence.exited", scene, visit, at, leaving.fix),
    ...(reason ? { reason } : {}),
  });
  if (leaving.decides) journal.moments.push({ kind: "exited", geofenceId, visitId: visit.visitId, at });
  endVisit(journal, geofenceId, visit, at);
}

/** Rule 6: the phone's exit confirms the visit and first makes the dwell if it was due, dated enter + dwell. */
function backedByPhone(
  journal: Journal,
  scene: Scene,
  visit: Visit,
  at: number,
  dwells: PresenceEvent[],
): Visit {
  const confirmed = { ...visit, confirmed: true };
  const elapsed = at - visit.dwellFrom;
  const zoneDwell = visit.awaitsDwell && elapsed >= scene.dwell;
  const dwelledAt = Math.max(visit.dwellFrom + scene.dwell, visit.enteredAt);
  if (zoneDwell) dwells.push(eventAt("geofence.dwelled", scene, visit, dwelledAt, null));
  return madeDwell(journal, scene, confirmed, { at, elapsed, zoneDwell, dwelledAt });
}

function eventAt(
  type: PresenceEvent["type"],
  { geofenceId, deviceId }: Scene,
  { visitId }: Visit,
  at: number,
  fix: EventFix | null,
): PresenceEvent {
  const { distance, accuracy, speed } = fix ?? { distance: null, accuracy: null, speed: null };
  return { type, geofenceId, visitId, deviceId, at, distance, accuracy, speed };
}
