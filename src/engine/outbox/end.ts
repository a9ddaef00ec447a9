import { type NotificationRow, settleNotification } from "../../store/notifications.ts";
import { tallyMessage } from "../measure/tally.ts";
import type { Shard } from "../shard.ts";
import { emitNotification } from "../webhooks/notification-event.ts";

/** Ends a message that will not be sent (again), with why. */
export function end(
  shard: Shard,
  row: NotificationRow,
  state: "failed" | "expired" | "cancelled",
  reason: string,
  attemptLog: string = row.attemptLog,
): void {
  settleNotification(shard.sql, row.id, { state, reason, sentAt: row.sentAt, attemptLog, dueAt: null });
  tallyMessage(shard, row, state);
  emitNotification(shard, `notification.${state}`, row, { reason });
}
