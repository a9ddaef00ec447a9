import { dropMeta, readMeta, writeMeta } from "../../store/meta.ts";
import { type Answer, done } from "../answer.ts";
import type { Shard } from "../shard.ts";

const markKey = "scrub";
const lastKey = "scrubbed";

/** Notes that the files hold more than the tables do, in the transaction that makes it so. */
export function wantScrub(shard: Shard): void {
  writeMeta(shard.sql, markKey, shard.uuid());
}

/**
 * The mark of the last erasure that the files have not been scrubbed after, null when there is none, and when they
 * were scrubbed last; a shard that has just begun has nothing to scrub.
 */
export function scrubWanted(
  shard: Shard,
  _: Record<string, never>,
): Answer<{ mark: string | null; lastAt: number }> {
  const last = readMeta(shard.sql, lastKey);
  if (last === null) writeMeta(shard.sql, lastKey, String(shard.host.now()));
  return done({ mark: readMeta(shard.sql, markKey), lastAt: Number(last ?? shard.host.now()) });
}

/** The files are scrubbed of what was erased up to this mark. */
export function scrubbed(shard: Shard, input: { mark: string | null }): Answer<{ wanted: boolean }> {
  const mark = readMeta(shard.sql, markKey);
  if (mark === input.mark) dropMeta(shard.sql, markKey);
  writeMeta(shard.sql, lastKey, String(shard.host.now()));
  return done({ wanted: mark !== null && mark !== input.mark });
}
