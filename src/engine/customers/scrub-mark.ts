import { dropMeta, readMeta, writeMeta } from "../../store/meta.ts";
import { type Answer, done } from "../answer.ts";
import type { Shard } from "../shard.ts";

const key = "scrub";

/** Notes that the files hold more than the tables do, in the transaction that makes it so. */
export function wantScrub(shard: Shard): void {
  writeMeta(shard.sql, key, shard.uuid());
}

/** The mark of the last erasure that the files have not been scrubbed after; null when there is none. */
export function scrubWanted(shard: Shard, _: Record<string, never>): Answer<{ mark: string | null }> {
  return done({ mark: readMeta(shard.sql, key) });
}

/** The files are scrubbed of what was erased up to this mark. */
export function scrubbed(shard: Shard, input: { mark: string }): Answer<{ wanted: boolean }> {
  const isLast = readMeta(shard.sql, key) === input.mark;
  if (isLast) dropMeta(shard.sql, key);
  return done({ wanted: !isLast });
}
