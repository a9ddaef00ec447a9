/** One position as a phone measured it. Degrees, metres, metres per second, epoch milliseconds. */
export interface Fix {
  readonly at: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracy: number | null;
  readonly speed?: number | null;
  readonly heading?: number | null;
  readonly altitude?: number | null;
}

type Position = readonly number[];

/** A geofence as `GET /v1/geofences/nearest` lists it; a circle has no `geometry`. */
export interface Zone {
  readonly id: string;
  readonly name: string;
  readonly center: Position;
  readonly radius: number;
  /** What the zone and the active campaigns wait for, shortest first: `"3m"`. */
  readonly dwell: readonly string[];
  readonly geometry?:
    | { readonly type: "Polygon"; readonly coordinates: readonly (readonly Position[])[] }
    | { readonly type: "MultiPolygon"; readonly coordinates: readonly (readonly (readonly Position[])[])[] };
}

/** The zones nearest to a place, and how far one may go from it before another can matter. */
export interface Area {
  readonly latitude: number;
  readonly longitude: number;
  readonly zones: readonly Zone[];
  readonly refreshRadius: number;
  readonly etag: string | null;
  readonly fetchedAt: number;
}

/** What of the workspace's settings a phone needs (`GET /v1/config`): milliseconds and metres. */
export interface Rules {
  readonly exitAfter: number;
  readonly exitBuffer: number;
  readonly maxAccuracy: number;
  readonly presenceTimeout: number;
}
