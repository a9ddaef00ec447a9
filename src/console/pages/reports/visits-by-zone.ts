import type { VisitView } from "../../../http/views.ts";

/** What visits to one zone come to. */
export interface ZoneVisits {
  readonly id: string;
  readonly visits: number;
  readonly people: number;
  readonly dwelled: number;
  /** Visits that have ended, whose length is known. */
  readonly closed: number;
  /** A duration such as `"12m"`; null when none has ended. */
  readonly medianStay: string | null;
}

/** Visits by zone, the zone with most first. */
export function zonesOf(visits: readonly VisitView[]): ZoneVisits[] {
  const groups = [...Map.groupBy(visits, ({ geofenceId }) => geofenceId)];
  return groups
    .map(([id, own]) => {
      const stays = own
        .flatMap(({ enteredAt, exitedAt }) =>
          exitedAt === null ? [] : [Date.parse(exitedAt) - Date.parse(enteredAt)],
        )
        .sort((a, b) => a - b);
      return {
        id,
        visits: own.length,
        people: new Set(own.map(({ customerId }) => customerId)).size,
        dwelled: own.filter(({ dwelledAt }) => dwelledAt !== null).length,
        closed: stays.length,
        medianStay: stays.length === 0 ? null : durationOf(medianOf(stays)),
      };
    })
    .sort((a, b) => b.visits - a.visits || (a.id < b.id ? -1 : 1));
}

/** Of numbers in order. */
function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}

function durationOf(ms: number): string {
  if (ms < 90_000) return `${Math.round(ms / 1_000)}s`;
  return ms < 5_400_000 ? `${Math.round(ms / 60_000)}m` : `${Math.round(ms / 3_600_000)}h`;
}
