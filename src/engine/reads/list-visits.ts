import { timePart } from "../../store/ids.ts";
import * as store from "../../store/visits.ts";
import { type Answer, done } from "../answer.ts";
import type { Keyed, PageQuery } from "../page.ts";
import type { Shard } from "../shard.ts";

export interface VisitView {
  readonly id: string;
  readonly customerId: string;
  readonly geofenceId: string;
  readonly enteredAt: string;
  readonly exitedAt: string | null;
  readonly dwelledAt: string | null;
  /** A second ping inside, or the phone's own geofencing, has backed it; others count in no report. */
  readonly confirmed: boolean;
  /** Why it ended, when no ping ended it. */
  readonly reason: string | null;
}

export interface VisitQuery extends PageQuery {
  readonly customerId: string | null;
  readonly geofenceId: string | null;
  readonly confirmed: boolean | null;
  /** Bounds of the enter: from inclusive, to exclusive. */
  readonly from: number | null;
  readonly to: number | null;
}

export function listVisits(shard: Shard, query: VisitQuery): Answer<Keyed<VisitView>[]> {
  const customer = query.customerId === null ? undefined : shard.customers.row(query.customerId)?.n;
  if (query.customerId !== null && customer === undefined) return done([]);
  const rows = store.listVisits(shard.sql, shard.index, {
    before: query.after,
    limit: query.limit + 1,
    customer,
    geofenceId: query.geofenceId ?? undefined,
    confirmed: query.confirmed ?? undefined,
    from: query.from,
    to: query.to,
  });
  return done(
    rows.map(({ visitId, confirmed, enteredAt, exitedAt, dwelledAt, ...rest }) => ({
      key: timePart(visitId),
      item: {
        id: visitId,
        ...rest,
        enteredAt: new Date(enteredAt).toISOString(),
        exitedAt: isoOrNull(exitedAt),
        dwelledAt: isoOrNull(dwelledAt),
        confirmed: confirmed === 1,
      },
    })),
  );
}

function isoOrNull(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
