import type { Hono } from "hono";
import { shardFamilies } from "../../host/metrics/shards.ts";
import { exposition, gauge, metricsType } from "../../host/metrics/text.ts";
import { may } from "../auth.ts";
import { Problem } from "../problem.ts";
import type { Service } from "../route.ts";

/** For Prometheus, where there is a process to watch: 404 elsewhere. Without a key, from this machine alone. */
export function metricsRoute(app: Hono, service: Service): void {
  app.get("/metrics", async (c) => {
    const { metrics, workspace, streams } = service;
    if (metrics === null)
      throw new Problem(404, "not_found", "the platform measures this host, not the service");
    if (!metrics.isLocal(c)) await service.access.admit(c, may.read, "bearer");
    const families = [
      ...metrics.meters.families,
      ...(await shardFamilies(workspace, service.now())),
      gauge("parvis_streams", "Live streams that are open.", streams.size),
      ...metrics.process(),
    ];
    return c.body(exposition(families), 200, { "Content-Type": metricsType });
  });
}
