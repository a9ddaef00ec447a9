import { releaseClaims as release } from "../../store/notifications.ts";
import { type Answer, done } from "../answer.ts";
import type { Shard } from "../shard.ts";

/** A process that starts holds no claims: what a dead one held is due now. */
export function releaseClaims(shard: Shard, _: Record<string, never>): Answer<{ released: true }> {
  release(shard.sql, shard.host.now());
  return done({ released: true });
}
