import * as store from "../../store/events.ts";
import { timePart } from "../../store/ids.ts";
import { type Answer, done } from "../answer.ts";
import type { Keyed, PageQuery } from "../page.ts";
import type { Shard } from "../shard.ts";

export interface EventQuery extends PageQuery {
  readonly customerId: string | null;
  readonly geofenceId: string | null;
  readonly type: string | null;
  /** Bounds of the event's own time: from inclusive, to exclusive. */
  readonly from: number | null;
  readonly to: number | null;
}

export function listEvents(shard: Shard, query: EventQuery): Answer<Keyed<Record<string, unknown>>[]> {
  const customer = query.customerId === null ? undefined : shard.customers.row(query.customerId)?.n;
  if (query.customerId !== null && customer === undefined) return done([]);
  const rows = store.listEvents(shard.sql, shard.index, {
    before: query.after,
    limit: query.limit + 1,
    customer,
    geofenceId: query.geofenceId ?? undefined,
    type: query.type ?? undefined,
    from: query.from,
    to: query.to,
  });
  return done(
    rows.map((row) => ({
      key: timePart(row.id),
      item: { id: row.id, customerId: row.customerId, ...(JSON.parse(row.body) as object) },
    })),
  );
}
