import { alive, ready } from "../answers/workspace.ts";
import { unavailable } from "../problem.ts";
import { route, says } from "../route.ts";

const live = route({
  method: "get",
  path: "/healthz",
  tag: "Service",
  summary: "Whether the process answers; it asks nothing of anybody",
  may: "anyone",
  answers: { 200: says("It does", alive) },
  example: {},
  async handle() {
    return { status: 200, json: { status: "ok" } };
  },
});

const isReady = route({
  method: "get",
  path: "/readyz",
  tag: "Service",
  summary: "Whether the primary shard answers",
  may: "anyone",
  answers: { 200: says("It does", ready) },
  refuses: ["unavailable"],
  example: {},
  async handle({ service: { workspace } }) {
    const answer = await workspace.primary.run("catalogueVersion", {}).catch(() => null);
    if (!answer?.ok) throw unavailable("the primary shard does not answer");
    return { status: 200, json: { status: "ok", shards: workspace.size } };
  },
});

export const healthRoutes = [live, isReady] as const;
