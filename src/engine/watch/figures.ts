import { timePart } from "../../store/ids.ts";
import { messagesDue, type Waiting } from "../../store/notifications.ts";
import { deliveriesDue } from "../../store/webhooks.ts";
import { type Answer, done } from "../answer.ts";
import type { Shard } from "../shard.ts";

/** What waits in a queue; `oldestAt` in epoch milliseconds, null where nothing does. */
export interface Queue {
  readonly waiting: number;
  readonly oldestAt: number | null;
}

export interface ShardFigures {
  readonly catalogueVersion: number;
  readonly outbox: Queue;
  readonly webhooks: Queue;
  readonly decisions: readonly {
    readonly outcome: string;
    readonly reason: string;
    readonly count: number;
  }[];
}

/** How a shard is doing, in numbers: of nobody in particular. */
export function figures(shard: Shard, _: Record<string, never>): Answer<ShardFigures> {
  return done({
    catalogueVersion: shard.catalogue.version,
    outbox: queueOf(messagesDue(shard.sql)),
    webhooks: queueOf(deliveriesDue(shard.sql)),
    decisions: shard.decisionCounts.all,
  });
}

/** Ids begin with the time at which they were made. */
function queueOf({ waiting, oldest }: Waiting): Queue {
  return { waiting, oldestAt: oldest === null ? null : Number.parseInt(timePart(oldest).slice(0, 12), 16) };
}
