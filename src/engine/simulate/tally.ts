import type { Decided } from "../../domain/decide/types.ts";

type Counts = Record<string, number>;

export interface GeofenceSummary {
  readonly events: Readonly<Counts>;
  readonly sent: number;
  readonly ghost: number;
  readonly suppressed: Readonly<Counts>;
}

export interface Summary {
  readonly pings: number;
  readonly statuses: Readonly<Counts>;
  readonly events: Readonly<Counts>;
  readonly sent: number;
  readonly ghost: number;
  readonly suppressed: Readonly<Counts>;
  readonly perGeofence: Readonly<Record<string, GeofenceSummary>>;
}

interface Place {
  events: Counts;
  sent: number;
  ghost: number;
  suppressed: Counts;
}

/** Counts what a simulation makes. A geofence or a reason of which there was none is not named. */
export class Tally {
  #pings = 0;
  readonly #statuses: Counts = {};
  readonly #all: Place = newPlace();
  readonly #places = new Map<string, Place>();

  ping(status: string): void {
    this.#pings++;
    add(this.#statuses, status);
  }

  event({ geofenceId, type }: { readonly geofenceId: string; readonly type: string }): void {
    for (const place of [this.#all, this.#at(geofenceId)]) add(place.events, type);
  }

  decision({ candidate, outcome, reason }: Decided): void {
    for (const place of [this.#all, this.#at(candidate.geofenceId)])
      if (outcome === "suppressed") add(place.suppressed, reason);
      else place[outcome]++;
  }

  get summary(): Summary {
    return {
      pings: this.#pings,
      statuses: this.#statuses,
      ...this.#all,
      perGeofence: Object.fromEntries([...this.#places].sort(([a], [b]) => (a < b ? -1 : 1))),
    };
  }

  get sent(): number {
    return this.#all.sent;
  }

  #at(geofenceId: string): Place {
    const known = this.#places.get(geofenceId);
    if (known !== undefined) return known;
    const place = newPlace();
    this.#places.set(geofenceId, place);
    return place;
  }
}

function newPlace(): Place {
  return { events: {}, sent: 0, ghost: 0, suppressed: {} };
}

function add(counts: Counts, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
