import { type VisitFact, visitFacts } from "../../store/visits.ts";
import { type Answer, done } from "../answer.ts";
import type { Shard } from "../shard.ts";

/** Rows looked at in one go: a read is part of one transaction. */
const slice = 5_000;

/** Of the next visits those that are confirmed and began in [from, to), milliseconds; `next` is null at the end. */
export function readVisits(
  shard: Shard,
  { from, to, after }: { from: number; to: number; after: string | null },
): Answer<{ rows: VisitFact[]; next: string | null }> {
  const { rows, last } = visitFacts(shard.sql, after ?? "", slice);
  const wanted = rows.filter(
    ({ confirmed, enteredAt }) => confirmed === 1 && enteredAt >= from && enteredAt < to,
  );
  return done({
    rows: wanted.map(({ geofence, customer, enteredAt, exitedAt, dwelledAt }) => ({
      geofence,
      customer,
      enteredAt,
      exitedAt,
      dwelledAt,
    })),
    next: last,
  });
}
