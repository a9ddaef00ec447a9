import type { Position } from "../../../http/views.ts";
import type { LiveItem } from "../../api/live.ts";
import type { Zone } from "../../api/zones.ts";
import type { Meaning } from "../../components/outcome.tsx";

/** A zone in which something just happened: its newest line, and how many there are. */
export interface Spot {
  readonly zone: Zone;
  readonly at: Position;
  readonly newest: LiveItem;
  readonly count: number;
  /** Of the newest decision; null where there were visits alone. */
  readonly meaning: Meaning | null;
}

/** As many as a map can bear as elements of the page. */
const mostSpots = 80;

/** Where the lines are, those of the newest first; lines of zones that are no more have no place. */
export function spotsOf(items: readonly LiveItem[], zones: readonly Zone[]): Spot[] {
  const byZone = Map.groupBy(items, (item) =>
    item.kind === "event" ? item.event.geofenceId : item.decision.geofenceId,
  );
  const places = new Map(zones.filter(({ id }) => byZone.has(id)).map((zone) => [zone.id, zone]));
  return [...byZone]
    .flatMap(([id, own]) => {
      const zone = places.get(id);
      const newest = own[0];
      if (zone === undefined || newest === undefined) return [];
      const decided = own.find((item) => item.kind === "decision");
      return [
        { zone, at: zone.center, newest, count: own.length, meaning: decided?.decision.outcome ?? null },
      ];
    })
    .slice(0, mostSpots);
}
