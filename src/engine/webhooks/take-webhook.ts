import type { CatalogueRow } from "../../store/catalogue.ts";
import { dropEndpoint, readHealth, writeHealth } from "../../store/webhooks.ts";
import type { Shard } from "../shard.ts";
import type { WebhookBody } from "./endpoints.ts";

/**
 * What a change of an endpoint means to its queue in this shard: deleted, it is dropped; disabled, it stands
 * still; enabled, it goes on, and has five days anew to succeed.
 */
export function takeWebhook(shard: Shard, row: CatalogueRow): void {
  if (row.deleted) {
    dropEndpoint(shard.sql, row.id);
    return;
  }
  if (!(JSON.parse(row.body) as WebhookBody).enabled) return;
  shard.dueAt(shard.host.now());
  const health = readHealth(shard.sql, row.id);
  if (health.failingSince !== null) writeHealth(shard.sql, row.id, { ...health, failingSince: null });
}
