import type * as z from "zod";
import { may } from "../auth.ts";
import { ownerOf } from "../device.ts";
import { entityTag, isNamed, nearestTo } from "../nearest.ts";
import { type Call, type Reply, type Route, route } from "../route.ts";
import { nearestBody, nearestQuery } from "../schemas/nearest.ts";

const shared = {
  path: "/v1/geofences/nearest",
  summary: "The geofences nearest by boundary, and how far a phone may move before it must ask again",
  may: ["publishable", "device", ...may.read],
  countsDevice: true,
} as const;

const get = route({
  ...shared,
  method: "get",
  query: nearestQuery,
  handle: (call) => answer(call, call.query),
});

const post = route({
  ...shared,
  method: "post",
  body: nearestBody,
  handle: (call) => answer(call, call.body),
});

async function answer(
  call: Pick<Call<unknown, unknown>, "c" | "principal" | "service">,
  place: z.infer<typeof nearestBody>,
): Promise<Reply> {
  const { c, principal, service } = call;
  const owner = principal.device === undefined ? null : await ownerOf(call);
  const found = await nearestTo(service, place, owner);
  const tag = await entityTag(found);
  c.header("ETag", tag);
  if (isNamed(c.req.header("if-none-match"), tag)) {
    c.header("X-Refresh-Radius", String(found.refreshRadius));
    return { status: 304 };
  }
  const { data, refreshRadius } = found;
  return { status: 200, json: { data, refreshRadius } };
}

export const nearestRoutes: readonly Route[] = [get, post];
