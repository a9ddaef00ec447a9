import { listConsents as list } from "../../store/consents.ts";
import { type Answer, done, notFound } from "../answer.ts";
import { type Keyed, type PageQuery, parseTimeKey, timeKey } from "../page.ts";
import type { Shard } from "../shard.ts";

/** Every change of consent, newest first, with what made it. */
export function listConsents(
  shard: Shard,
  query: PageQuery & { customerId: string },
): Answer<Keyed<Record<string, unknown>>[]> {
  const row = shard.customers.row(query.customerId);
  if (row === null) return notFound("customer", query.customerId);
  const page = { after: parseTimeKey(query.after), limit: query.limit + 1 };
  return done(
    list(shard.sql, row.n, page).map(({ order, ...change }) => ({
      key: timeKey(change.receivedAt, order),
      item: {
        ...change,
        at: new Date(change.at).toISOString(),
        receivedAt: new Date(change.receivedAt).toISOString(),
      },
    })),
  );
}
