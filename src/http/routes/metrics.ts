import { shardFamilies } from "../../host/metrics/shards.ts";
import { exposition, gauge, metricsType } from "../../host/metrics/text.ts";
import { may } from "../auth.ts";
import { Problem } from "../problem.ts";
import { route } from "../route.ts";

const metrics = route({
  method: "get",
  path: "/metrics",
  tag: "Service",
  summary: "Counters and gauges for Prometheus, on Node",
  description: "Without a key from this machine alone, and from anywhere with one that may read.",
  may: "anyone",
  answers: { 200: { what: "The text format of Prometheus", type: "text/plain" } },
  refuses: ["not_found", "unauthenticated", "forbidden", "unavailable"],
  example: {},
  async handle({ c, service }) {
    const { metrics, workspace, streams, access, now } = service;
    if (metrics === null)
      throw new Problem(404, "not_found", "the platform measures this host, not the service");
    if (!metrics.isLocal(c)) await access.admit(c, may.read, "bearer");
    const families = [
      ...metrics.meters.families,
      ...(await shardFamilies(workspace, now())),
      gauge("parvis_streams", "Live streams that are open.", streams.size),
      ...metrics.process(),
    ];
    return { status: 200, text: { type: metricsType, chunks: exposition(families) } };
  },
});

export const metricsRoutes = [metrics] as const;
