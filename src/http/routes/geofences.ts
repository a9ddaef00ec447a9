import * as z from "zod";
import { page } from "../answers/common.ts";
import { geofence as geofenceAnswer } from "../answers/geofences.ts";
import { may } from "../auth.ts";
import { mebibyte } from "../body.ts";
import { geofenceOf } from "../geofence-input.ts";
import { decodeCursor, listQuery, nameQuery, pageReply } from "../lists.ts";
import { parseParameter } from "../parse.ts";
import { invalid } from "../problem.ts";
import { route, says, unwrap } from "../route.ts";
import { geofence, place } from "../schemas/examples.ts";
import { geofenceBody, geofenceId, geofenceListQuery } from "../schemas/geofence.ts";

const repairQuery = z.strictObject({ repair: z.enum(["true", "false"]).optional() });

const put = route({
  method: "put",
  path: "/v1/geofences/:id",
  tag: "Geofences",
  summary: "Create or replace a geofence",
  may: may.market,
  body: geofenceBody,
  query: repairQuery,
  maxBytes: 8 * mebibyte,
  answers: { 201: says("A new geofence", geofenceAnswer), 200: says("Replaced", geofenceAnswer) },
  example: { params: { id: "paris-opera" }, body: geofence },
  async handle({ params, body, query, principal, service }) {
    const id = parseParameter(geofenceId, "id", params.id);
    const geofence = geofenceOf(body, query.repair === "true");
    const { answer } = await service.workspace.change(
      "putGeofence",
      { id, ...geofence, by: principal.id },
      service.now,
    );
    const put = unwrap<"putGeofence">(answer);
    return { status: put.created ? 201 : 200, json: put.geofence };
  },
});

const get = route({
  method: "get",
  path: "/v1/geofences/:id",
  tag: "Geofences",
  summary: "One geofence",
  may: may.read,
  answers: { 200: says("The geofence", geofenceAnswer) },
  refuses: ["not_found"],
  example: { params: { id: "paris-opera" } },
  async handle({ params, service }) {
    return {
      status: 200,
      json: unwrap<"getGeofence">(await service.workspace.primary.run("getGeofence", { id: params.id! })),
    };
  },
});

const remove = route({
  method: "delete",
  path: "/v1/geofences/:id",
  tag: "Geofences",
  summary: "Delete a geofence; its open visits are closed",
  may: may.market,
  answers: { 204: { what: "Deleted" } },
  refuses: ["not_found"],
  example: { params: { id: "paris-opera" } },
  async handle({ params, principal, service }) {
    const input = { kind: "geofence", id: params.id!, by: principal.id } as const;
    const { answer } = await service.workspace.change("deleteEntry", input, service.now);
    unwrap<"deleteEntry">(answer);
    return { status: 204 };
  },
});

const list = route({
  method: "get",
  path: "/v1/geofences",
  tag: "Geofences",
  summary: "Geofences by name, tag or place",
  may: may.read,
  query: z.strictObject({ ...listQuery, ...nameQuery, ...geofenceListQuery }),
  answers: { 200: says("The geofences", page(geofenceAnswer)) },
  example: { query: { tag: "store", ...place, radius: 5_000 } },
  async handle({ query, service }) {
    const page = await service.workspace.listOn(service.workspace.primary, "listGeofences", {
      limit: query.limit,
      after: decodeCursor(query.cursor, "entry"),
      q: query.q ?? null,
      tag: query.tag ?? null,
      near: nearOf(query),
    });
    return pageReply(page);
  },
});

/** A place needs both coordinates; without a radius, the geofences that contain it. */
function nearOf(query: {
  latitude?: number | undefined;
  longitude?: number | undefined;
  radius?: number | undefined;
}) {
  const { latitude, longitude, radius } = query;
  if (latitude !== undefined && longitude !== undefined) return { latitude, longitude, radius: radius ?? 0 };
  if (latitude === undefined && longitude === undefined && radius === undefined) return null;
  const missing = latitude === undefined ? "latitude" : "longitude";
  throw invalid([{ parameter: missing, detail: "latitude and longitude are given together" }]);
}

export const geofenceRoutes = [put, get, remove, list] as const;
