import { readMeta } from "../../store/meta.ts";
import { migrations } from "../../store/migrations.ts";
import { type MovePage, type MoveTableName, movePage } from "../../store/move.ts";
import type { SqlValue } from "../../store/sql.ts";
import { type Answer, done } from "../answer.ts";
import { secretNames } from "../open-workspace.ts";
import type { Shard } from "../shard.ts";
import { auditSeal, sealKey, unlessSealed } from "./seal.ts";

/** What may be secret in `meta`, by its name there. */
export const secretKeys: readonly string[] = [...secretNames, "vapidRetired"];

/** The schema that rows are of: an import takes those of its own only. */
export const schemaName = migrations.at(-1)!.name;

export interface ExportHead {
  readonly id: string;
  readonly schema: string;
  readonly shards: number;
  /** By name; those that the environment gives are not kept here. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** On the primary: what an export begins with. Who asked is written down, and whether for the secrets too. */
export function exportHead(shard: Shard, input: { secrets: boolean; by: string }): Answer<ExportHead> {
  const fault = unlessSealed(shard);
  if (fault !== null) return fault;
  auditSeal(shard, input.by, input.secrets ? "workspace.exported_with_secrets" : "workspace.exported");
  const found = secretKeys.flatMap((key) => {
    const value = readMeta(shard.sql, key);
    return value === null ? [] : [[key, value] as const];
  });
  return done({
    id: readMeta(shard.sql, sealKey)!,
    schema: schemaName,
    shards: Number(readMeta(shard.sql, "shards")),
    secrets: input.secrets ? Object.fromEntries(found) : {},
  });
}

/** A page of one table of a sealed shard. */
export function exportRows(
  shard: Shard,
  input: { table: MoveTableName; after: readonly SqlValue[] | null },
): Answer<MovePage> {
  return unlessSealed(shard) ?? done(movePage(shard.sql, input.table, input.after));
}
