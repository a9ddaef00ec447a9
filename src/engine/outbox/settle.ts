import { nextAttempt } from "../../domain/retry.ts";
import { disableDevice } from "../../store/devices.ts";
import { type NotificationRow, readNotification, settleNotification } from "../../store/notifications.ts";
import { type Answer, done } from "../answer.ts";
import { addressOf } from "../customers/push.ts";
import type { Shard } from "../shard.ts";
import { emitNotification } from "../webhooks/notification-event.ts";
import { withAttempt } from "./attempt-log.ts";
import { end } from "./end.ts";
import { redirect } from "./redirect.ts";

/** How one attempt went; `detail` is in the words of the push service. */
export type Outcome =
  | { readonly kind: "sent"; readonly status: number }
  /** The subscription is gone for good. */
  | { readonly kind: "gone"; readonly status: number; readonly detail: string }
  | {
      readonly kind: "retry";
      readonly status: number | null;
      readonly detail: string;
      /** Epoch milliseconds before which the service does not want to be asked. */
      readonly retryAfter: number | null;
    }
  | { readonly kind: "failed"; readonly status: number | null; readonly detail: string };

export interface Settlement {
  readonly id: string;
  readonly claim: string;
  /** Of the registration that was tried. */
  readonly address: string;
  readonly outcome: Outcome;
}

/** Writes down how attempts went. What came back late, after the claim went to another, counts only if it was sent. */
export function settle(
  shard: Shard,
  input: { settlements: readonly Settlement[] },
): Answer<{ settled: number }> {
  let settled = 0;
  for (const settlement of input.settlements) {
    const row = readNotification(shard.sql, settlement.id);
    if (row === null) continue;
    // Of the registration that is true whatever has become of the message.
    if (settlement.outcome.kind === "gone") disable(shard, row, settlement.address);
    if (row.state !== "queued") continue;
    if (row.claim !== settlement.claim && settlement.outcome.kind !== "sent") continue;
    settleOne(shard, row, settlement.outcome);
    settled += 1;
  }
  return done({ settled });
}

function settleOne(shard: Shard, row: NotificationRow, outcome: Outcome): void {
  const now = shard.host.now();
  const detail = outcome.kind === "sent" ? null : outcome.detail;
  const log = withAttempt(row.attemptLog, outcome.status, detail, now);
  switch (outcome.kind) {
    case "sent":
      settleNotification(shard.sql, row.id, {
        state: "sent",
        reason: null,
        sentAt: now,
        attemptLog: log,
        dueAt: null,
      });
      emitNotification(shard, "notification.sent", row, { sentAt: new Date(now).toISOString() });
      break;
    case "gone":
      if (!redirect(shard, shard.customers.find(row.customerId)!, row, now, log))
        end(shard, row, "failed", "subscription_gone", log);
      break;
    case "failed":
      end(shard, row, "failed", outcome.detail, log);
      break;
    case "retry":
      retry(shard, row, nextAttempt(row.attempts, now, outcome.retryAfter, shard.host.random()), log);
      break;
  }
}

/** Queues the next attempt, unless the message will have expired by then. */
function retry(shard: Shard, row: NotificationRow, dueAt: number, attemptLog: string): void {
  if (dueAt >= row.expiresAt) {
    end(shard, row, "expired", "ttl", attemptLog);
    return;
  }
  settleNotification(shard.sql, row.id, { state: "queued", reason: null, sentAt: null, attemptLog, dueAt });
  shard.dueAt(dueAt);
}

/** Only the registration that was tried: a newer one of the same device stays reachable. */
function disable(shard: Shard, row: NotificationRow, address: string): void {
  const customer = shard.customers.find(row.customerId)!;
  for (const device of customer.devices) {
    if (device.push === null || addressOf(device.push) !== address) continue;
    disableDevice(shard.sql, customer.n, device.id, JSON.stringify(device.push), "subscription_gone");
    customer.devices = customer.devices.map((known) =>
      known === device ? { ...known, disabledReason: "subscription_gone" } : known,
    );
  }
}
