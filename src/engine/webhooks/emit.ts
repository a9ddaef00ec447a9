import { readEntry } from "../../store/catalogue.ts";
import { insertDelivery } from "../../store/webhooks.ts";
import type { Shard } from "../shard.ts";
import type { EventData, EventType, testType } from "./event-types.ts";

/** The customer an event is about. */
export interface About {
  readonly n: number;
  readonly id: string;
}

/**
 * Queues an event for every endpoint that asked for it, in the transaction of what it tells of: call it where
 * that is written. Without such an endpoint nothing is written. `at` is when it happened; the customer's id and
 * traits, and the names of geofence and campaign, are added here.
 */
export function emit(
  shard: Shard,
  type: EventType,
  about: About | null,
  data: EventData,
  at = shard.host.now(),
): void {
  const endpoints = shard.catalogue.webhooks.wanting(type);
  if (endpoints.length === 0) return;
  const who = about === null ? {} : { customerId: about.id };
  const told = { ...who, ...data, ...namesIn(shard, data) };
  const traits = about === null ? null : (shard.customers.find(about.id)?.traits ?? {});
  for (const endpoint of endpoints) {
    const asked = traits === null ? {} : { traits: picked(traits, endpoint.traits) };
    queue(shard, endpoint.id, type, about, { ...told, ...asked }, at);
  }
}

/** Queues one event for one endpoint; answers the `webhook-id` it will have. */
export function queue(
  shard: Shard,
  webhook: string,
  type: EventType | typeof testType,
  about: About | null,
  data: object,
  at: number,
): string {
  const now = shard.host.now();
  const id = shard.id("msg");
  const body = JSON.stringify({ type, timestamp: new Date(at).toISOString(), data });
  insertDelivery(shard.sql, { id, webhook, customer: about?.n ?? 0, type, body, createdAt: now });
  shard.dueAt(now);
  return id;
}

function picked(traits: Readonly<Record<string, unknown>>, names: readonly string[]): object {
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(traits, name)).map((name) => [name, traits[name]]),
  );
}

function namesIn(shard: Shard, { geofenceId, campaignId }: EventData): object {
  const { catalogue } = shard;
  return {
    ...(geofenceId == null
      ? {}
      : {
          geofence: {
            id: geofenceId,
            name: catalogue.get(geofenceId)?.body.name ?? storedName(shard, "geofence", geofenceId),
          },
        }),
    ...(campaignId == null
      ? {}
      : {
          campaign: {
            id: campaignId,
            name: catalogue.campaign(campaignId)?.name ?? storedName(shard, "campaign", campaignId),
          },
        }),
  };
}

/** The name of what is not live (any more); null once it is deleted. */
function storedName(shard: Shard, kind: "geofence" | "campaign", id: string): string | null {
  const row = readEntry(shard.sql, kind, id);
  return row === null ? null : ((JSON.parse(row.body) as { name?: string }).name ?? null);
}
