import { timePart } from "../../store/ids.ts";
import * as store from "../../store/notifications.ts";
import { type Answer, done, notFound } from "../answer.ts";
import { followMoved, ownId } from "../identity/follow-alias.ts";
import type { Keyed, PageQuery } from "../page.ts";
import type { Shard } from "../shard.ts";

export interface NotificationView {
  readonly id: string;
  readonly customerId: string;
  readonly campaignId: string;
  readonly geofenceId: string;
  /** Null for a test. */
  readonly decisionId: string | null;
  readonly channel: string;
  readonly state: string;
  readonly reason: string | null;
  readonly title: string;
  readonly body: string;
  readonly createdAt: string;
  readonly sentAt: string | null;
  /** Times of the first receipt of each kind. */
  readonly deliveredAt: string | null;
  readonly openedAt: string | null;
  readonly dismissedAt: string | null;
  readonly unsubscribedAt: string | null;
  readonly attempts: number;
}

export interface NotificationQuery extends PageQuery {
  readonly customerId: string | null;
  readonly campaignId: string | null;
  readonly state: string | null;
}

export function getNotification(
  shard: Shard,
  input: { id: string },
): Answer<NotificationView & { attemptLog: unknown }> {
  const row = findNotification(shard, input.id);
  if (row === null) return notFound("notification", input.id);
  return done({ ...notificationView(row), attemptLog: JSON.parse(row.attemptLog) as unknown });
}

/** A message by any id it has had; throws where it went with its customer. */
export function findNotification(shard: Shard, id: string): store.NotificationRow | null {
  const row = store.readNotification(shard.sql, ownId(shard, id));
  if (row === null) followMoved(shard, id);
  return row;
}

export function listNotifications(shard: Shard, query: NotificationQuery): Answer<Keyed<NotificationView>[]> {
  const customer = query.customerId === null ? undefined : shard.customers.row(query.customerId)?.n;
  if (query.customerId !== null && customer === undefined) return done([]);
  const rows = store.listNotifications(shard.sql, shard.index, {
    before: query.after,
    limit: query.limit + 1,
    customer,
    campaignId: query.campaignId ?? undefined,
    state: query.state ?? undefined,
  });
  return done(rows.map((row) => ({ key: timePart(row.id), item: notificationView(row) })));
}

/** A message as it is listed. */
export function notificationView(row: store.NotificationRow): NotificationView {
  return {
    id: row.id,
    customerId: row.customerId,
    campaignId: row.campaignId,
    geofenceId: row.geofenceId,
    decisionId: row.decisionId,
    channel: row.channel,
    state: row.state,
    reason: row.reason,
    title: row.title,
    body: row.body,
    createdAt: new Date(row.createdAt).toISOString(),
    sentAt: timeOf(row.sentAt),
    deliveredAt: timeOf(row.deliveredAt),
    openedAt: timeOf(row.openedAt),
    dismissedAt: timeOf(row.dismissedAt),
    unsubscribedAt: timeOf(row.unsubscribedAt),
    attempts: row.attempts,
  };
}

function timeOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
