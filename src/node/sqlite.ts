import Database from "better-sqlite3";
import { guardSql, type Row, type Sql, type SqlDriver, type SqlValue } from "../store/sql.ts";

/** Pages after which the WAL is folded back: it commits slower the longer it grows. */
const checkpointPages = 4_000;

/** Opens a database file for one process: WAL, and on disk before an answer leaves (`synchronous=FULL`). */
export function openSqlite(path: string): { sql: Sql; close(): void } {
  const db = new Database(path);
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.pragma(`wal_autocheckpoint = ${checkpointPages}`);
  db.pragma("busy_timeout = 5000");
  db.pragma("secure_delete = ON");
  db.pragma("mmap_size = 268435456");
  const statements = new Map<string, Database.Statement>();
  const driver: SqlDriver = {
    query(text: string, params: readonly SqlValue[]): Row[] {
      let statement = statements.get(text);
      if (statement === undefined) {
        statement = db.prepare(text);
        statements.set(text, statement);
      }
      if (statement.reader) return statement.all(...params) as Row[];
      statement.run(...params);
      return [];
    },
    transaction: (body) => db.transaction(body)(),
  };
  return { sql: guardSql(driver), close: () => db.close() };
}
