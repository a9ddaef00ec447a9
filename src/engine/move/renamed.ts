import type { MoveTableName } from "../../store/move.ts";
import type { Row, SqlValue } from "../../store/sql.ts";
import { ownId } from "../identity/follow-alias.ts";
import type { Shard } from "../shard.ts";

/** Ids that name a shard and are found by it, in JSON and in JSON within JSON. */
const named = /(?<=\\?")(?:ntf|dec|evt|vis|red|msg|aud)_[0-9a-f]{34}(?=\\?")/g;

/** Keys that count within a shard, by table; `customer` besides. */
const numbers: Partial<Record<MoveTableName, readonly string[]>> = {
  customers: ["n", "presence_seq"],
  positions: ["seq", "prev"],
  redemptions: ["n"],
};

/** Tables whose ids say where something was made: they stay. */
const asMade: ReadonlySet<MoveTableName> = new Set(["aliases", "parcels", "moved_ids"]);

/**
 * A row as this shard keeps it. Its ids get this shard's name. Numbers of the `shard`th of `shards` shards become the
 * `shard`th of every `shards` numbers here: no two shards' meet, their order stays, and no table of them is needed.
 */
export function renamed(
  shard: Shard,
  table: MoveTableName,
  { row, from, shards }: { row: Row; from: number; shards: number },
): Row {
  const text = JSON.stringify(row);
  const mine = (
    asMade.has(table) ? row : JSON.parse(text.replaceAll(named, (id) => ownId(shard, id)))
  ) as Row;
  const renumbered: Record<string, SqlValue> = { ...mine };
  for (const column of ["customer", ...(numbers[table] ?? [])]) {
    const n = mine[column];
    // 0 is nobody, or none before.
    if (typeof n === "number" && n !== 0) renumbered[column] = safe(n * shards + from);
  }
  return renumbered;
}

function safe(n: number): number {
  if (!Number.isSafeInteger(n)) throw new RangeError("a number of the workspace has grown beyond 2^53");
  return n;
}
