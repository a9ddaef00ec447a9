import type { Shape } from "../../../geo/index.ts";

/** One position fix, validated; times in epoch milliseconds, lengths in metres. */
export interface Ping {
  readonly id: string | null;
  readonly at: number;
  readonly latitude: number;
  readonly longitude: number;
  /** As the phone gave it; null, 0 or negative mean unknown. */
  readonly accuracy: number | null;
  readonly speed: number | null;
  readonly mock: boolean;
  readonly region: { readonly id: string; readonly event: "enter" | "exit" | "dwell" } | null;
}

/** What the presence rules need to know of an enabled geofence. */
export interface Zone {
  readonly id: string;
  readonly shape: Shape;
  /** Milliseconds inside until `geofence.dwelled`. */
  readonly dwell: number;
  /** Catalogue version at which the zone was created, enabled or last changed shape. */
  readonly shapedAt: number;
}

/** The enabled geofences of one catalogue version. Its answers depend on nothing else. */
export interface Zones {
  readonly version: number;
  /** Zones with the point inside or on the boundary, ordered by id. */
  containing(longitude: number, latitude: number): readonly Zone[];
  get(id: string): Zone | undefined;
}

/** Durations in milliseconds, lengths in metres; the contract's settings of the same names. */
export interface PresenceSettings {
  readonly maxAccuracy: number;
  readonly exitBuffer: number;
  readonly exitAfter: number;
  readonly presenceTimeout: number;
}

export type PingStatus = "accepted" | "duplicate" | "late" | "inaccurate" | "implausible";

export interface PresenceEvent {
  readonly type: "geofence.entered" | "geofence.dwelled" | "geofence.exited";
  readonly geofenceId: string;
  readonly visitId: string;
  readonly deviceId: string;
  readonly at: number;
  /** Signed distance to the boundary, negative inside; null when no fix made the event (timeout, removal). */
  readonly distance: number | null;
  readonly accuracy: number | null;
  readonly speed: number | null;
  readonly confidence?: "high" | "medium";
  readonly initial?: true;
  readonly resumed?: true;
  readonly reason?: "timeout" | "geofence_removed" | "merged";
}

/**
 * A moment at which campaigns may decide. Unlike an event it is never made by a `resumed` or `initial` enter.
 * `confirmed` is the second inside ping in a row, for campaigns with `trigger.confirm`. For `dwelled`, a
 * campaign whose own dwell `w` satisfies `after < w <= upTo` (milliseconds inside) has its moment now; one
 * without a dwell of its own has it where `zoneDwell` is true, which is where `geofence.dwelled` is.
 */
export type Moment = {
  readonly geofenceId: string;
  readonly visitId: string;
  readonly at: number;
} & (
  | { readonly kind: "entered" | "confirmed" | "exited" }
  | { readonly kind: "dwelled"; readonly after: number; readonly upTo: number; readonly zoneDwell: boolean }
);

/** A visit as others may keep it: one row, written again whenever it changes. */
export interface VisitRecord {
  readonly visitId: string;
  readonly geofenceId: string;
  readonly enteredAt: number;
  readonly exitedAt: number | null;
  /** A second ping inside, or the phone's own geofencing, has backed it; others count in no report. */
  readonly confirmed: boolean;
  readonly dwelledAt: number | null;
}
