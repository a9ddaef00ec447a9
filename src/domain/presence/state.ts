/**
 * What is remembered of one customer between pings: plain JSON, so that it is stored as one blob. Nothing in it
 * is ever changed in place.
 */
export interface CustomerPresence {
  readonly devices: Readonly<Record<string, Device>>;
  /** The open visits, by geofence. One is open exactly while some device is `present` there. */
  readonly visits: Readonly<Record<string, Visit>>;
  /** The newest ended visit of each geofence, for a week: what a resumed visit takes over from it. */
  readonly ended: Readonly<Record<string, EndedVisit>>;
}

export interface Device {
  /** Time of the newest accepted ping. */
  readonly newestAt: number | null;
  /** Where that ping was. Null when there was none or its place has been forgotten. */
  readonly place: Place | null;
  /** The last too-fast ping, until another ping agrees with it or is accepted. */
  readonly suspect: Fix | null;
  /** The last stored pings, oldest first, for `duplicate`. */
  readonly remembered: readonly Remembered[];
  /** Geofences at which this device is something other than outside. */
  readonly traces: Readonly<Record<string, Trace>>;
}

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
  /** As the phone gave it. */
  readonly accuracy: number | null;
  /** Version of the catalogue the ping was judged with. */
  readonly version: number;
}

export interface Fix {
  readonly at: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracy: number | null;
}

/** Time, mark of the place (null: forgotten) and id of a stored ping. */
export type Remembered = readonly [at: number, place: number | null, id: string | null];

/** How one device stands to one geofence. No trace: outside. */
export type Trace = Touched | Covered | Present;

/** The ping before this one was inside, but not surely enough to enter alone. */
export interface Touched {
  readonly state: "touched";
}

/** The geofence was laid over the device's last place: the next ping inside is an `initial` enter. */
export interface Covered {
  readonly state: "covered";
}

/**
 * `present`: entered and not left. `timed_out`: the same, after the presence timeout closed it; it is followed
 * on, since the next ping inside may resume it.
 */
export interface Present {
  readonly state: "present" | "timed_out";
  readonly since: number;
  /** Newest ping with d <= 0. Null after an enter by the phone's own geofencing alone. */
  readonly lastInside: number | null;
  /** First ping of the row of outside pings that is not long enough yet. */
  readonly outside: EventFix | null;
  /** There was an outside ping since the last one inside. */
  readonly strayed: boolean;
}

/** The ping that makes or dates an event; `distance` is signed, negative inside. */
export interface EventFix {
  readonly at: number;
  readonly distance: number;
  readonly accuracy: number | null;
  readonly speed: number | null;
}

export interface Visit {
  readonly visitId: string;
  readonly enteredAt: number;
  /** How it began; only a plain enter makes moments for enter campaigns. */
  readonly begun: EnterKind;
  /** Pings with d <= 0 so far, counted to 2. */
  readonly insidePings: number;
  readonly confirmed: boolean;
  /** The moment `confirmed` is still to come. */
  readonly awaitsConfirm: boolean;
  /** Time from which dwell is counted: the enter, or earlier when the visit resumes another. */
  readonly dwellFrom: number;
  /** Longest time inside that a ping has shown, in milliseconds; -1: none yet, not even 0. */
  readonly dwellUpTo: number;
  /** `geofence.dwelled` is still to come. */
  readonly awaitsDwell: boolean;
  readonly dwelledAt: number | null;
  /** Latest exit of a device that left while another stayed. */
  readonly leftAt: number | null;
}

export type EnterKind = "plain" | "initial" | "resumed";

export interface EndedVisit {
  readonly at: number;
  readonly dwellFrom: number;
  readonly dwellUpTo: number;
  readonly awaitsDwell: boolean;
}

export function emptyPresence(): CustomerPresence {
  return { devices: {}, visits: {}, ended: {} };
}

export function newDevice(): Device {
  return { newestAt: null, place: null, suspect: null, remembered: [], traces: {} };
}

export function isFollowed(trace: Trace | undefined): trace is Present {
  return trace?.state === "present" || trace?.state === "timed_out";
}
