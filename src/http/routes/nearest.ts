import type * as z from "zod";
import { nearest } from "../answers/geofences.ts";
import { may } from "../auth.ts";
import { ownerOf } from "../device.ts";
import { isNamed, weakTag } from "../entity-tag.ts";
import { nearestTo } from "../nearest.ts";
import { type Call, type Reply, route, says } from "../route.ts";
import { place as at } from "../schemas/examples.ts";
import { nearestBody, nearestQuery } from "../schemas/nearest.ts";

const shared = {
  path: "/v1/geofences/nearest",
  summary: "The geofences nearest by boundary, and how far a phone may move before it must ask again",
  may: ["publishable", "device", ...may.read],
  countsDevice: true,
  tag: "Geofences",
  description:
    "The `ETag` names ids and shapes: with it in `If-None-Match` a list that has not changed is answered 304, with the new radius in `X-Refresh-Radius`.",
  answers: {
    200: says("The list", nearest),
    304: { what: "The list that `If-None-Match` names" },
  },
  refuses: ["revoked_device", "expired_device"],
} as const;

const get = route({
  ...shared,
  method: "get",
  query: nearestQuery,
  example: { query: { ...at, limit: 5 } },
  handle: (call) => answer(call, call.query),
});

const post = route({
  ...shared,
  method: "post",
  body: nearestBody,
  example: { body: { ...at, limit: 5 } },
  handle: (call) => answer(call, call.body),
});

async function answer(
  call: Pick<Call<unknown, unknown>, "c" | "principal" | "service">,
  place: z.infer<typeof nearestBody>,
): Promise<Reply> {
  const { c, principal, service } = call;
  const owner = principal.device === undefined ? null : await ownerOf(call);
  const found = await nearestTo(service, place, owner);
  // Weak: distances differ from place to place.
  const tag = await weakTag(found.version);
  c.header("ETag", tag);
  if (isNamed(c.req.header("if-none-match"), tag)) {
    c.header("X-Refresh-Radius", String(found.refreshRadius));
    return { status: 304 };
  }
  const { data, refreshRadius } = found;
  return { status: 200, json: { data, refreshRadius } };
}

export const nearestRoutes = [get, post] as const;
