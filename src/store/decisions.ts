import { makeId } from "./ids.ts";
import { equalities, idBounds, type LogPage } from "./log.ts";
import type { Sql } from "./sql.ts";

/** The ranked decisions of one ping are one row, named by the first one's id. */
export interface DecisionRow {
  readonly id: string;
  readonly ranked: string;
}

export function appendDecisions(
  sql: Sql,
  row: { id: string; customer: number; at: number; ranked: string },
): void {
  sql.run(
    "INSERT INTO decisions (id, customer, at, ranked) VALUES (?, ?, ?, ?)",
    row.id,
    row.customer,
    row.at,
    row.ranked,
  );
}

/** Rows newest first; `through` is the time part of the row to begin with, itself included. */
export function listDecisionRows(
  sql: Sql,
  shard: number,
  page: LogPage & { customer: number | null; from: number | null; to: number | null },
): DecisionRow[] {
  const ids = idBounds("dec", shard, page, page.from);
  return sql.all(
    `SELECT id, ranked FROM decisions
     WHERE id > ? AND id < ? AND at >= ? AND at < ? AND (? IS NULL OR customer = ?)
     ORDER BY id DESC LIMIT ?`,
    ids.after,
    ids.before,
    page.from ?? Number.MIN_SAFE_INTEGER,
    page.to ?? Number.MAX_SAFE_INTEGER,
    page.customer,
    page.customer,
    page.limit,
  );
}

/** Rows from the one with the time part `from` on, itself included, in the order they were made. */
export function decisionRowsFrom(
  sql: Sql,
  shard: number,
  page: { from: string; customer: number | undefined; limit: number },
): (DecisionRow & { readonly at: number })[] {
  const { before } = idBounds("dec", shard, { before: null, limit: page.limit }, null);
  const equal = equalities({ customer: page.customer });
  return sql.all(
    `SELECT id, at, ranked FROM decisions WHERE id >= ? AND id < ?${equal.text} ORDER BY id LIMIT ?`,
    makeId("dec", shard, page.from),
    before,
    ...equal.params,
    page.limit,
  );
}
