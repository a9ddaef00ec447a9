/**
 * The rules for one device and one geofence: what the next accepted ping makes of a trace. What it means for the
 * customer's visit, which several devices may share, is in `visit.ts`.
 *
 * A presence that has timed out is followed by the very same rules as an open one, only silently. That is what
 * keeps a backlog from making other decisions than a prompt delivery.
 */
import { fixOf, type Sighting } from "./sighting.ts";
import { type EnterKind, type EventFix, isFollowed, type Present, type Trace } from "./state.ts";
import type { PresenceSettings } from "./types.ts";

/** An inside ping this long after a lone outside one makes two visits of one. */
const loneOutsideLimit = 30 * 60_000;

export interface Leaving {
  readonly at: number;
  /** The ping that dates the exit; null for a timeout. */
  readonly fix: EventFix | null;
  /** By `region`: the dwell comes first if it was due. */
  readonly byPhone: boolean;
  /** Whether campaigns may decide on it. */
  readonly decides: boolean;
  readonly reason?: "timeout" | "geofence_removed";
}

export interface Entering {
  readonly kind: EnterKind;
  /** The timeout that is resumed from comes of a late delivery: dwell runs on as if it had not been. */
  readonly continues: boolean;
}

export interface Followed {
  readonly trace: Trace | null;
  readonly left: Leaving | null;
  readonly entered: Entering | null;
}

/** The timeouts that are due by the ping's time have been made. */
export function follow(trace: Trace | null, s: Sighting, settings: PresenceSettings): Followed {
  if (trace && isFollowed(trace)) return followPresent(trace, s, settings);
  return { ...approach(trace, s), left: null };
}

type Approached = Pick<Followed, "trace" | "entered">;

/** Rule 2, and rule 6 for an enter: from outside. */
function approach(trace: Exclude<Trace, Present> | null, s: Sighting): Approached {
  if (trace?.state === "covered") return approachCovered(trace, s);
  const surelyInside = s.d + s.a / 2 <= 0;
  const secondInside = trace !== null && s.inside;
  if (surelyInside || secondInside || s.saidInside) return enter(s, "plain");
  return { trace: s.inside ? touched : null, entered: null };
}

/** Rule 2, last sentence: the next ping inside enters without a decision, unless the device went away first. */
function approachCovered(trace: Trace, s: Sighting): Approached {
  if (arrives(s)) return enter(s, "initial");
  return { trace: isAway(s) ? null : trace, entered: null };
}

function followPresent(trace: Present, s: Sighting, settings: PresenceSettings): Followed {
  if (s.at >= timeoutOf(trace, settings)) return followOverdue(trace, s);
  const leaving = departure(trace, s, settings);
  if (leaving) return { trace: null, left: visible(trace, leaving), entered: null };
  if (s.outside) return stay({ ...trace, outside: trace.outside ?? fixOf(s), strayed: true });
  if (arrives(s) && trace.outside && s.at - trace.outside.at > loneOutsideLimit) {
    return { ...enter(s, "resumed"), left: visible(trace, leaveAt(trace.outside, { decides: false })) };
  }
  const stayed = notOutside(trace, s);
  if (arrives(s) && trace.state === "timed_out") return reopen(stayed);
  return stay(stayed);
}

/** Any ping that is not outside ends the row of outside ones. */
function notOutside(trace: Present, s: Sighting): Present {
  if (s.inside) return { ...trace, lastInside: s.at, outside: null, strayed: false };
  return trace.outside ? { ...trace, outside: null } : trace;
}

/** Rule 3, and rule 6 for an exit: the row of outside pings is long enough, or the phone says it left. */
function departure(trace: Present, s: Sighting, settings: PresenceSettings): Leaving | null {
  const byPhone = s.evidence === "exit";
  if (s.outside && trace.outside && s.at - trace.outside.at >= settings.exitAfter) {
    return leaveAt(trace.outside, { decides: true, byPhone });
  }
  return byPhone ? leaveAt(fixOf(s), { decides: true, byPhone }) : null;
}

/** Rule 5: timed out, and not only because pings came late. It resumes unless the device went away. */
function followOverdue(trace: Present, s: Sighting): Followed {
  if (trace.strayed || isAway(s)) return { ...approach(null, s), left: null };
  return arrives(s) ? { ...enter(s, "resumed"), left: null } : stay(trace);
}

/** The time from which the presence timeout runs, and at which it dates the exit: the last ping inside. */
export function lastSeen(trace: Present): number {
  return trace.lastInside ?? trace.since;
}

export function timeoutOf(trace: Present, settings: PresenceSettings): number {
  return lastSeen(trace) + settings.presenceTimeout;
}

const touched: Trace = { state: "touched" };

function arrives(s: Sighting): boolean {
  return s.inside || s.saidInside;
}

function isAway(s: Sighting): boolean {
  return s.outside || s.evidence === "exit";
}

function enter(s: Sighting, kind: EnterKind): Approached {
  const lastInside = s.inside ? s.at : null;
  return {
    trace: { state: "present", since: s.at, lastInside, outside: null, strayed: false },
    entered: { kind, continues: false },
  };
}

/** Resumes what only a late delivery let time out: nothing else about the trace has changed. */
function reopen(trace: Present): Followed {
  return { trace: { ...trace, state: "present" }, left: null, entered: { kind: "resumed", continues: true } };
}

function stay(trace: Present): Followed {
  return { trace, left: null, entered: null };
}

function leaveAt(fix: EventFix, how: { decides: boolean; byPhone?: boolean }): Leaving {
  return { at: fix.at, fix, byPhone: false, ...how };
}

/** What has timed out has left already. */
function visible(trace: Present, leaving: Leaving): Leaving | null {
  return trace.state === "present" ? leaving : null;
}
