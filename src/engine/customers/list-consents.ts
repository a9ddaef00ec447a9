import { listConsents as list } from "../../store/consents.ts";
import { readCustomer } from "../../store/customers.ts";
import { type Answer, done, notFound } from "../answer.ts";
import type { Shard } from "../shard.ts";

/** Longest proof that is answered; one customer seldom has a dozen. */
const maxProofs = 500;

/** Every change of consent, newest first, with what made it. */
export function listConsents(
  shard: Shard,
  input: { customerId: string },
): Answer<readonly Record<string, unknown>[]> {
  const row = readCustomer(shard.sql, input.customerId);
  if (row === null) return notFound("customer", input.customerId);
  return done(
    list(shard.sql, row.n, maxProofs).map((change) => ({
      ...change,
      at: new Date(change.at).toISOString(),
      receivedAt: new Date(change.receivedAt).toISOString(),
    })),
  );
}
