import type { Campaign } from "../../domain/campaign.ts";
import type { Message } from "../../domain/content/message.ts";
import { duration } from "../../domain/durations.ts";
import { readEntry } from "../../store/catalogue.ts";
import { type Answer, done, notFound, refuse } from "../answer.ts";
import type { LiveGeofence } from "../catalogue/catalogue.ts";
import { chooseDevice } from "../customers/choose-device.ts";
import { type Customer, mayPush } from "../customers/customer.ts";
import { composeFor } from "../decide/judge.ts";
import { enqueue } from "../outbox/enqueue.ts";
import type { Shard } from "../shard.ts";
import { newestPlace } from "./newest-place.ts";

export interface TestInput {
  readonly campaignId: string;
  readonly customerId: string;
  /** Null: the first that the campaign is for, by id. */
  readonly geofenceId: string | null;
}

export interface TestView extends Message {
  readonly notificationId: string;
  readonly geofenceId: string;
}

/**
 * Sends a campaign, in whatever status, to one customer: through no gate but consent and the global stop, and
 * outside all counts. The message alone is written, and belongs to no decision; in place of a unique code it shows
 * the placeholder.
 */
export function sendTest(shard: Shard, input: TestInput): Answer<TestView> {
  if (!shard.catalogueIsConfirmed)
    return { ok: false, needs: { kind: "catalogue", since: shard.catalogue.version } };
  const row = readEntry(shard.sql, "campaign", input.campaignId);
  if (row === null || row.deleted) return notFound("campaign", input.campaignId);
  const campaign = { ...JSON.parse(row.body), id: row.id } as Campaign;
  const customer = shard.customers.find(input.customerId);
  if (customer === null) return notFound("customer", input.customerId);
  const zone = zoneFor(shard, campaign, input.geofenceId);
  if (zone === undefined && input.geofenceId !== null) return notFound("geofence", input.geofenceId);
  if (zone === undefined)
    return conflict("no_geofence", "no enabled geofence matches the campaign's trigger");
  return sendTo(shard, campaign, customer, zone);
}

function sendTo(shard: Shard, campaign: Campaign, customer: Customer, zone: LiveGeofence): Answer<TestView> {
  if (shard.catalogue.settings.sending === "off")
    return conflict("sending_off", "the global stop is on: nothing is sent");
  if (!mayPush(customer)) return conflict("no_push_consent", "the customer has not agreed to push");
  const device = chooseDevice(customer, null);
  if (device === null) return conflict("no_channel", "the customer has no device that can be reached");
  const now = shard.host.now();
  const [longitude, latitude] = zone.center;
  const place = newestPlace(customer) ?? { longitude, latitude };
  const tested = { campaign, geofenceId: zone.id, event: campaign.trigger.event };
  const composed = composeFor(shard.catalogue, customer, place, tested, now);
  if (!composed.ok) return conflict("render_failed", composed.detail);
  const { message } = composed;
  const candidate = { campaign, geofenceId: zone.id };
  const expiresAt = now + duration(campaign.ttl);
  const notificationId = enqueue(shard, customer, {
    decisionId: null,
    candidate,
    message,
    device,
    now,
    expiresAt,
  });
  return done({ notificationId, geofenceId: zone.id, ...message });
}

function zoneFor({ catalogue }: Shard, campaign: Campaign, id: string | null): LiveGeofence | undefined {
  if (id !== null) return catalogue.get(id);
  // By id: the first.
  return catalogue.chosen(campaign.trigger.geofences).next().value ?? undefined;
}

function conflict(code: string, detail: string) {
  return refuse({ kind: "conflict", code, detail });
}
