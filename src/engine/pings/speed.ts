import { distance } from "../../../geo/index.ts";

interface Fix {
  readonly at: number;
  readonly latitude: number;
  readonly longitude: number;
}

/** Metres per second from one fix to a later one; null without an earlier one. */
export function speedBetween(from: Fix | undefined, to: Fix): number | null {
  if (from === undefined || from.at >= to.at) return null;
  const metres = distance(from.longitude, from.latitude, to.longitude, to.latitude);
  return metres / ((to.at - from.at) / 1000);
}
