import * as z from "zod";
import { count } from "./common.ts";
import { pingEvent } from "./logs.ts";

const index = count.meta({ description: "Place in the request, from 0." });

const taken = z.strictObject({
  index,
  status: z.enum(["accepted", "duplicate", "late", "inaccurate", "implausible", "refused"]),
  detail: z.string().optional(),
  events: z.array(pingEvent),
  notifications: z.array(z.string()),
});
const invalid = z.strictObject({
  index,
  status: z.literal("invalid"),
  errors: z.array(z.strictObject({ pointer: z.string(), detail: z.string() })),
});
const unavailable = z.strictObject({ index, status: z.literal("unavailable") });

export const pingsTaken = z
  .strictObject({
    results: z.array(z.union([taken, invalid, unavailable])),
    accepted: count,
    refused: count,
  })
  .meta({ id: "PingResults" });

export const overlandAnswer = z.strictObject({ result: z.literal("ok") });

const waypoint = z.strictObject({
  _type: z.literal("waypoint"),
  tst: z.int(),
  rid: z.string(),
  desc: z.string(),
  lat: z.number(),
  lon: z.number(),
  rad: z.number(),
});
const command = z.strictObject({
  _type: z.literal("cmd"),
  action: z.literal("setWaypoints"),
  waypoints: z.strictObject({ _type: z.literal("waypoints"), waypoints: z.array(waypoint) }),
});
/** An upload in Overland's OwnTracks mode is answered as Overland expects. */
export const ownTracksAnswer = z.union([z.array(command), overlandAnswer]);

const watched = z.strictObject({
  identifier: z.string(),
  latitude: z.number(),
  longitude: z.number(),
  radius: z.number(),
  notifyOnEntry: z.literal(true),
  notifyOnExit: z.literal(true),
  notifyOnDwell: z.literal(true),
  loiteringDelay: z.int(),
});
export const transistorsoftAnswer = z.strictObject({
  background_geolocation: z.array(z.tuple([z.literal("addGeofences"), z.array(watched)])).optional(),
});

export const messageTaken = z.strictObject({ success: z.literal(true) });
export const batchTaken = z.strictObject({
  success: z.literal(true),
  accepted: count,
  rejected: z.array(z.strictObject({ index, pointer: z.string(), detail: z.string() })),
  rejectedTotal: count,
});
