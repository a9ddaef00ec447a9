import { readMeta, writeMeta } from "../../store/meta.ts";
import type { Shard } from "../shard.ts";

/** The import that has begun on this shard, or that it was made with. */
export interface ImportMark {
  /** Of the seal under which the export was made. */
  readonly id: string;
  /** Shards of the workspace it comes from. */
  readonly shards: number;
  /** The last line whose rows are in: those up to it are not taken again. */
  readonly line: number;
  /** Whether secrets came along. */
  readonly secrets: boolean;
  /** Whether it has ended: the same again then changes nothing. */
  readonly done: boolean;
}

const importKey = "move.import";

export function importMark(shard: Shard): ImportMark | null {
  const text = readMeta(shard.sql, importKey);
  return text === null ? null : (JSON.parse(text) as ImportMark);
}

export function writeImportMark(shard: Shard, mark: ImportMark): void {
  writeMeta(shard.sql, importKey, JSON.stringify(mark));
}
