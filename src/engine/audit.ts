import { amendAudit, appendAudit } from "../store/audit.ts";
import type { Shard } from "./shard.ts";

/** A field that changed; values too long to show are cut. */
export interface FieldChange {
  readonly field: string;
  readonly from?: unknown;
  readonly to?: unknown;
}

/** Longest value, as JSON, that the audit log shows. */
const maxShown = 500;

/** Writes down who did what, in the transaction in which it was done; answers the entry's id. */
export function audit(
  shard: Shard,
  entry: {
    readonly by: string;
    readonly action: string;
    readonly subject: string;
    /** Null for a customer who is no more. */
    readonly id: string | null;
    readonly changes?: readonly FieldChange[];
  },
): string {
  const id = shard.id("aud");
  appendAudit(shard.sql, {
    id,
    at: shard.host.now(),
    actor: entry.by,
    action: entry.action,
    subject: entry.subject,
    subjectId: entry.id,
    changes: JSON.stringify(entry.changes ?? []),
  });
  return id;
}

/** Tells anew what an entry tells, in the transaction of the next step of what it is about. */
export function amend(shard: Shard, id: string, changes: readonly FieldChange[]): void {
  amendAudit(shard.sql, id, JSON.stringify(changes));
}

/** Top-level fields of two JSON bodies that differ. */
export function changesBetween(before: string | null, after: string): FieldChange[] {
  const from = before === null ? {} : (JSON.parse(before) as Record<string, unknown>);
  const to = JSON.parse(after) as Record<string, unknown>;
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((field) => {
    const [was, is] = [JSON.stringify(from[field]), JSON.stringify(to[field])];
    return was === is ? [] : [{ field, ...shown("from", was), ...shown("to", is) }];
  });
}

function shown(side: "from" | "to", json: string | undefined): FieldChange | object {
  if (json === undefined) return {};
  return { [side]: json.length > maxShown ? `${json.slice(0, maxShown)}…` : (JSON.parse(json) as unknown) };
}
