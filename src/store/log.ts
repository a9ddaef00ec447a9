import { makeId, timePart } from "./ids.ts";
import type { Sql, SqlValue } from "./sql.ts";

/**
 * Reading of the id-ordered logs (events, visits, decisions, notifications): newest first, filtered by
 * equality, from a point in time back. `before` is the time part of the last id already seen.
 */
export interface LogPage {
  readonly before: string | null;
  readonly limit: number;
}

const newestTime = "g".repeat(32);
const oldestTime = "0".repeat(32);

/** The bounds of one shard's ids of one prefix made no earlier than `since` (epoch ms). */
export function idBounds(
  prefix: Parameters<typeof makeId>[0],
  shard: number,
  page: LogPage,
  since: number | null,
): { after: string; before: string } {
  const floor =
    since === null || since <= 0 ? oldestTime : since.toString(16).padStart(12, "0").padEnd(32, "0");
  return { after: makeId(prefix, shard, floor), before: makeId(prefix, shard, page.before ?? newestTime) };
}

/** `AND column = ?` for each filter that is set. */
export function equalities(filters: Readonly<Record<string, SqlValue | undefined>>): {
  text: string;
  params: SqlValue[];
} {
  const set = Object.entries(filters).filter((entry): entry is [string, SqlValue] => entry[1] !== undefined);
  return {
    text: set.map(([column]) => ` AND ${column} = ?`).join(""),
    params: set.map(([, value]) => value),
  };
}

type LogTable = "events" | "decisions" | "visits" | "notifications" | "audit" | "webhook_deliveries";

/** When the oldest row of an id-ordered log was made, epoch ms; null without one. */
export function oldestOfLog(sql: Sql, table: LogTable): number | null {
  const oldest = sql.get<{ id: string }>(`SELECT id FROM ${table} ORDER BY id LIMIT 1`);
  return oldest === undefined ? null : Number.parseInt(timePart(oldest.id).slice(0, 12), 16);
}

/** Deletes up to `limit` of what an id-ordered log made before `time`; true when there may be more. */
export function purgeLog(
  sql: Sql,
  table: LogTable,
  prefix: Parameters<typeof makeId>[0],
  shard: number,
  time: number,
  limit: number,
): boolean {
  const { after: edge } = idBounds(prefix, shard, { before: null, limit }, time);
  const gone = sql.all(
    `DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE id < ? ORDER BY id LIMIT ?) RETURNING id`,
    edge,
    limit,
  );
  return gone.length === limit;
}
