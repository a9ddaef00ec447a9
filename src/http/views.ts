/** What the API answers with, for pages that show it: types alone. */

import type { GateResult, Reason } from "../domain/decide/types.ts";
import type { HealthView, WebhookView } from "../engine/webhooks/views.ts";

export type { Geometry, Position } from "../../geo/index.ts";
export type { CampaignBody } from "../domain/campaign.ts";
export type { GateName, GateResult, Reason } from "../domain/decide/types.ts";
export type { Figures, Report } from "../domain/measure/report.ts";
export type { GeofenceFigures } from "../domain/measure/visits.ts";
export type { PresenceEvent } from "../domain/presence/types.ts";
export type { Cap, Settings } from "../domain/settings.ts";
export type { FieldChange } from "../engine/audit.ts";
export type { ConsoleRole, KeyRole, KeyView } from "../engine/catalogue/keys.ts";
export type { OutlineView } from "../engine/catalogue/outlines.ts";
export type { CampaignView, OfferView } from "../engine/catalogue/views.ts";
export type { Purpose } from "../engine/customers/customer.ts";
export type { PressureView } from "../engine/customers/get-pressure.ts";
export type { TimelineItem } from "../engine/customers/list-timeline.ts";
export type { CustomerView, DeviceView } from "../engine/customers/views.ts";
export type { GeofenceView } from "../engine/geofence.ts";
export type { NearCustomer } from "../engine/near/near-customers.ts";
export type { Reach } from "../engine/reach/count-reach.ts";
export type { AuditView } from "../engine/reads/list-audit.ts";
export type { VisitView } from "../engine/reads/list-visits.ts";
export type { NotificationView } from "../engine/reads/notifications.ts";
export type { EventType } from "../engine/webhooks/event-types.ts";
export type { DeliveryView } from "../engine/webhooks/read.ts";
export type { HealthView, WebhookView } from "../engine/webhooks/views.ts";
export type { ImportReport } from "./imports/geofences/report.ts";
export type { SessionView } from "./routes/session.ts";
export type { VapidView } from "./routes/vapid.ts";

/** `GET /v1/decisions`: why somebody did, or did not, get a message. */
export interface DecisionView {
  readonly id: string;
  readonly at: string;
  readonly customerId: string;
  readonly campaignId: string;
  readonly geofenceId: string;
  readonly event: "enter" | "dwell" | "exit" | "send";
  readonly outcome: "sent" | "ghost" | "suppressed";
  readonly reason: Reason | null;
  readonly gates: readonly GateResult[];
  readonly variant?: string;
  readonly notificationId?: string;
  /** The decision in plain words. */
  readonly sentence: { readonly en: string; readonly fr: string };
}

/** `GET /v1/webhooks`: an endpoint, and how it fares. */
export type WebhookWithHealth = WebhookView & { readonly deliveries: HealthView };
