import { type AuditRow, listAudit as list } from "../../store/audit.ts";
import { timePart } from "../../store/ids.ts";
import { type Answer, done } from "../answer.ts";
import type { FieldChange } from "../audit.ts";
import type { Keyed, PageQuery } from "../page.ts";
import type { Shard } from "../shard.ts";

export interface AuditView {
  readonly id: string;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: { readonly type: string; readonly id: string | null };
  readonly changes: readonly FieldChange[];
}

/** Who changed what, newest first. */
export function listAudit(
  shard: Shard,
  query: PageQuery & { from: number | null; to: number | null },
): Answer<Keyed<AuditView>[]> {
  const page = { before: query.after, limit: query.limit + 1, from: query.from, to: query.to };
  return done(list(shard.sql, shard.index, page).map(auditEntry));
}

export function auditEntry({ id, at, subject, subjectId, changes, ...who }: AuditRow): Keyed<AuditView> {
  return {
    key: timePart(id),
    item: {
      id,
      at: new Date(at).toISOString(),
      ...who,
      subject: { type: subject, id: subjectId },
      changes: JSON.parse(changes) as FieldChange[],
    },
  };
}
