import { type ReceiptType, stateAfter } from "../../domain/receipt.ts";
import { type NotificationRow, writeReceipt } from "../../store/notifications.ts";
import { type Answer, done, notFound } from "../answer.ts";
import { putConsent } from "../customers/put-consent.ts";
import { tallyMessage } from "../measure/tally.ts";
import { findNotification } from "../reads/notifications.ts";
import type { Shard } from "../shard.ts";
import { emitNotification } from "../webhooks/notification-event.ts";
import { withAttempt } from "./attempt-log.ts";

export interface ReceiptInput {
  readonly id: string;
  readonly type: ReceiptType;
  /** By the phone's clock, epoch milliseconds; null means now. */
  readonly at: number | null;
}

const columns = {
  delivered: "deliveredAt",
  opened: "openedAt",
  dismissed: "dismissedAt",
  unsubscribed: "unsubscribedAt",
} as const satisfies Record<ReceiptType, keyof NotificationRow>;

/**
 * Notes what a phone tells of a message: the first receipt of each kind, with its time, whatever has become of
 * the message since. A phone's clock is believed within what is possible: after the message was made, not ahead of ours.
 */
export function takeReceipt(shard: Shard, input: ReceiptInput): Answer<{ state: string }> {
  const row = findNotification(shard, input.id);
  if (row === null) return notFound("notification", input.id);
  const column = columns[input.type];
  if (row[column] !== null) return done({ state: row.state });
  const now = shard.host.now();
  const at = Math.min(now, Math.max(row.createdAt, input.at ?? now));
  const told = { ...row, [column]: at, state: stateAfter(row.state, input.type) };
  writeReceipt(shard.sql, row.state === "queued" && told.state !== "queued" ? arrived(told, now) : told);
  // Whatever a phone tells of a message, it has it: a funnel never widens.
  const isFirst = Object.values(columns).every((name) => row[name] === null);
  if (isFirst) tallyMessage(shard, row, "delivered");
  if (input.type !== "delivered") tallyMessage(shard, row, input.type);
  emitNotification(shard, `notification.${input.type}`, row, { at: new Date(at).toISOString() });
  if (input.type === "unsubscribed") withdrawPush(shard, row, at);
  return done({ state: told.state });
}

/** The phone was quicker than the push service's answer, or that answer was lost: there is nothing left to send. */
function arrived(row: NotificationRow, now: number): NotificationRow {
  const attemptLog = withAttempt(row.attemptLog, null, "the phone told that it arrived", now);
  return { ...row, sentAt: now, dueAt: null, claim: null, attemptLog };
}

function withdrawPush(shard: Shard, row: NotificationRow, at: number): void {
  putConsent(shard, {
    customerId: row.customerId,
    purpose: "push",
    granted: false,
    source: "receipt",
    policyVersion: null,
    textHash: null,
    at,
    actor: `receipt:${row.id}`,
  });
}
