import { type NotificationRow, readNotification } from "../../store/notifications.ts";
import { tallyMessage } from "../measure/tally.ts";
import type { Shard } from "../shard.ts";
import { emit } from "./emit.ts";
import type { EventData, EventType } from "./event-types.ts";

type NotificationEvent = EventType & `notification.${string}`;

/** Tells what became of a message; nothing of a test, which counts nowhere. `more` overrides what the row says. */
export function emitNotification(
  shard: Shard,
  type: NotificationEvent,
  row: NotificationRow,
  more: EventData = {},
): void {
  if (row.decisionId === null) return;
  emit(
    shard,
    type,
    { n: row.customer, id: row.customerId },
    {
      notificationId: row.id,
      decisionId: row.decisionId,
      campaignId: row.campaignId,
      geofenceId: row.geofenceId,
      channel: row.channel,
      createdAt: new Date(row.createdAt).toISOString(),
      sentAt: row.sentAt === null ? null : new Date(row.sentAt).toISOString(),
      ...more,
    },
  );
}

/** Counts, and tells of, messages that were taken back together. */
export function emitCancelled(shard: Shard, ids: readonly string[], reason: string): void {
  for (const id of ids) {
    const row = readNotification(shard.sql, id);
    if (row === null) continue;
    tallyMessage(shard, row, "cancelled");
    emitNotification(shard, "notification.cancelled", row, { reason });
  }
}
