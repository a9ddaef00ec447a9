import { readCode } from "../../domain/code.ts";
import { shardOfId } from "../../store/ids.ts";
import type { MoveTableName, MovingRow } from "../../store/move.ts";
import { placeOf } from "../identity/place-of.ts";

/** The shard at which a thing of an id or code is asked for: the one it names, counted around where there are fewer. */
export function finderOf(id: string, shards: number): number | null {
  const maker = shardOfId(id) ?? readCode(id)?.shard ?? null;
  return maker === null ? null : maker % shards;
}

/** The shard that a row lives on in a workspace of so many. What is nobody's is the primary's. */
export function placeOfRow(table: MoveTableName, { of, row }: MovingRow, shards: number): number {
  if (of !== null) return placeOf(of, shards);
  switch (table) {
    case "customers":
    case "aliases":
    case "parcels":
      return placeOf(String(row.id), shards);
    case "moved_ids":
      return finderOf(String(row.id), shards) ?? 0;
    case "audit":
      return row.subject === "customer" && row.subject_id !== null
        ? placeOf(String(row.subject_id), shards)
        : 0;
    default:
      return 0;
  }
}

/** What a phone or till may come with, by which a row is to be found again; null for rows that nobody asks for so. */
export function soughtBy(table: MoveTableName, { row }: MovingRow): string | null {
  if (table === "notifications") return String(row.id);
  if (table === "codes" || table === "redemptions") return row.code === null ? null : String(row.code);
  return null;
}
