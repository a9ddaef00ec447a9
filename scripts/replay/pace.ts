import { usage } from "../support/cli.ts";
import type { TracePoint } from "./fields.ts";

/** When each point goes out, and what is added to its recorded time. All in milliseconds. */
export interface Pace {
  readonly shift: number;
  /** Length of the whole replay. */
  readonly length: number;
  dueAt(index: number): number;
}

/** `60x` → 60, `max` → Infinity. */
export function readSpeed(text: string): number {
  if (text === "max") return Number.POSITIVE_INFINITY;
  const speed = Number(/^(\d+(?:\.\d+)?)x?$/.exec(text)?.[1]);
  if (!(speed > 0)) throw usage(`expected a speed such as 1x, 60x or max, got "${text}"`);
  return speed;
}

/**
 * Points keep their distances in time, whatever the speed: a run sent at 60x with its times pressed together
 * would look like an aeroplane, and nobody would ever dwell. `asIfNow` moves all times alike, so that the last
 * one is the moment at which it is sent; at 1x every point is then stamped with its own moment of sending.
 * Points go out in the order of the file: one that steps back in time follows the one before it at once.
 */
export function planPace(
  points: readonly TracePoint[],
  speed: number,
  asIfNow: boolean,
  start: number,
): Pace {
  const first = points[0]!.at;
  let newest = first;
  const offsets = points.map(({ at }) => {
    newest = Math.max(newest, at);
    return (newest - first) / speed;
  });
  const length = offsets.at(-1)!;
  return {
    length,
    shift: asIfNow ? Math.floor(start + length - newest) : 0,
    dueAt: (index) => start + offsets[index]!,
  };
}
