import { signedDistance } from "../../../geo/index.ts";
import type { EventFix } from "./state.ts";
import type { Ping, PresenceSettings, Zone } from "./types.ts";

const unknownAccuracy = 50;

/** `a` of the rules: the accuracy in metres; 50 when the phone gave none, 0 or a negative one. */
export function accuracyOf(fix: { readonly accuracy: number | null }): number {
  return fix.accuracy !== null && fix.accuracy > 0 ? fix.accuracy : unknownAccuracy;
}

/** One accepted ping as seen from one geofence. */
export interface Sighting {
  readonly at: number;
  /** `d` and `a` of the rules. */
  readonly d: number;
  readonly a: number;
  readonly inside: boolean;
  readonly outside: boolean;
  /** What the phone's own geofencing says of this geofence, unless the fix contradicts it. */
  readonly evidence: "enter" | "exit" | "dwell" | null;
  readonly contradicted: boolean;
  /** The phone's own geofencing says inside. */
  readonly saidInside: boolean;
  readonly accuracy: number | null;
  readonly speed: number | null;
}

export function sight(ping: Ping, zone: Zone, settings: PresenceSettings): Sighting {
  const d = signedDistance(zone.shape, ping.longitude, ping.latitude);
  const a = accuracyOf(ping);
  const claim = ping.region?.id === zone.id ? ping.region.event : null;
  const evidence = claim !== null && supports(claim, d, a) ? claim : null;
  return {
    at: ping.at,
    d,
    a,
    inside: d <= 0,
    outside: d > Math.max(settings.exitBuffer, a),
    evidence,
    contradicted: claim !== null && contradicts(claim, d, a),
    saidInside: evidence === "enter" || evidence === "dwell",
    accuracy: ping.accuracy,
    speed: ping.speed,
  };
}

/** What an event says of the ping that made it. */
export function fixOf(s: Sighting): EventFix {
  return { at: s.at, distance: s.d, accuracy: s.accuracy, speed: s.speed };
}

function supports(claim: "enter" | "exit" | "dwell", d: number, a: number): boolean {
  return claim === "exit" ? d > 0 : d <= a;
}

function contradicts(claim: "enter" | "exit" | "dwell", d: number, a: number): boolean {
  return claim === "exit" ? d + a <= 0 : d > a;
}
