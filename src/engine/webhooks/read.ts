import { listEntries, readEntry } from "../../store/catalogue.ts";
import { readCustomer } from "../../store/customers.ts";
import { timePart } from "../../store/ids.ts";
import * as store from "../../store/webhooks.ts";
import { type Answer, done, notFound } from "../answer.ts";
import { type Keyed, type PageQuery, pageOf } from "../page.ts";
import type { Shard } from "../shard.ts";
import { type HealthView, type WebhookView, webhookView } from "./views.ts";

export function getWebhook(shard: Shard, { id }: { id: string }): Answer<WebhookView> {
  const row = readEntry(shard.sql, "webhook", id);
  return row === null || row.deleted ? notFound("webhook", id) : done(webhookView(row));
}

export function listWebhooks(shard: Shard, query: PageQuery): Answer<Keyed<WebhookView>[]> {
  const all = { q: null, tag: null, status: null };
  const read = (page: Parameters<Parameters<typeof pageOf>[1]>[0]) =>
    listEntries(shard.sql, "webhook", { ...all, ...page });
  return done(pageOf(query, read, () => true, webhookView));
}

/** How each endpoint fares with this shard, by its id. */
export function webhookHealth(shard: Shard, _: Record<string, never>): Answer<Record<string, HealthView>> {
  const views = shard.catalogue.webhooks.all.map(({ id }): [string, HealthView] => {
    const { delivered, lastSuccessAt, lastFailureAt, lastStatus } = store.readHealth(shard.sql, id);
    return [
      id,
      {
        ...store.countDeliveries(shard.sql, id),
        delivered,
        lastSuccessAt: iso(lastSuccessAt),
        lastFailureAt: iso(lastFailureAt),
        lastStatus,
      },
    ];
  });
  return done(Object.fromEntries(views));
}

export interface DeliveryView {
  readonly id: string;
  readonly type: string;
  /** Null when it is about nobody. */
  readonly customerId: string | null;
  readonly state: store.DeliveryState;
  readonly createdAt: string;
  readonly attempts: number;
  readonly nextAttemptAt: string | null;
  readonly attemptLog: unknown;
  /** What is sent. */
  readonly body: unknown;
}

export interface DeliveryQuery extends PageQuery {
  readonly webhook: string;
  /** When the endpoint was created: what one of the same id got before is none of its own. */
  readonly since: number;
  readonly state: store.DeliveryState | null;
  readonly customerId: string | null;
  readonly from: number | null;
  readonly to: number | null;
}

/** The events of an endpoint, newest first. */
export function listDeliveries(shard: Shard, query: DeliveryQuery): Answer<Keyed<DeliveryView>[]> {
  const customer = query.customerId === null ? null : readCustomer(shard.sql, query.customerId)?.n;
  if (customer === undefined) return done([]);
  const rows = store.listDeliveries(shard.sql, shard.index, {
    webhook: query.webhook,
    state: query.state,
    customer,
    from: Math.max(query.since, query.from ?? 0),
    to: query.to ?? Number.MAX_SAFE_INTEGER,
    before: query.after,
    limit: query.limit + 1,
  });
  return done(
    rows.map((row) => ({
      key: timePart(row.id),
      item: {
        id: row.id,
        type: row.type,
        customerId: row.customerId,
        state: row.state,
        createdAt: new Date(row.createdAt).toISOString(),
        attempts: row.attempts,
        nextAttemptAt: row.claim === null ? iso(row.dueAt) : null,
        attemptLog: JSON.parse(row.attemptLog) as unknown,
        body: JSON.parse(row.body) as unknown,
      },
    })),
  );
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
