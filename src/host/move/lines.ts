import type { CatalogueRow } from "../../store/catalogue.ts";
import { type MoveTableName, type MovingRow, moveTableNames } from "../../store/move.ts";
import type { Row, SqlValue } from "../../store/sql.ts";
import { fromBase64url, toBase64url } from "../base64url.ts";

/**
 * The lines of an export, each a JSON object, told apart by their first field: `format` (the first line), `secret`
 * (the optional part), `entry` (the catalogue), `table` (everything else), `end` (the last line).
 */
export type MoveLine =
  | {
      readonly format: "parvis-workspace";
      readonly version: 1;
      readonly schema: string;
      readonly shards: number;
      readonly id: string;
    }
  | { readonly secret: string; readonly value: string }
  | { readonly entry: Omit<CatalogueRow, "shape"> & { readonly shape: string | null } }
  | { readonly table: MoveTableName; readonly shard: number; readonly of: string | null; readonly row: Row }
  | { readonly end: true };

export function entryLine(row: CatalogueRow): MoveLine {
  return { entry: { ...row, shape: row.shape === null ? null : toBase64url(row.shape) } };
}

export function rowLine(table: MoveTableName, shard: number, { of, row }: MovingRow): MoveLine {
  return { table, shard, of, row };
}

/** A line as it is meant; text for what was expected instead. */
export function readLine(json: unknown): MoveLine | string {
  if (!isObject(json)) return "expected a JSON object";
  if ("format" in json) return isHead(json) ? json : "expected the first line of an export of version 1";
  if ("secret" in json)
    return typeof json.secret === "string" && typeof json.value === "string"
      ? { secret: json.secret, value: json.value }
      : "expected secret and value as text";
  if ("entry" in json)
    return isEntry(json.entry) ? { entry: json.entry } : "expected an entry of the catalogue";
  if ("table" in json)
    return isRowLine(json) ? json : `expected table (one of ${moveTableNames.join(", ")}), shard, of and row`;
  return json.end === true ? { end: true } : "expected one of format, secret, entry, table, end";
}

/** The entry as it is stored; null when its shape is not base64url. */
export function entryOf({ entry }: { entry: MoveEntry }): CatalogueRow | null {
  if (entry.shape === null) return { ...entry, shape: null };
  const shape = fromBase64url(entry.shape);
  return shape === null ? null : { ...entry, shape };
}

type MoveEntry = Extract<MoveLine, { entry: unknown }>["entry"];

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isHead(json: Record<string, unknown>): json is Extract<MoveLine, { format: string }> {
  const { format, version, schema, id, shards } = json;
  const isOurs = format === "parvis-workspace" && version === 1;
  return isOurs && typeof schema === "string" && typeof id === "string" && isShard(Number(shards) - 1);
}

function isShard(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) < 256;
}

const entryFields = {
  kind: "string",
  id: "string",
  version: "number",
  shapedAt: "number",
  deleted: "boolean",
  createdAt: "number",
  updatedAt: "number",
  body: "string",
} as const;

function isEntry(value: unknown): value is MoveEntry {
  if (!isObject(value)) return false;
  const isTyped = Object.entries(entryFields).every(([field, type]) => typeof value[field] === type);
  return isTyped && (value.shape === null || typeof value.shape === "string");
}

function isRowLine(json: Record<string, unknown>): json is Extract<MoveLine, { table: string }> {
  const { table, shard, of, row } = json;
  return (
    moveTableNames.includes(table as MoveTableName) &&
    isShard(shard) &&
    (of === null || typeof of === "string") &&
    isObject(row) &&
    Object.values(row).every(isValue)
  );
}

function isValue(value: unknown): value is SqlValue {
  return value === null || typeof value === "string" || Number.isFinite(value);
}
