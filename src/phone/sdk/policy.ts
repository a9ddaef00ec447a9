import { duration } from "./duration.ts";
import { accuracyOf, due, follow, matters, type Sight, type Trace } from "./follow.ts";
import { metres, signedDistance } from "./plane.ts";
import type { Area, Fix, Rules, Zone } from "./types.ts";

/** What is remembered between fixes: plain JSON, never changed in place, kept on the phone alone. */
export interface State {
  /** The newest fix that was believed. */
  readonly last: Fix | null;
  /** A fix too fast to be true, unless the next one agrees with it. */
  readonly suspect: Fix | null;
  /** Where the phone has been since then, give or take its accuracy. */
  readonly anchor: Fix | null;
  /** Zones at which the server has the phone as something other than outside. */
  readonly traces: Readonly<Record<string, Trace>>;
  /** Those zones themselves: a list fetched elsewhere may leave them out. */
  readonly zones: Readonly<Record<string, Zone>>;
  /** The first fix since zones were known again; null when all was told. */
  readonly back: number | null;
  /** The last fix was sent without knowing what is near. */
  readonly blind: boolean;
}

export const nowhere: State = {
  last: null,
  suspect: null,
  anchor: null,
  traces: {},
  zones: {},
  back: null,
  blind: false,
};

export interface Verdict {
  readonly state: State;
  /** What to send, oldest first; empty: hold it. */
  readonly send: readonly Fix[];
  /** Milliseconds until the next fix is wanted. */
  readonly wait: number;
}

export interface Surroundings {
  /** Null: nothing is known of what is near, so that every fix matters. */
  readonly area: Area | null;
  readonly rules: Rules;
  /** 0..1, of a battery that is not being charged. */
  readonly battery?: number | null;
}

/** Nobody is thought slower than a train out of town: from standing still one may be in one at any time. */
const likely = 25;
const soonest = 1_000;
const latest = 300_000;
const asleep = 20_000;
const stillAfter = 120_000;
const saving = 30_000;
const unsure = 10_000;
const lowBattery = 0.15;
const tooFast = 150;

/** What one fix makes of it: whether it can change anything on the server, and when to look again. */
export function consider(state: State, fix: Fix, around: Surroundings): Verdict {
  const { last, suspect } = state;
  const { rules, area } = around;
  const hold = (after: State) => ({ state: after, send: [], wait: unsure });
  if ((last && fix.at <= last.at) || accuracyOf(fix) > rules.maxAccuracy) return hold(state);
  const jumped = last !== null && isTooFast(last, fix);
  if (jumped && (suspect === null || isTooFast(suspect, fix)))
    return { ...hold({ ...state, suspect: fix }), wait: soonest };

  const isBlind = area === null || metres(area, fix) > area.refreshRadius;
  const zones = new Map<string, Zone>(Object.entries(state.zones));
  for (const zone of area?.zones ?? []) zones.set(zone.id, zone);
  const sights = new Map<string, Sight>(
    [...zones].map(([id, zone]) => [id, { d: signedDistance(zone, fix), dwells: zone.dwell.map(duration) }]),
  );

  // Back among known zones: one fix now and one `exitAfter` later end whatever was entered unknown.
  const back = isBlind ? null : state.blind ? fix.at : state.back;
  const settles = back !== null && (back === fix.at || fix.at - back >= rules.exitAfter);
  const sends =
    isBlind || settles || [...sights].some(([id, sight]) => matters(state.traces[id], sight, fix, rules));

  const traces: Record<string, Trace> = {};
  const kept: Record<string, Zone> = {};
  for (const [id, sight] of sights) {
    const trace = sends ? follow(state.traces[id], sight, fix, rules) : state.traces[id];
    if (!trace) continue;
    traces[id] = trace;
    kept[id] = zones.get(id)!;
  }
  const after: State = {
    last: fix,
    suspect: null,
    anchor: anchorOf(state.anchor, fix),
    traces,
    zones: kept,
    back: settles && back !== fix.at ? null : back,
    blind: isBlind,
  };
  const send = sends ? (jumped ? [suspect!, fix] : [fix]) : [];
  return { state: after, send, wait: isBlind ? saving : waitOf(after, sights, around, speedOf(last, fix)) };
}

/**
 * Time to ask for zones again: none are known, or the end of what is known is ten seconds away. The list is also
 * asked for now and then where it is, since zones change.
 */
export function needsZones(area: Area | null, last: Fix | null, fix: Fix): boolean {
  if (area === null || fix.at - area.fetchedAt > 3_600_000) return true;
  return area.refreshRadius - metres(area, fix) < 10 * Math.max(likely, speedOf(last, fix));
}

function waitOf(
  state: State,
  sights: ReadonlyMap<string, Sight>,
  around: Surroundings,
  speed: number,
): number {
  const { last, anchor, traces, back } = state;
  const { area, rules, battery } = around;
  const fix = last!;
  let [gap, dueIn] = [area!.refreshRadius - metres(area!, fix), Number.POSITIVE_INFINITY];
  for (const [id, sight] of sights) {
    gap = Math.min(gap, Math.abs(sight.d));
    dueIn = Math.min(dueIn, due(traces[id], sight, fix.at, rules));
  }
  if (back !== null) dueIn = Math.min(dueIn, back + rules.exitAfter - fix.at);
  const least = Math.max(
    soonest,
    fix.at - anchor!.at >= stillAfter ? asleep : 0,
    typeof battery === "number" && battery < lowBattery ? saving : 0,
  );
  const wait = Math.max(least, Math.min(latest, (gap / Math.max(likely, 1.5 * speed)) * 1_000));
  return Math.round(Math.max(soonest, Math.min(wait, dueIn)));
}

function anchorOf(anchor: Fix | null, fix: Fix): Fix {
  return anchor && metres(anchor, fix) <= Math.max(30, accuracyOf(fix)) ? anchor : fix;
}

function speedOf(last: Fix | null, fix: Fix): number {
  if (typeof fix.speed === "number") return fix.speed;
  return last ? (metres(last, fix) * 1_000) / Math.max(1_000, fix.at - last.at) : 0;
}

/** As the server has it: too fast even with both accuracies taken off the distance. */
function isTooFast(from: Fix, to: Fix): boolean {
  const least = metres(from, to) - accuracyOf(from) - accuracyOf(to);
  return least * 1_000 > tooFast * Math.abs(to.at - from.at);
}
