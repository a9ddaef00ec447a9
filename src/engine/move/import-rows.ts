import { type CatalogueRow, writeEntry } from "../../store/catalogue.ts";
import { writeMeta } from "../../store/meta.ts";
import {
  clearCatalogue,
  columnsOf,
  highestPosition,
  insertMoved,
  isEmpty,
  type MoveTableName,
} from "../../store/move.ts";
import type { Row } from "../../store/sql.ts";
import { type Answer, done, refuse } from "../answer.ts";
import { purgeBy } from "../due/purge-plan.ts";
import type { Shard } from "../shard.ts";
import { publishVapidKeys } from "../vapid.ts";
import { schemaName, secretKeys } from "./export-rows.ts";
import { type ImportMark, importMark, writeImportMark } from "./import-mark.ts";
import { addJob } from "./join-jobs.ts";
import { renamed } from "./renamed.ts";
import { auditSeal, sealKey } from "./seal.ts";

/** Positions up to this number came from several logs: they do not stand in the order of time. */
export const importedPositions = "positions.imported";

/** A line of an export as one shard takes it. */
export type ImportedLine = { readonly line: number } & (
  | { readonly table: MoveTableName; readonly from: number; readonly row: Row }
  | { readonly entry: CatalogueRow }
  | { readonly secret: string; readonly value: string }
);

/** Makes room on an empty shard, and seals it until the import has ended. The same import again goes on. */
export function beginImport(
  shard: Shard,
  input: { id: string; shards: number; schema: string },
): Answer<ImportMark> {
  const mark = importMark(shard);
  if (mark?.id === input.id) return done(mark);
  if (input.schema !== schemaName)
    return conflict(
      "schema_differs",
      `expected an export of schema ${schemaName}, got ${input.schema}: export and import with the same version`,
    );
  if (mark !== null || !isEmpty(shard.sql))
    return conflict(
      "not_empty",
      "expected an empty workspace: this one has a catalogue or customers, or another import has begun in it",
    );
  clearCatalogue(shard.sql);
  const begun = { id: input.id, shards: input.shards, line: 0, secrets: false, done: false };
  writeImportMark(shard, begun);
  writeMeta(shard.sql, sealKey, shard.uuid());
  shard.reset();
  return done(begun);
}

export function importState(shard: Shard, _: Record<string, never>): Answer<ImportMark | null> {
  return done(importMark(shard));
}

/** Takes lines up to `through`, those this shard has already left out: each is taken once, however often it comes. */
export function importRows(
  shard: Shard,
  input: { lines: readonly ImportedLine[]; through: number },
): Answer<{ taken: number }> {
  const mark = importMark(shard);
  if (mark === null)
    return conflict("no_import", "no import has begun: begin with the first line of an export");
  if (mark.done) return done({ taken: 0 });
  const fresh = input.lines.filter(({ line }) => line > mark.line);
  let secrets = mark.secrets;
  for (const one of fresh) {
    const fault = take(shard, mark, one);
    if (fault !== null)
      return refuse({ kind: "invalid", errors: [{ pointer: "", detail: `line ${one.line}: ${fault}` }] });
    secrets ||= "secret" in one;
  }
  writeImportMark(shard, { ...mark, secrets, line: Math.max(mark.line, input.through) });
  return done({ taken: fresh.length });
}

/** Why a line cannot be taken; null when it was. */
function take(shard: Shard, { shards }: ImportMark, line: ImportedLine): string | null {
  try {
    if ("entry" in line) writeEntry(shard.sql, line.entry);
    else if ("secret" in line) {
      if (!secretKeys.includes(line.secret)) return `no secret is named ${line.secret}`;
      writeMeta(shard.sql, line.secret, line.value);
    } else {
      const { table, from } = line;
      const unknown = Object.keys(line.row).find((column) => !columnsFor(shard, table).has(column));
      if (unknown !== undefined) return `${table} has no column ${unknown}`;
      const row = renamed(shard, table, { row: line.row, from, shards });
      if (table === "send_jobs") addJob(shard.sql, row);
      else insertMoved(shard.sql, table, row);
    }
    return null;
  } catch (error) {
    // A row that the table refuses, such as a text where a number is kept: its words name columns, not values.
    return error instanceof Error ? error.message : String(error);
  }
}

const known = new WeakMap<Shard, Map<MoveTableName, ReadonlySet<string>>>();

function columnsFor(shard: Shard, table: MoveTableName): ReadonlySet<string> {
  const tables = known.get(shard) ?? new Map<MoveTableName, ReadonlySet<string>>();
  known.set(shard, tables);
  const columns = tables.get(table) ?? new Set(columnsOf(shard.sql, table));
  tables.set(table, columns);
  return columns;
}

/** Everything is in: the shard reads it as one that starts. It stays sealed. Twice is as once. */
export function finishImport(shard: Shard, input: { by: string }): Answer<{ secrets: boolean }> {
  const mark = importMark(shard);
  if (mark === null)
    return conflict("no_import", "no import has begun: begin with the first line of an export");
  if (mark.done) return done({ secrets: mark.secrets });
  const top = String(highestPosition(shard.sql));
  writeMeta(shard.sql, "positions.given", top);
  writeMeta(shard.sql, importedPositions, top);
  writeImportMark(shard, { ...mark, done: true });
  shard.reset();
  // What came is as old as it was where it came from.
  purgeBy(shard, shard.host.now());
  if (shard.isPrimary) {
    publishVapidKeys(shard);
    auditSeal(shard, input.by, "workspace.imported");
  }
  return done({ secrets: mark.secrets });
}

function conflict(code: string, detail: string) {
  return refuse({ kind: "conflict", code, detail });
}
