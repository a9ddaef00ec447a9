import type { Sql } from "../../src/store/sql.ts";

/** One shard's database, only read. */
export interface ShardFile {
  readonly index: number;
  readonly sql: Pick<Sql, "all" | "get">;
}

/** All databases of a workspace; the first is the primary's. `now` is when they are looked at, epoch ms. */
export interface WorkspaceFiles {
  readonly shards: readonly ShardFile[];
  readonly now: number;
}

/** A broken promise: which, where, and what was expected and found. */
export interface Finding {
  readonly check: string;
  readonly shard: number;
  readonly subject: string;
  readonly detail: string;
}

/** A promise that the databases keep, and how to find where they do not. Nothing is written. */
export interface Check {
  readonly name: string;
  readonly promise: string;
  readonly find: (workspace: WorkspaceFiles) => Iterable<Omit<Finding, "check">>;
}

/** A customer as the checks of one customer see it. */
export interface CustomerRow {
  readonly n: number;
  readonly id: string;
  readonly consents: string;
  readonly presence: string | null;
}

export function customersOf({ sql }: ShardFile): CustomerRow[] {
  return sql.all("SELECT n, id, consents, presence FROM customers ORDER BY n");
}

/** A decision as it is logged, as far as the checks look at it. */
export interface LoggedDecision {
  readonly id: string;
  readonly customerId: string;
  readonly campaignId: string;
  readonly geofenceId: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly gates: readonly { readonly gate: string; readonly pass: boolean }[];
  readonly notificationId?: string;
  readonly catalogueVersion: number;
}

export interface DecisionRow {
  readonly id: string;
  readonly customer: number;
  readonly at: number;
  readonly ranked: readonly LoggedDecision[];
}

/** Decision rows of one customer, or of all, oldest first. */
export function decisionsOf({ sql }: ShardFile, customer: number | null = null): DecisionRow[] {
  return sql
    .all<Omit<DecisionRow, "ranked"> & { ranked: string }>(
      "SELECT id, customer, at, ranked FROM decisions WHERE ? IS NULL OR customer = ? ORDER BY id",
      customer,
      customer,
    )
    .map((row) => ({ ...row, ranked: JSON.parse(row.ranked) as LoggedDecision[] }));
}

/** The id under which a decision counts towards caps; null when it does not. */
export function sendIdOf(decision: LoggedDecision): string | null {
  if (decision.outcome === "ghost") return decision.id;
  return decision.outcome === "sent" ? (decision.notificationId ?? null) : null;
}

/** What the catalogue says now, and since which version. */
export function entryOf<T>(
  { sql }: ShardFile,
  kind: string,
  id: string,
): { version: number; body: T } | null {
  const row = sql.get<{ version: number; body: string }>(
    "SELECT version, body FROM catalogue WHERE kind = ? AND id = ? AND deleted = 0",
    kind,
    id,
  );
  return row === undefined ? null : { version: row.version, body: JSON.parse(row.body) as T };
}
