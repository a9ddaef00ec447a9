import Database from "better-sqlite3";
import { giveWay } from "../host/give-way.ts";
import { guardSql, type Row, type Sql, type SqlDriver, type SqlValue } from "../store/sql.ts";
import { wipeSlice } from "./slack.ts";

/** Pages after which the WAL is folded back: it commits slower the longer it grows. */
const checkpointPages = 4_000;
/** Pages wiped in one turn: some 10 ms, in which nobody else is served. */
const wipedPages = 1_024;

/** A database file of one process. */
export interface SqliteFile {
  readonly sql: Sql;
  /** Takes what was deleted out of the files: what the WAL still has of it, and what lies between the rows. */
  scrub(): Promise<void>;
  close(): void;
}

/** Opens a database file: WAL, and on disk before an answer leaves (`synchronous=FULL`). */
export function openSqlite(path: string): SqliteFile {
  const connection = new Connection(path);
  const driver: SqlDriver = {
    query: (text, params) => connection.query(text, params),
    transaction: (body) => connection.open().transaction(body)(),
  };
  connection.open();
  return {
    sql: guardSql(driver),
    close: () => connection.close(),
    async scrub() {
      let next: number | null = path === ":memory:" ? null : 0;
      while (next !== null) {
        next = connection.whileClosed((from) => wipeSlice(path, from, wipedPages), next);
        await giveWay();
      }
    },
  };
}

/**
 * The same statement, planned once. This SQLite is built with STAT4, so that it plans a statement anew for each value
 * that a bare parameter is bound to, in case another plan suits it better: ten times the cost of a short one. An
 * expression of a parameter it plans once (https://sqlite.org/queryplanner-ng.html#qpsg). No text here holds a
 * question mark that is not a parameter.
 */
function keptPlan(text: string): string {
  return text.replaceAll("?", "+?");
}

/** A connection that may be closed for a while within one turn, with the statements it has prepared. */
class Connection {
  readonly #path: string;
  readonly #statements = new Map<string, Database.Statement>();
  #db: Database.Database | null = null;
  #closed = false;

  constructor(path: string) {
    this.#path = path;
  }

  /** The open database. One that could not be opened again is tried anew by whoever needs it next. */
  open(): Database.Database {
    if (this.#closed) throw new Error("the database is closed");
    this.#db ??= connect(this.#path);
    return this.#db;
  }

  query(text: string, params: readonly SqlValue[]): Row[] {
    let statement = this.#statements.get(text);
    if (statement === undefined) {
      statement = this.open().prepare(keptPlan(text));
      this.#statements.set(text, statement);
    }
    if (statement.reader) return statement.all(...params) as Row[];
    statement.run(...params);
    return [];
  }

  /**
   * Runs `body` on a file that nobody has open and that has no WAL: a page that was changed beneath an open
   * connection would be written back from its cache as it was.
   */
  whileClosed<I, O>(body: (input: I) => O, input: I): O {
    const db = this.open();
    const [checkpoint] = db.pragma("wal_checkpoint(TRUNCATE)") as { busy: number }[];
    if (checkpoint?.busy !== 0)
      throw new Error("the WAL cannot be folded back: somebody else reads the file");
    this.#drop(db);
    try {
      return body(input);
    } finally {
      this.open();
    }
  }

  close(): void {
    if (this.#db !== null) this.#drop(this.#db);
    this.#closed = true;
  }

  #drop(db: Database.Database): void {
    this.#statements.clear();
    db.close();
    this.#db = null;
  }
}

function connect(path: string): Database.Database {
  const db = new Database(path);
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.pragma(`wal_autocheckpoint = ${checkpointPages}`);
  db.pragma("busy_timeout = 5000");
  db.pragma("secure_delete = ON");
  db.pragma("mmap_size = 268435456");
  return db;
}
