import { emptyPresence, type PresenceEvent, step, type Zones } from "../../src/domain/presence/index.ts";
import type { Fix, Rules } from "../../src/phone/sdk/types.ts";

/** What the service makes of these pings: the very rules, without a server around them. */
export function eventsOf(fixes: readonly Fix[], zones: Zones, rules: Rules): PresenceEvent[] {
  let [presence, visits] = [emptyPresence(), 0];
  return fixes.flatMap((fix) => {
    const ping = { ...fix, speed: fix.speed ?? null, id: null, mock: false, region: null };
    const told = step(presence, "phone", ping, zones, rules, () => `vis_${++visits}`);
    presence = told.presence;
    return told.events;
  });
}

/** Visits that the service counts: a second ping inside has confirmed them. */
export function confirmedVisits(fixes: readonly Fix[], zones: Zones, rules: Rules): string[] {
  let [presence, visits] = [emptyPresence(), 0];
  const confirmed = new Set<string>();
  for (const fix of fixes) {
    const ping = { ...fix, speed: fix.speed ?? null, id: null, mock: false, region: null };
    const told = step(presence, "phone", ping, zones, rules, () => `vis_${++visits}`);
    presence = told.presence;
    for (const visit of told.visits)
      if (visit.confirmed) confirmed.add(`${visit.geofenceId} ${visit.enteredAt}`);
  }
  return [...confirmed].sort();
}
