import { nextWake as earliest } from "../../domain/wake.ts";
import { oldestLeaving } from "../../store/aliases.ts";
import { nextPresenceDue } from "../../store/customers.ts";
import { nextNotificationDue } from "../../store/notifications.ts";
import { runningSendJob } from "../../store/send-jobs.ts";
import { nextLeaseEnd } from "../../store/supply.ts";
import { nextDeliveryDue } from "../../store/webhooks.ts";
import { type Answer, done } from "../answer.ts";
import type { Shard } from "../shard.ts";
import { purgeDue } from "./purge-plan.ts";
import { deliverAfter } from "./tick.ts";

/** When this shard next has something to do by itself: one time for all of it. */
export function nextWake(shard: Shard, _: Record<string, never>): Answer<{ at: number | null }> {
  const { sql } = shard;
  const leaving = oldestLeaving(sql);
  const tieDue = Number.isFinite(shard.tieDue) ? shard.tieDue : null;
  return done({
    at: earliest([
      nextNotificationDue(sql),
      nextPresenceDue(sql),
      nextLeaseEnd(sql),
      purgeDue(shard),
      runningSendJob(sql)?.createdAt ?? null,
      tieDue,
      leaving === null ? null : leaving.at + deliverAfter,
      ...shard.catalogue.webhooks.enabled.map(({ id }) => nextDeliveryDue(sql, id)),
    ]),
  });
}
