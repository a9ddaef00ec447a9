import { eraseCustomer, readCustomer } from "../../store/customers.ts";
import { deletePositions } from "../../store/positions.ts";
import { type Answer, done, notFound } from "../answer.ts";
import type { Shard } from "../shard.ts";

/** Erases a customer from every table and from memory. */
export function deleteCustomer(shard: Shard, input: { id: string }): Answer<{ deleted: true }> {
  const row = readCustomer(shard.sql, input.id);
  if (row === null) return notFound("customer", input.id);
  deletePositions(shard.sql, row.n, shard.positions.headOf(row.n, row.presenceSeq));
  shard.positions.tie(row.n);
  eraseCustomer(shard.sql, row.n);
  shard.customers.drop(input.id);
  return done({ deleted: true });
}
