import { endClaims } from "../../store/notifications.ts";
import { type Answer, done } from "../answer.ts";
import type { Shard } from "../shard.ts";

/** A process that starts holds no claims: what a dead one held is due now. */
export function releaseClaims(shard: Shard, _: Record<string, never>): Answer<{ released: number }> {
  const now = shard.host.now();
  const released = endClaims(shard.sql, now);
  if (released > 0) shard.dueAt(now);
  return done({ released });
}
