/** What endpoints can ask for. The table in README.md says when each is made and what it carries. */
export const eventTypes = [
  "geofence.entered",
  "geofence.dwelled",
  "geofence.exited",
  "notification.sent",
  "notification.ghosted",
  "notification.failed",
  "notification.expired",
  "notification.cancelled",
  "notification.delivered",
  "notification.opened",
  "notification.dismissed",
  "notification.unsubscribed",
  "customer.identified",
  "consent.changed",
  "offer.redeemed",
  "campaign.launched",
  "campaign.paused",
  "campaign.ended",
] as const;
export type EventType = (typeof eventTypes)[number];

/** Sent to one endpoint on request, whatever it asked for. */
export const testType = "webhook.test";

/** What an event tells. Ids are named as in the API; a place is its geofence, never coordinates. */
export interface EventData {
  readonly geofenceId?: string | null;
  readonly campaignId?: string | null;
  readonly latitude?: never;
  readonly longitude?: never;
  readonly coordinates?: never;
  readonly [field: string]: unknown;
}
