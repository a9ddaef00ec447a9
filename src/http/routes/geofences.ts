import * as z from "zod";
import { nearPage } from "../../host/near.ts";
import { page } from "../answers/common.ts";
import { geofence as geofenceAnswer, geofenceImported, nearCustomer } from "../answers/geofences.ts";
import { may } from "../auth.ts";
import { mebibyte, readBytes } from "../body.ts";
import { geofenceOf } from "../geofence-input.ts";
import { importGeofences } from "../imports/geofences/import.ts";
import { openFile } from "../imports/geofences/open-file.ts";
import { decodeCursor, listQuery, nameQuery, pageReply } from "../lists.ts";
import { parseParameter } from "../parse.ts";
import { invalid } from "../problem.ts";
import { route, says, unwrap } from "../route.ts";
import { geofence, place, stores } from "../schemas/examples.ts";
import {
  featureCollection,
  geofenceBody,
  geofenceId,
  geofenceImportQuery,
  geofenceListQuery,
  nearQuery,
} from "../schemas/geofence.ts";
import { expectedBy, tagVersion } from "../versions.ts";

const repairQuery = z.strictObject({ repair: z.enum(["true", "false"]).optional() });

const put = route({
  method: "put",
  path: "/v1/geofences/:id",
  tag: "Geofences",
  summary: "Create or replace a geofence",
  may: may.market,
  versioned: true,
  body: geofenceBody,
  query: repairQuery,
  maxBytes: 8 * mebibyte,
  answers: { 201: says("A new geofence", geofenceAnswer), 200: says("Replaced", geofenceAnswer) },
  example: { params: { id: "paris-opera" }, body: geofence },
  async handle({ c, params, body, query, principal, service }) {
    const id = parseParameter(geofenceId, "id", params.id);
    const geofence = geofenceOf(body, query.repair === "true");
    const { answer } = await service.workspace.change(
      "putGeofence",
      { id, ...geofence, by: principal.id, expected: expectedBy(c) },
      service.now,
    );
    const put = unwrap<"putGeofence">(answer);
    tagVersion(c, put.version);
    return { status: put.created ? 201 : 200, json: put.geofence };
  },
});

const get = route({
  method: "get",
  path: "/v1/geofences/:id",
  tag: "Geofences",
  summary: "One geofence",
  may: may.read,
  versioned: true,
  answers: { 200: says("The geofence", geofenceAnswer) },
  refuses: ["not_found"],
  example: { params: { id: "paris-opera" } },
  async handle({ c, params, service }) {
    const found = await service.workspace.primary.run("getGeofence", { id: params.id! });
    const { geofence, version } = unwrap<"getGeofence">(found);
    tagVersion(c, version);
    return { status: 200, json: geofence };
  },
});

const remove = route({
  method: "delete",
  path: "/v1/geofences/:id",
  tag: "Geofences",
  summary: "Delete a geofence; its open visits are closed",
  may: may.market,
  versioned: true,
  answers: { 204: { what: "Deleted" } },
  refuses: ["not_found"],
  example: { params: { id: "paris-opera" } },
  async handle({ c, params, principal, service }) {
    const input = {
      ...({ kind: "geofence", id: params.id!, by: principal.id } as const),
      expected: expectedBy(c),
    };
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

const customers = route({
  method: "get",
  path: "/v1/geofences/:id/customers",
  tag: "Geofences",
  summary: "Opted-in customers who are now in a geofence, or near it, seen last first",
  description: "Who asks is written down in the audit log.",
  may: may.admin,
  query: z.strictObject({ ...listQuery, ...nearQuery }),
  answers: { 200: says("The customers", page(nearCustomer)) },
  refuses: ["not_found"],
  example: { params: { id: "paris-opera" }, query: { within: 100 } },
  async handle({ params, query, principal, service: { workspace } }) {
    const { limit, cursor, ...near } = query;
    const asked = { geofenceId: params.id!, ...near };
    const after = decodeCursor(cursor, "entry");
    const opened = await workspace.primary.run("openNear", { ...asked, by: principal.id });
    const { at } = unwrap<"openNear">(opened);
    return pageReply(await nearPage(workspace, { ...asked, limit, after, at }));
  },
});

const importFile = route({
  method: "post",
  path: "/v1/geofences/import",
  tag: "Geofences",
  summary: "Create and update geofences from GeoJSON or CSV; a row that cannot be taken stops no other",
  description:
    "A feature's id is its `id`, else `properties.id`; its properties are the fields of a geofence. CSV begins with a row of headings: `id,name,latitude,longitude,radius,tags` and common others such as `lat`, `lng`, `store_id`. What a row does not tell stays as it is. `dryRun` shows what would change and changes nothing; the same file again is safe.",
  may: may.market,
  streams: true,
  maxBytes: 64 * mebibyte,
  takes: { "application/geo+json": featureCollection, "text/csv": null },
  query: geofenceImportQuery,
  answers: { 200: says("What became of the rows", geofenceImported) },
  refuses: ["not_json", "invalid_request", "unsupported_encoding"],
  example: { query: { dryRun: "true" }, body: stores },
  async handle({ c, query, principal, service }) {
    const declared = { type: c.req.header("content-type"), encoding: c.req.header("content-encoding") };
    const file = await openFile(readBytes(c, 64 * mebibyte), declared);
    const how = {
      dryRun: query.dryRun === "true",
      by: principal.id,
      radius: query.radius ?? null,
      repair: query.repair === "true",
      sync: query.sync ?? null,
    };
    return { status: 200, json: await importGeofences(service.workspace, file, how) };
  },
});

export const geofenceRoutes = [importFile, put, get, remove, list, customers] as const;
