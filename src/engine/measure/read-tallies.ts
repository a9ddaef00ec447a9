import { allTallies, listTallies, type TallyKey, type TallyRow } from "../../store/tallies.ts";
import { type Answer, done } from "../answer.ts";
import type { Shard } from "../shard.ts";

/** Rows read in one go: a read is part of one transaction. */
const slice = 5_000;

/**
 * One page of what this shard has counted, of a campaign or, for null, of all, on the days in [from, to); `next` is null
 * at the end.
 */
export function readTallies(
  shard: Shard,
  input: { campaignId: string | null; from: number; to: number; after: TallyKey | null },
): Answer<{ rows: TallyRow[]; next: TallyKey | null }> {
  const { campaignId, from, to, after } = input;
  const rows =
    campaignId === null
      ? allTallies(shard.sql, after, slice)
      : listTallies(shard.sql, campaignId, { from, to, after, limit: slice });
  const next = rows.length === slice ? rows.at(-1)! : null;
  return done({ rows: rows.filter(({ day }) => day >= from && day < to), next });
}
