import { eraseCustomer, readCustomer } from "../../store/customers.ts";
import { type Answer, done, notFound } from "../answer.ts";
import type { Shard } from "../shard.ts";

/** Erases a customer from every table and from memory. */
export function deleteCustomer(shard: Shard, input: { id: string }): Answer<{ deleted: true }> {
  const row = readCustomer(shard.sql, input.id);
  if (row === null) return notFound("customer", input.id);
  eraseCustomer(shard.sql, row.n);
  shard.customers.drop(input.id);
  return done({ deleted: true });
}
