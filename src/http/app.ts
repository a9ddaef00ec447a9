import { Hono } from "hono";
import { requestId } from "hono/request-id";
import { Unanswered } from "../host/workspace.ts";
import { Problem, respond, unavailable } from "./problem.ts";
import { register, type Service } from "./route.ts";
import { campaignRoutes } from "./routes/campaigns.ts";
import { customerRoutes } from "./routes/customers.ts";
import { geofenceRoutes } from "./routes/geofences.ts";
import { healthRoutes } from "./routes/health.ts";
import { logRoutes } from "./routes/logs.ts";
import { pingRoutes } from "./routes/pings.ts";
import { reachRoutes } from "./routes/reach.ts";
import { sendRoutes } from "./routes/sends.ts";
import { settingsRoutes } from "./routes/settings.ts";

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
  ]);
  app.notFound((c) =>
    respond(c, new Problem(404, "not_found", `nothing answers ${c.req.method} ${c.req.path}`)),
  );
  app.onError((error, c) => {
    if (error instanceof Problem) return respond(c, error);
    if (error instanceof Unanswered) return respond(c, unavailable(error.message));
    service.report(error, c.get("requestId"));
    return respond(
      c,
      new Problem(500, "internal", "something went wrong inside; the request id finds it in the log"),
    );
  });
  return app;
}
