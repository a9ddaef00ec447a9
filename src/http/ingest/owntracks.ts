import { murmur3 } from "../../domain/hash.ts";
import type { NearGeofence } from "../../engine/catalogue/nearest.ts";
import { isObject } from "../pings/validate.ts";
import { type Fields, known, numberOf, ping, type Records, regionOf } from "./fields.ts";

/** What the apps send besides places; none of it is of use here, nor wrong. */
const others = new Set(
  "beacon card cmd configuration dump encrypted lwt request status steps waypoint waypoints".split(" "),
);

/** Seconds from 1970 to 2001, where the clock of Overland's OwnTracks mode begins. */
const since2001 = 978_307_200;
const day = 86_400_000;

export interface OwnTracksRecords extends Records {
  /** Some time was counted from 2001: the app is Overland, and wants Overland's answer. */
  readonly isOverland: boolean;
}

/**
 * Reads an OwnTracks message, or a list of them (https://owntracks.org/booklet/tech/json/): `tst` in seconds, `vel`
 * in km/h, zeros left out.
 */
export function readOwnTracks(body: unknown, now: number): OwnTracksRecords {
  const pings: object[] = [];
  let unusable = 0;
  let isOverland = false;
  for (const message of Array.isArray(body) ? body : [body]) {
    if (isObject(message) && isPlace(message)) {
      const { at, isFrom2001 } = timeOf(message.tst, now);
      isOverland ||= isFrom2001;
      pings.push(pingOf(message, at));
    } else if (!isObject(message) || !others.has(String(message._type))) unusable++;
  }
  return { pings, unusable, isOverland };
}

function isPlace({ _type }: Fields): boolean {
  return _type === "location" || _type === "transition";
}

function pingOf(message: Fields, timestamp: number | undefined): object {
  const velocity = known(message.vel);
  return ping({
    latitude: numberOf(message.lat),
    longitude: numberOf(message.lon),
    timestamp,
    accuracy: known(message.acc),
    speed: velocity === undefined ? undefined : velocity / 3.6,
    region: message._type === "transition" ? regionOf(message.rid ?? message.desc, message.event) : undefined,
  });
}

/** Of both readings of `tst` the later one that is not in the future: they lie 31 years apart. */
function timeOf(tst: unknown, now: number): { at: number | undefined; isFrom2001: boolean } {
  const seconds = numberOf(tst);
  if (seconds === undefined) return { at: undefined, isFrom2001: false };
  const late = (seconds + since2001) * 1_000;
  const isFrom2001 = late <= now + day;
  return { at: isFrom2001 ? late : seconds * 1_000, isFrom2001 };
}

/** Tells the app to watch the zones: their ids come back as `rid` of its transitions. */
export function ownTracksReply(zones: readonly NearGeofence[] | null): unknown {
  if (zones === null || zones.length === 0) return [];
  const waypoints = zones.map(({ id, name, center: [lon, lat], radius }) => ({
    _type: "waypoint",
    tst: stamp(id),
    rid: id,
    desc: name,
    lat,
    lon,
    rad: Math.ceil(radius),
  }));
  return [{ _type: "cmd", action: "setWaypoints", waypoints: { _type: "waypoints", waypoints } }];
}

/** The app tells waypoints apart by the second of their making: one for each id, the same at every telling. */
function stamp(id: string): number {
  return 1_000_000_000 + (murmur3(id) % 700_000_000);
}
