import { readdirSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { guardSql, type Row, type Sql } from "../../src/store/sql.ts";
import { Failure } from "../support/cli.ts";

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

/** Opens a data folder's databases for reading, each as it stands at one moment. Throws a `Failure` without any. */
export function openFolder(folder: string, now: number): WorkspaceFiles & { close(): void } {
  const opened = new Map<number, Database.Database>();
  const close = () => {
    for (const db of opened.values()) db.close();
  };
  try {
    // The primary last: what followers know, it knows.
    for (const { name, index } of shardFiles(folder).toReversed()) {
      const db = new Database(join(folder, name), { readonly: true, fileMustExist: true });
      opened.set(index, db);
      db.exec("BEGIN");
      db.prepare("SELECT COUNT(*) FROM sqlite_schema").get();
    }
  } catch (error) {
    close();
    throw error;
  }
  const shards = [...opened].map(([index, db]) => ({ index, sql: reader(db) })).reverse();
  return { shards, now, close };
}

function shardFiles(folder: string): { name: string; index: number }[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    throw new Failure(`${folder}: expected a data folder that can be read`);
  }
  const files = names.flatMap((name) => {
    const match = /^shard-([0-9a-f]{2})\.sqlite$/.exec(name);
    return match === null ? [] : [{ name, index: Number.parseInt(match[1]!, 16) }];
  });
  files.sort((a, b) => a.index - b.index);
  if (files[0]?.index !== 0)
    throw new Failure(`${folder}: expected shard-00.sqlite and its like, found ${files.length} of them`);
  return files;
}

function reader(db: Database.Database): Sql {
  return guardSql({
    query: (text, params) => db.prepare(text).all(...params) as Row[],
    transaction: (body) => body(),
  });
}
