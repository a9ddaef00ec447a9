import type { Service } from "./route.ts";
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
import { liveRoutes } from "./routes/live.ts";
import { logRoutes } from "./routes/logs.ts";
import { metricsRoutes } from "./routes/metrics.ts";
import { nearestRoutes } from "./routes/nearest.ts";
import { offerRoutes } from "./routes/offers.ts";
import { outlineRoutes } from "./routes/outlines.ts";
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

/** Everything that can be asked of a service, in the order in which a path is looked up. */
export function routesOf(service: Service) {
  return [
    ...healthRoutes,
    ...metricsRoutes,
    ...codeRoutes,
    ...pingRoutes,
    ...ingestRoutes(),
    ...nearestRoutes,
    ...geofenceRoutes,
    ...outlineRoutes,
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
    ...liveRoutes,
    ...simulationRoutes(service),
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
  ] as const;
}

type Typed = NonNullable<ReturnType<typeof routesOf>[number]["types"]>;

/** What a client may ask, by name, such as `PUT /v1/geofences/{id}`: the types of its parts and of its answer. */
export type Operations = {
  [One in Typed as One["name"]]: Omit<One, "name">;
};
