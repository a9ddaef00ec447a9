/** What a geofence's report needs of one confirmed visit; times are milliseconds. */
export interface Visited {
  readonly geofence: string;
  /** Who, as one text over all shards. */
  readonly customer: string;
  readonly enteredAt: number;
  readonly exitedAt: number | null;
  readonly dwelledAt: number | null;
}

export interface GeofenceFigures {
  readonly geofenceId: string;
  readonly visits: number;
  readonly customers: number;
  /** Visits that are over. */
  readonly ended: number;
  /** How long those who have left had stayed, whole seconds; null while nobody has left. */
  readonly dwellMedian: number | null;
  /** Of the visits that have ended: the share without a dwell. */
  readonly passByShare: number | null;
  /** Of the customers: the share who came twice or more. */
  readonly repeatRate: number | null;
}

/** The figures of each geofence that was visited, the most visited first. */
export function geofenceFigures(visits: readonly Visited[]): GeofenceFigures[] {
  const groups = new Map<string, Visited[]>();
  for (const visit of visits) {
    const group = groups.get(visit.geofence);
    if (group === undefined) groups.set(visit.geofence, [visit]);
    else group.push(visit);
  }
  return [...groups]
    .map(([geofenceId, own]) => figuresOf(geofenceId, own))
    .sort((a, b) => b.visits - a.visits || (a.geofenceId < b.geofenceId ? -1 : 1));
}

function figuresOf(geofenceId: string, visits: readonly Visited[]): GeofenceFigures {
  const ended = visits.filter(({ exitedAt }) => exitedAt !== null);
  const stays = ended.map(({ enteredAt, exitedAt }) => exitedAt! - enteredAt).sort((a, b) => a - b);
  const times = new Map<string, number>();
  for (const { customer } of visits) times.set(customer, (times.get(customer) ?? 0) + 1);
  const often = [...times.values()].filter((count) => count > 1).length;
  return {
    geofenceId,
    visits: visits.length,
    customers: times.size,
    ended: ended.length,
    dwellMedian: stays.length === 0 ? null : Math.round(medianOf(stays) / 1_000),
    passByShare: share(ended.filter(({ dwelledAt }) => dwelledAt === null).length, ended.length),
    repeatRate: share(often, times.size),
  };
}

function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
