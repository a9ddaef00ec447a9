import { readdirSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { guardSql, type Row, type Sql } from "../../src/store/sql.ts";
import { Failure } from "../support/cli.ts";
import type { WorkspaceFiles } from "./workspace.ts";

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
