/** What both SQLites bind without surprises. Times are integer milliseconds, booleans 0 or 1. */
export type SqlValue = string | number | null | Uint8Array;
export type Row = Record<string, SqlValue>;

/** The one thing a host provides: run one statement, and run a body in a (nested) transaction. */
export interface SqlDriver {
  query(text: string, params: readonly SqlValue[]): Row[];
  transaction<T>(body: () => T): T;
}

/** Synchronous SQL over SQLite; the same text runs on better-sqlite3 and on a Durable Object. */
export interface Sql {
  all<R = Row>(text: string, ...params: SqlValue[]): R[];
  /** The first row, if any. */
  get<R = Row>(text: string, ...params: SqlValue[]): R | undefined;
  run(text: string, ...params: SqlValue[]): void;
  /** Commits what `body` wrote, or nothing when it throws. Nested calls are savepoints. */
  transaction<T>(body: () => T): T;
}

/** Durable Objects refuse more; `json_each(?)` carries longer lists. */
const maxParams = 100;

/**
 * Guards a driver: each SQLite binding accepts, silently and differently, values that the other refuses
 * (booleans, Dates, bigints, named parameters) and async transaction bodies that commit too early.
 */
export function guardSql(driver: SqlDriver): Sql {
  const query = <R>(text: string, params: readonly SqlValue[]): R[] => {
    if (params.length > maxParams)
      throw new TypeError(`expected at most ${maxParams} parameters, got ${params.length}`);
    for (const [i, value] of params.entries()) assertBindable(value, i);
    return driver.query(text, params) as R[];
  };
  return {
    all: (text, ...params) => query(text, params),
    get: <R>(text: string, ...params: SqlValue[]) => query<R>(text, params)[0],
    run: (text, ...params) => {
      query(text, params);
    },
    transaction: (body) =>
      driver.transaction(() => {
        const result = body();
        if (isThenable(result)) throw new TypeError("expected a synchronous transaction body, got a promise");
        return result;
      }),
  };
}

function assertBindable(value: unknown, index: number): void {
  if (value === null || typeof value === "string" || value instanceof Uint8Array) return;
  if (typeof value === "number" && Number.isFinite(value)) return;
  const got = typeof value === "number" ? String(value) : Object.prototype.toString.call(value).slice(8, -1);
  throw new TypeError(
    `SQL parameter ${index + 1}: expected a string, finite number, null or Uint8Array, got ${got}`,
  );
}

function isThenable(value: unknown): boolean {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
