import { sentence, type Told } from "../../domain/decide/sentences/sentence.ts";
import { listDecisionRows } from "../../store/decisions.ts";
import { timePart } from "../../store/ids.ts";
import { type Answer, done } from "../answer.ts";
import type { Keyed, PageQuery } from "../page.ts";
import type { Shard } from "../shard.ts";

export interface DecisionQuery extends PageQuery {
  readonly customerId: string | null;
  readonly campaignId: string | null;
  readonly outcome: string | null;
  readonly reason: string | null;
  readonly from: number | null;
  readonly to: number | null;
}

export type Decision = Readonly<Record<string, unknown>>;

/**
 * Newest ping first, the decisions of one ping by rank. A key is a row's time part and, descending so that
 * keys order as the list does, the rank: a page may end inside a row.
 */
export function listDecisions(shard: Shard, query: DecisionQuery): Answer<Keyed<Decision>[]> {
  const customer = query.customerId === null ? null : (shard.customers.row(query.customerId)?.n ?? -1);
  const found: Keyed<Decision>[] = [];
  let before = query.after === null ? null : `${query.after.slice(0, 32)}~`;
  for (;;) {
    const rows = listDecisionRows(shard.sql, shard.index, {
      before,
      limit: query.limit + 1,
      customer,
      from: query.from,
      to: query.to,
    });
    for (const row of rows) {
      const ranked = JSON.parse(row.ranked) as Decision[];
      for (const [rank, decision] of ranked.entries()) {
        const key = `${timePart(row.id)}.${(9999 - rank).toString().padStart(4, "0")}`;
        if ((query.after !== null && key >= query.after) || !matches(decision, query)) continue;
        found.push({ key, item: told(decision, shard) });
      }
      if (found.length > query.limit) return done(found.slice(0, query.limit + 1));
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length <= query.limit) return done(found);
    before = timePart(last.id);
  }
}

/** A stored decision as it is answered: with what it says in plain words, at the times of its geofence. */
export function told(decision: Decision, shard: Shard): Decision {
  const words = { ...decision, at: Date.parse(String(decision.at)) } as unknown as Told;
  const timezone = shard.catalogue.get(String(decision.geofenceId))?.body.timezone ?? "UTC";
  const [en, fr] = [sentence(words, "en", timezone), sentence(words, "fr", timezone)];
  return { ...decision, sentence: { en, fr } };
}

function matches(decision: Decision, query: DecisionQuery): boolean {
  return (["campaignId", "outcome", "reason"] as const).every(
    (field) => query[field] === null || decision[field] === query[field],
  );
}
