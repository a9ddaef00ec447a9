import {
  claimNotification,
  dueNotifications,
  type NotificationRow,
  waitingHosts,
  writeLost,
} from "../../store/notifications.ts";
import { type Answer, done } from "../answer.ts";
import type { Shard } from "../shard.ts";
import { withAttempt } from "./attempt-log.ts";
import { end } from "./end.ts";
import { obstacleTo } from "./obstacle.ts";
import { type Outgoing, toOutgoing } from "./outgoing.ts";
import { redirect } from "./redirect.ts";

/** A claim is a lease: an attempt times out, after 10 s, before it ends. */
const leaseMs = 15_000;

/** Messages looked at in one claim: a claim is part of one transaction. */
const maxLooked = 500;

export interface ClaimInput {
  readonly claim: string;
  readonly max: number;
  readonly perHost: number;
  /** Sends under way, by push service. */
  readonly inFlight: Readonly<Record<string, number>>;
}

/**
 * Hands out up to `max` due messages, and no more than `perHost` to one push service together with those in
 * flight; what there is room for is shared out evenly, so that a slow or busy service holds up no other. Before every
 * attempt it looks again whether the message may still be sent; what may not ends here.
 */
export function claim(shard: Shard, input: ClaimInput): Answer<{ outgoing: Outgoing[]; more: boolean }> {
  if (!shard.catalogueIsConfirmed)
    return { ok: false, needs: { kind: "catalogue", since: shard.catalogue.version } };
  const now = shard.host.now();
  const busy = (host: string) => input.inFlight[host] ?? 0;
  const hosts = waitingHosts(shard.sql, now)
    .filter((host) => busy(host) < input.perHost)
    .sort((a, b) => busy(a) - busy(b));
  const outgoing: Outgoing[] = [];
  let looked = 0;
  let more = false;
  for (const [i, host] of hosts.entries()) {
    const room = input.perHost - busy(host);
    const share = Math.ceil((input.max - outgoing.length) / (hosts.length - i));
    const until = outgoing.length + Math.min(share, room);
    while (outgoing.length < until && looked < maxLooked) {
      const due = dueNotifications(shard.sql, now, host, until - outgoing.length);
      if (due.length === 0) break;
      looked += due.length;
      for (const row of due) {
        const one = take(shard, row, input.claim, now);
        if (one !== null) outgoing.push(one);
      }
    }
    // Places that others leave free are this one's at the next claim.
    more ||= outgoing.length === until && share < room;
  }
  return done({ outgoing, more: more || looked >= maxLooked });
}

/** Claims a due message for an attempt; null when it ended, or is to go another way. */
function take(shard: Shard, found: NotificationRow, claimId: string, now: number): Outgoing | null {
  const row = found.claim === null ? found : afterLoss(shard, found, now);
  const customer = shard.customers.find(row.customerId)!;
  const obstacle = obstacleTo(shard, customer, row, now);
  if (obstacle !== null) {
    end(shard, row, obstacle.state, obstacle.reason);
    return null;
  }
  const device = customer.devices.find(({ id }) => id === row.deviceId);
  const push = device?.push ?? null;
  if (push === null || device?.disabledReason !== null) {
    const reason = push === null ? "device_removed" : "device_unreachable";
    if (!redirect(shard, customer, row, now)) end(shard, row, "cancelled", reason);
    return null;
  }
  claimNotification(shard.sql, row.id, claimId, now + leaseMs);
  shard.dueAt(now + leaseMs);
  return toOutgoing(row, push, claimId);
}

/** Nobody will tell any more how an attempt went whose lease has ended: it counts, and is logged as that. */
function afterLoss(shard: Shard, row: NotificationRow, now: number): NotificationRow {
  const attemptLog = withAttempt(row.attemptLog, null, "nobody told how it went", now);
  const lost = row.lost + 1;
  writeLost(shard.sql, row.id, lost, attemptLog);
  return { ...row, lost, attemptLog, claim: null };
}
