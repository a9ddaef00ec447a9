import * as z from "zod";
import type { NearGeofence } from "../../engine/catalogue/nearest.ts";
import { overlandAnswer, ownTracksAnswer, transistorsoftAnswer } from "../answers/pings.ts";
import { mebibyte, parseJson, readText } from "../body.ts";
import type { Records } from "../ingest/fields.ts";
import { HandedZones } from "../ingest/handed-zones.ts";
import { readOsmAnd } from "../ingest/osmand.ts";
import { overlandReply, readOverland } from "../ingest/overland.ts";
import { ownTracksReply, readOwnTracks } from "../ingest/owntracks.ts";
import { takeRecords } from "../ingest/respond.ts";
import { readTransistorsoft, transistorsoftReply } from "../ingest/transistorsoft.ts";
import { Problem } from "../problem.ts";
import { type Call, route, says } from "../route.ts";
import { overlandBody, ownTracksBody, transistorsoftBody } from "../schemas/location-apps.ts";

const maxBytes = 8 * mebibyte;

/** iOS watches no more regions for one app. */
const ownTracksZones = 20;
/** The library watches the nearest of any number by itself. */
const transistorsoftZones = 100;

const shared = {
  method: "post",
  may: ["device"],
  credentials: "any",
  countsDevice: true,
  streams: true,
  maxBytes,
  tag: "Location apps",
  description:
    "Any number of records. One that cannot be used is counted in `X-Records-Unusable` and answered 2xx, since such apps send again what is refused.",
  refuses: ["revoked_device", "expired_device"],
} as const;

type Ask = Pick<Call<unknown, unknown>, "c">;

/** Told, not checked: what cannot be used is counted, and other parameters are the app's own. */
const osmAndQuery = z.looseObject({
  lat: z.string().optional(),
  lon: z.string().optional(),
  timestamp: z.string().optional(),
  accuracy: z.string().optional(),
});

/** The JSON of a body as records; one that is none counts as a record of no use, and an empty one as nothing. */
async function fromJson<R extends Records>({ c }: Ask, read: (body: unknown) => R): Promise<R | Records> {
  const text = await readText(c, maxBytes);
  if (text.trim() === "") return { pings: [], unusable: 0 };
  let body: unknown;
  try {
    body = parseJson(text);
  } catch (error) {
    if (error instanceof Problem) return { pings: [], unusable: 1 };
    throw error;
  }
  return read(body);
}

/** The routes that location apps are pointed at; they answer as each app expects. */
export function ingestRoutes() {
  const handed = new HandedZones();

  const owntracks = route({
    ...shared,
    path: "/v1/ingest/owntracks",
    summary: "Take what the OwnTracks app sends",
    takes: { "application/json": ownTracksBody },
    answers: { 200: says("Taken; the zones nearest, when they are others than before", ownTracksAnswer) },
    example: { body: { _type: "location", lat: 48.8709, lon: 2.3317, acc: 12, tst: 1_795_341_600 } },
    async handle(call) {
      let isOverland = false;
      const taken = await takeRecords(call, () =>
        fromJson(call, (body) => {
          const records = readOwnTracks(body, call.service.now());
          ({ isOverland } = records);
          return records;
        }),
      );
      if (isOverland) return { status: 200, json: overlandReply };
      return { status: 200, json: ownTracksReply(await handed.news(call, taken, ownTracksZones)) };
    },
  });

  const overland = route({
    ...shared,
    path: "/v1/ingest/overland",
    summary: "Take what the Overland app sends",
    takes: { "application/json": overlandBody },
    answers: { 200: says("Taken", overlandAnswer) },
    example: {
      body: {
        locations: [
          {
            type: "Feature",
            geometry: { type: "Point", coordinates: [2.3317, 48.8709] },
            properties: { timestamp: "2026-11-22T10:00:00Z", horizontal_accuracy: 12 },
          },
        ],
      },
    },
    async handle(call) {
      await takeRecords(call, () => fromJson(call, (body) => readOverland(body, call.service.now())));
      return { status: 200, json: overlandReply };
    },
  });

  const transistorsoft = route({
    ...shared,
    path: "/v1/ingest/transistorsoft",
    summary: "Take what Transistorsoft's background geolocation sends",
    takes: { "application/json": transistorsoftBody },
    answers: {
      200: says("Taken; the zones to watch, when they are others than before", transistorsoftAnswer),
    },
    example: {
      body: {
        location: {
          timestamp: "2026-11-22T10:00:00Z",
          coords: { latitude: 48.8709, longitude: 2.3317, accuracy: 12 },
        },
      },
    },
    async handle(call) {
      const taken = await takeRecords(call, () => fromJson(call, readTransistorsoft));
      const zones: readonly NearGeofence[] | null = await handed.news(call, taken, transistorsoftZones);
      return { status: 200, json: transistorsoftReply(zones) };
    },
  });

  const osmand = <M extends "get" | "post">(method: M) =>
    route({
      ...shared,
      method,
      path: "/v1/ingest/osmand",
      summary: "Take a fix of OsmAnd's online tracking, or of an app that speaks as it does",
      query: osmAndQuery,
      ...(method === "get" ? {} : { takes: { "application/x-www-form-urlencoded": null } }),
      answers: { 200: says("Taken", overlandAnswer) },
      example:
        method === "get" ? { query: { lat: "48.8709", lon: "2.3317" } } : { body: "lat=48.8709&lon=2.3317" },
      async handle(call) {
        const { searchParams } = new URL(call.c.req.url);
        await takeRecords(call, async () => {
          const body = method === "get" ? "" : await readText(call.c, maxBytes);
          return readOsmAnd(searchParams, body, call.service.now());
        });
        return { status: 200, json: { result: "ok" } };
      },
    });

  return [owntracks, overland, transistorsoft, osmand("get"), osmand("post")] as const;
}
