import type { Candidate } from "./types.ts";

/** Highest priority first, then the smaller zone, then campaign id, then geofence id. */
export function compareRank(a: Candidate, b: Candidate): number {
  return (
    b.campaign.priority - a.campaign.priority ||
    a.area - b.area ||
    compareText(a.campaign.id, b.campaign.id) ||
    compareText(a.geofenceId, b.geofenceId)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
