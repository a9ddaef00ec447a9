import { distance } from "../../../geo/index.ts";
import { type Campaign, targets } from "../../domain/campaign.ts";
import { compose } from "../../domain/content/message.ts";
import { decide } from "../../domain/decide/decide.ts";
import type { Candidate, GeofencePlace } from "../../domain/decide/types.ts";
import { duration } from "../../domain/durations.ts";
import type { Moment } from "../../domain/presence/types.ts";
import { appendDecisions } from "../../store/decisions.ts";
import type { LiveGeofence } from "../catalogue/catalogue.ts";
import { type Customer, mayPush, reachableDevice } from "../customers/customer.ts";
import { enqueue } from "../outbox/enqueue.ts";
import type { Shard } from "../shard.ts";
import type { IncomingPing } from "./types.ts";

/** Lets every active campaign whose trigger a moment of this ping matches decide; answers what is to be sent. */
export function decideMoments(
  shard: Shard,
  customer: Customer,
  ping: IncomingPing,
  moments: readonly Moment[],
  now: number,
): readonly string[] {
  if (moments.length === 0) return [];
  const candidates = candidatesOf(shard, moments);
  if (candidates.length === 0) return [];
  const device = reachableDevice(customer, ping.deviceId);
  const decided = decide(candidates, {
    now,
    pingAt: ping.at,
    speed: ping.speed,
    workspace: "parvis",
    // The API does not take this rule yet.
    settings: { ...shard.catalogue.settings, quietHours: null },
    recipient: {
      id: customer.id,
      armId: customer.id,
      anonymous: false,
      timezone: customer.timezone,
      pushConsent: mayPush(customer),
      reachable: device !== null,
      sends: customer.sends,
    },
    profile: notYet,
    audience: notYet,
    hours: notYet,
    supply: { budgetLeft: notYet, offer: notYet, rate: notYet },
    compose: (candidate) => composeFor(shard, customer, ping, candidate),
  });
  const notifications: string[] = [];
  const ranked = decided.map(({ candidate, outcome, reason, gates, message }) => {
    const id = shard.id("dec");
    const notificationId =
      message === null || device === null
        ? null
        : enqueue(shard, customer, { decisionId: id, candidate, message, device, now });
    if (notificationId !== null) notifications.push(notificationId);
    return {
      id,
      at: new Date(now).toISOString(),
      customerId: customer.id,
      campaignId: candidate.campaign.id,
      geofenceId: candidate.geofenceId,
      event: candidate.event,
      outcome,
      reason,
      gates,
      ...(notificationId === null ? {} : { notificationId }),
      ...(message === null ? {} : { variant: message.variant }),
      catalogueVersion: shard.catalogue.version,
    };
  });
  appendDecisions(shard.sql, {
    id: ranked[0]!.id,
    customer: customer.n,
    at: now,
    ranked: JSON.stringify(ranked),
  });
  return notifications;
}

function notYet(): never {
  throw new Error("a campaign has a rule that the API does not take yet");
}

/** One candidate for each active campaign and moment that match. */
function candidatesOf(shard: Shard, moments: readonly Moment[]): Candidate[] {
  const found: Candidate[] = [];
  for (const moment of moments) {
    const zone = shard.catalogue.get(moment.geofenceId);
    if (zone === undefined) continue;
    for (const campaign of shard.catalogue.activeCampaigns) {
      if (!matches(campaign, moment, zone) || !targets(campaign.trigger, zone)) continue;
      found.push({
        campaign,
        geofenceId: zone.id,
        area: zone.area,
        event: campaign.trigger.event,
        place: placeOf(zone),
      });
    }
  }
  return found;
}

function placeOf({ body, center: [longitude, latitude] }: LiveGeofence): GeofencePlace {
  const { timezone, country, region, openingHours } = body;
  return { timezone, country, region, openingHours, longitude, latitude };
}

function matches({ trigger }: Campaign, moment: Moment, zone: LiveGeofence): boolean {
  switch (moment.kind) {
    case "entered":
      return trigger.event === "enter" && !trigger.confirm;
    case "confirmed":
      return trigger.event === "enter" && trigger.confirm;
    case "exited":
      return trigger.event === "exit";
    case "dwelled": {
      const wanted = trigger.dwell === undefined ? zone.dwell : duration(trigger.dwell);
      return trigger.event === "dwell" && moment.after < wanted && wanted <= moment.upTo;
    }
  }
}

function composeFor(shard: Shard, customer: Customer, ping: IncomingPing, candidate: Candidate) {
  const zone = shard.catalogue.get(candidate.geofenceId)!;
  const [longitude, latitude] = zone.center;
  return compose(
    candidate.campaign.content,
    candidate.campaign.id,
    customer.locale,
    {
      customer: { ...customer.traits, id: customer.id },
      geofence: {
        id: zone.id,
        name: zone.body.name,
        tags: zone.tags,
        country: zone.body.country,
        region: zone.body.region,
        metadata: zone.body.metadata,
      },
      event: candidate.event,
      distance: Math.round(distance(ping.longitude, ping.latitude, longitude, latitude)),
    },
    shard.catalogue.compiled,
  );
}
