import { eraseCustomer } from "../../store/customers.ts";
import { deletePositions } from "../../store/positions.ts";
import { type Answer, done, notFound } from "../answer.ts";
import type { Shard } from "../shard.ts";

/** Erases a customer from every table and from memory. */
export function deleteCustomer(shard: Shard, input: { id: string }): Answer<{ deleted: true }> {
  return erase(shard, input.id) ? done({ deleted: true }) : notFound("customer", input.id);
}

/** Whether there was anybody to erase. */
export function erase(shard: Shard, id: string): boolean {
  const row = shard.customers.row(id);
  if (row === null) return false;
  deletePositions(shard.sql, row.n, shard.positions.headOf(row.n, row.presenceSeq));
  shard.positions.tie(row.n);
  eraseCustomer(shard.sql, row.n);
  shard.customers.drop(id);
  return true;
}
