import type { Conversion, GeofenceChoice } from "../campaign.ts";
import { targets } from "../campaign.ts";
import { duration } from "../durations.ts";

/** A message, or a ghost in its place, that has had no success yet. */
export interface Exposure {
  readonly id: string;
  readonly at: number;
  readonly campaignId: string;
  readonly geofenceId: string;
}

/** What may be a success: a dwell, a redemption, or a tracked event of that name. */
export interface Success {
  readonly event: string;
  readonly at: number;
  /** Where; null when it is not known, as of what was bought on the web. */
  readonly geofence: { readonly id: string; readonly tags: readonly string[] } | null;
}

/**
 * Whom a success is credited to: of the messages and ghosts strictly before it, in whose campaign's window it falls
 * and whose place it is at, the last ("last touch"). A success has one credit, and a message one success.
 */
export function credited(
  exposures: readonly Exposure[],
  success: Success,
  ruleOf: (campaignId: string) => Conversion | null,
): Exposure | null {
  let found: Exposure | null = null;
  for (const exposure of exposures) {
    const rule = ruleOf(exposure.campaignId);
    if (rule === null || !counts(exposure, success, rule)) continue;
    if (found === null || isLater(exposure, found)) found = exposure;
  }
  return found;
}

function counts(exposure: Exposure, success: Success, rule: Conversion): boolean {
  if (rule.event !== success.event) return false;
  const after = success.at - exposure.at;
  if (after <= 0 || after > duration(rule.window)) return false;
  return isThere(exposure, success, rule.geofences);
}

/** Where a success must be; a redemption or tracked event of an unknown place is there if no place is named. */
function isThere(
  { geofenceId }: Exposure,
  { event, geofence }: Success,
  chosen: GeofenceChoice | undefined,
): boolean {
  if (chosen !== undefined) return geofence !== null && targets({ geofences: chosen }, geofence);
  return event === "dwell" ? geofence?.id === geofenceId : true;
}

function isLater(a: Exposure, b: Exposure): boolean {
  return a.at > b.at || (a.at === b.at && a.id > b.id);
}
