import type { Geometry, Position } from "../../geo/index.ts";

/** A geofence's body as stored (everything but the shape, which is kept as float64). */
export interface GeofenceBody {
  readonly name: string;
  readonly tags: readonly string[];
  readonly timezone: string;
  readonly country: string | null;
  readonly region: string | null;
  readonly openingHours: string | null;
  /** A duration such as `"3m"`. */
  readonly dwell: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly enabled: boolean;
}

/** A geofence as the API answers it. */
export interface GeofenceView extends GeofenceBody {
  readonly id: string;
  readonly geometry: Geometry;
  readonly radius?: number;
  readonly center: Position;
  readonly bbox: readonly [number, number, number, number];
  /** Square metres. */
  readonly area: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}
