import { Hono } from "hono";
import { requestId } from "hono/request-id";
import { safe } from "./access/headers.ts";
import { asProblem, Problem, respond } from "./problem.ts";
import { register, type Service } from "./route.ts";
import { auditRoutes } from "./routes/audit.ts";
import { campaignRoutes } from "./routes/campaigns.ts";
import { cdpRoutes } from "./routes/cdp.ts";
import { codeRoutes } from "./routes/codes.ts";
import { customerRoutes } from "./routes/customers.ts";
import { deviceRoutes } from "./routes/devices.ts";
import { geofenceRoutes } from "./routes/geofences.ts";
import { healthRoutes } from "./routes/health.ts";
import { inboxRoutes } from "./routes/inbox.ts";
import { ingestRoutes } from "./routes/ingest.ts";
import { invitationRoutes } from "./routes/invitations.ts";
import { keyRoutes } from "./routes/keys.ts";
import { logRoutes } from "./routes/logs.ts";
import { nearestRoutes } from "./routes/nearest.ts";
import { offerRoutes } from "./routes/offers.ts";
import { personalDataRoutes } from "./routes/personal-data.ts";
import { pingRoutes } from "./routes/pings.ts";
import { reachRoutes } from "./routes/reach.ts";
import { receiptRoutes } from "./routes/receipts.ts";
import { reportRoutes } from "./routes/reports.ts";
import { sendRoutes } from "./routes/sends.ts";
import { sessionRoutes } from "./routes/session.ts";
import { settingsRoutes } from "./routes/settings.ts";
import { simulationRoutes } from "./routes/simulations.ts";
import { vapidRoutes } from "./routes/vapid.ts";
import { webhookRoutes } from "./routes/webhooks.ts";
import { workspaceRoutes } from "./routes/workspace.ts";

/** The whole HTTP surface over one workspace; it runs wherever `Request` and `Response` do. */
export function createApp(service: Service): Hono {
  const app = new Hono();
  app.use(requestId());
  app.use(safe);
  healthRoutes(app, service);
  codeRoutes(app);
  register(app, service, [
    ...pingRoutes,
    ...ingestRoutes(),
    ...nearestRoutes,
    ...geofenceRoutes,
    ...cdpRoutes,
    ...personalDataRoutes(service),
    ...customerRoutes(service),
    ...deviceRoutes(service),
    ...campaignRoutes,
    ...offerRoutes,
    ...reachRoutes,
    ...sendRoutes,
    ...settingsRoutes,
    ...logRoutes,
    ...simulationRoutes,
    ...auditRoutes,
    ...keyRoutes,
    ...invitationRoutes,
    ...sessionRoutes,
    ...webhookRoutes(service),
    ...receiptRoutes,
    ...reportRoutes,
    ...inboxRoutes,
    ...vapidRoutes,
    ...workspaceRoutes,
  ]);
  app.notFound((c) =>
    respond(c, new Problem(404, "not_found", `nothing answers ${c.req.method} ${c.req.path}`)),
  );
  app.onError((error, c) => {
    const problem = asHeeded(asProblem(error), c.req.path);
    if (problem.status === 500) service.report(error, c.get("requestId"));
    return respond(c, problem);
  });
  return app;
}

/** Location apps drop what is answered 4xx, and send again what is answered 503. */
function asHeeded(problem: Problem, path: string): Problem {
  if (problem.status !== 429 || !path.startsWith("/v1/ingest/")) return problem;
  return new Problem(503, problem.code, problem.message, { headers: problem.headers });
}
