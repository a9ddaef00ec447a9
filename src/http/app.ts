import { Hono } from "hono";
import { requestId } from "hono/request-id";
import { asProblem, Problem, respond } from "./problem.ts";
import { register, type Service } from "./route.ts";
import { auditRoutes } from "./routes/audit.ts";
import { campaignRoutes } from "./routes/campaigns.ts";
import { customerRoutes } from "./routes/customers.ts";
import { geofenceRoutes } from "./routes/geofences.ts";
import { healthRoutes } from "./routes/health.ts";
import { inboxRoutes } from "./routes/inbox.ts";
import { logRoutes } from "./routes/logs.ts";
import { pingRoutes } from "./routes/pings.ts";
import { reachRoutes } from "./routes/reach.ts";
import { receiptRoutes } from "./routes/receipts.ts";
import { sendRoutes } from "./routes/sends.ts";
import { settingsRoutes } from "./routes/settings.ts";
import { simulationRoutes } from "./routes/simulations.ts";
import { vapidRoutes } from "./routes/vapid.ts";

/** The whole HTTP surface over one workspace; it runs wherever `Request` and `Response` do. */
export function createApp(service: Service): Hono {
  const app = new Hono();
  app.use(requestId());
  healthRoutes(app, service);
  register(app, service, [
    ...pingRoutes,
    ...geofenceRoutes,
    ...customerRoutes(service),
    ...campaignRoutes,
    ...reachRoutes,
    ...sendRoutes,
    ...settingsRoutes,
    ...logRoutes,
    ...simulationRoutes,
    ...auditRoutes,
    ...receiptRoutes,
    ...inboxRoutes,
    ...vapidRoutes,
  ]);
  app.notFound((c) =>
    respond(c, new Problem(404, "not_found", `nothing answers ${c.req.method} ${c.req.path}`)),
  );
  app.onError((error, c) => {
    const problem = asProblem(error);
    if (problem.status === 500) service.report(error, c.get("requestId"));
    return respond(c, problem);
  });
  return app;
}
