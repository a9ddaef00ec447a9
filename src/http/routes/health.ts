import type { Hono } from "hono";
import { respond, unavailable } from "../problem.ts";
import type { Service } from "../route.ts";

/** Liveness asks nothing of anybody; readiness asks the primary. */
export function healthRoutes(app: Hono, service: Service): void {
  app.get("/healthz", (c) => c.json({ status: "ok" }));
  app.get("/readyz", async (c) => {
    const answer = await service.workspace.primary.run("catalogueVersion", {}).catch(() => null);
    if (answer?.ok) return c.json({ status: "ok", shards: service.workspace.size });
    return respond(c, unavailable("the primary shard does not answer"));
  });
}
