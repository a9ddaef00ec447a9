import { dayMs, offsetAt, type Wall } from "./wall.ts";

/** Something that is or is not so, by what the wall clock shows. */
export interface WallState {
  holds(wall: Wall): boolean;
  /** The next wall time, after this one, at which it may change; null when it never does. */
  nextChange(wall: Wall): Wall | null;
}

export function not(state: WallState): WallState {
  return { holds: (wall) => !state.holds(wall), nextChange: state.nextChange };
}

export function allOf(states: readonly WallState[]): WallState {
  return {
    holds: (wall) => states.every((state) => state.holds(wall)),
    nextChange(wall) {
      const changes = states.map((state) => state.nextChange(wall)).filter((change) => change !== null);
      return changes.length === 0 ? null : Math.min(...changes);
    },
  };
}

/** Two changes of a zone's offset are further apart. */
const stepMs = 7 * dayMs;

/**
 * The first instant after `after`, and not after `until`, at which the state is as wanted (epoch milliseconds);
 * null when there is none. A clock that jumps can bring the change itself, earlier or later than a steady one would.
 */
export function nextInstant(
  state: WallState,
  wanted: boolean,
  timezone: string,
  after: number,
  until: number,
): number | null {
  let at = after;
  while (at < until) {
    const offset = offsetAt(timezone, at);
    const change = state.nextChange(at + offset);
    const steady = Math.min(change === null ? until : change - offset, until, at + stepMs);
    at = firstJump(timezone, at, steady) ?? steady;
    if (state.holds(at + offsetAt(timezone, at)) === wanted) return at;
  }
  return null;
}

/** The first instant in (from, to] whose offset is not that of `from`. */
function firstJump(timezone: string, from: number, to: number): number | null {
  const before = offsetAt(timezone, from);
  if (offsetAt(timezone, to) === before) return null;
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(timezone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}
