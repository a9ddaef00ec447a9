import { describe, expect, it } from "vitest";
import type { Sql, SqlValue } from "../../src/store/sql.ts";

/** Gives `body` an empty database. */
export type WithSql = (body: (sql: Sql) => void) => Promise<void>;

/** What `src/store/sql.ts` promises, on whichever SQLite. */
export function sqlContract(name: string, withSql: WithSql): void {
  const test = (what: string, body: (sql: Sql) => void) => it(what, () => withSql(body));
  const echo = (sql: Sql, value: SqlValue) => {
    sql.run("CREATE TABLE IF NOT EXISTS echo (v ANY) STRICT");
    sql.run("DELETE FROM echo");
    sql.run("INSERT INTO echo VALUES (?)", value);
    return sql.get<{ v: SqlValue }>("SELECT v FROM echo")!.v;
  };

  describe(`SQL on ${name}`, () => {
    test("gives values back as they were given", (sql) => {
      const texts = ["", "a'b;--", "été 🚪 日本", "line\nline", "x".repeat(100_000), "2.50", "nul\u0000nul"];
      const numbers = [0, 1, -1, 2 ** 31, 2 ** 40, 2 ** 53, -(2 ** 53), 0.1, -1e-300, 1.7e308];
      for (const value of [...texts, ...numbers, null]) expect(echo(sql, value)).toBe(value);
    });

    test("gives bytes back as a Uint8Array of their own", (sql) => {
      const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
      for (const given of [bytes, bytes.subarray(10, 20), new Uint8Array(0)]) {
        const back = echo(sql, given);
        expect(back).toBeInstanceOf(Uint8Array);
        expect([...(back as Uint8Array)]).toEqual([...given]);
      }
    });

    test("keeps integers integers in an INTEGER column", (sql) => {
      sql.run("CREATE TABLE n (v INTEGER NOT NULL) STRICT");
      for (const value of [0, 1, 2 ** 40, 2 ** 53 - 1, -(2 ** 53) + 1])
        sql.run("INSERT INTO n VALUES (?)", value);
      expect(sql.all<{ t: string }>("SELECT DISTINCT typeof(v) AS t FROM n")).toEqual([{ t: "integer" }]);
    });

    test("answers all rows, the first, or none", (sql) => {
      expect(sql.all("SELECT 1 AS a UNION ALL SELECT 2 ORDER BY 1")).toEqual([{ a: 1 }, { a: 2 }]);
      expect(sql.get("SELECT 1 AS a UNION ALL SELECT 2 ORDER BY 1")).toEqual({ a: 1 });
      expect(sql.get("SELECT 1 AS a WHERE 0")).toBeUndefined();
      expect(sql.all("SELECT 1 AS a WHERE 0")).toEqual([]);
    });

    test("writes once, and answers what RETURNING names", (sql) => {
      sql.run("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT) STRICT");
      expect(sql.all("INSERT INTO t (v) VALUES (?), (?) RETURNING id, v", "a", "b")).toEqual([
        { id: 1, v: "a" },
        { id: 2, v: "b" },
      ]);
      sql.run("INSERT INTO t (v) VALUES ('c') RETURNING id");
      expect(sql.get("SELECT COUNT(*) AS n FROM t")).toEqual({ n: 3 });
    });

    const impossible: [string, unknown, string][] = [
      ["true", true, "Boolean"],
      ["a date", new Date(0), "Date"],
      ["a bigint", 1n, "BigInt"],
      ["NaN", Number.NaN, "NaN"],
      ["Infinity", Number.POSITIVE_INFINITY, "Infinity"],
      ["undefined", undefined, "Undefined"],
      ["named parameters", { a: 1 }, "Object"],
      ["a list", [1, 2], "Array"],
      ["an ArrayBuffer", new ArrayBuffer(2), "ArrayBuffer"],
      ["a Float64Array", new Float64Array(2), "Float64Array"],
      ["a function", () => 1, "Function"],
      ["a symbol", Symbol("s"), "Symbol"],
    ];
    for (const [what, value, told] of impossible)
      test(`refuses ${what} before anything is written`, (sql) => {
        sql.run("CREATE TABLE t (v ANY)");
        expect(() => sql.run("INSERT INTO t VALUES (?)", value as SqlValue)).toThrow(
          new TypeError(`SQL parameter 1: expected a string, finite number, null or Uint8Array, got ${told}`),
        );
        expect(sql.get("SELECT COUNT(*) AS n FROM t")).toEqual({ n: 0 });
      });

    test("takes 100 parameters and refuses 101; longer lists go through json_each", (sql) => {
      const marks = (count: number) => Array.from({ length: count }, () => "?").join(", ");
      const values = (count: number) => Array.from({ length: count }, (_, i) => i);
      expect(sql.all(`SELECT ${marks(100)}`, ...values(100))).toHaveLength(1);
      expect(() => sql.all(`SELECT ${marks(101)}`, ...values(101))).toThrow(
        "at most 100 parameters, got 101",
      );
      const list = JSON.stringify(values(5_000).map((n) => `id-${n}`));
      expect(sql.get("SELECT COUNT(*) AS n FROM json_each(?) WHERE value LIKE 'id-%'", list)).toEqual({
        n: 5_000,
      });
    });

    test("refuses a wrong type in a STRICT table, and too few or too many parameters", (sql) => {
      sql.run("CREATE TABLE t (n INTEGER, s TEXT, b BLOB) STRICT");
      expect(() => sql.run("INSERT INTO t (n) VALUES (?)", "one")).toThrow(/INTEGER/);
      expect(() => sql.run("INSERT INTO t (n) VALUES (?)", 1.5)).toThrow(/INTEGER/);
      expect(() => sql.run("INSERT INTO t (s) VALUES (?)", new Uint8Array(1))).toThrow(/TEXT/);
      expect(() => sql.run("INSERT INTO t (b) VALUES (?)", "text")).toThrow(/BLOB/);
      expect(() => sql.run("INSERT INTO t (n, s) VALUES (?, ?)", 1)).toThrow();
      expect(() => sql.run("INSERT INTO t (n) VALUES (?)", 1, 2)).toThrow();
      expect(sql.get("SELECT COUNT(*) AS n FROM t")).toEqual({ n: 0 });
    });

    describe("transactions", () => {
      const filled = (sql: Sql) => {
        sql.run("CREATE TABLE t (v INTEGER) STRICT");
        return {
          add: (v: number) => sql.run("INSERT INTO t VALUES (?)", v),
          all: () => sql.all<{ v: number }>("SELECT v FROM t ORDER BY v").map((row) => row.v),
        };
      };

      test("keep all of what the body wrote and answer its value", (sql) => {
        const { add, all } = filled(sql);
        const value = sql.transaction(() => {
          add(1);
          add(2);
          return all().length;
        });
        expect([value, all()]).toEqual([2, [1, 2]]);
      });

      test("keep nothing when the body throws, and let the very error out", (sql) => {
        const { add, all } = filled(sql);
        const error = new Error("no");
        const failing = () =>
          sql.transaction(() => {
            add(1);
            sql.transaction(() => add(2));
            throw error;
          });
        expect(failing).toThrow(error);
        expect(all()).toEqual([]);
      });

      test("nest: one that throws takes back its own part only", (sql) => {
        const { add, all } = filled(sql);
        sql.transaction(() => {
          add(1);
          expect(() =>
            sql.transaction(() => {
              add(2);
              sql.transaction(() => add(3));
              throw new Error("inner");
            }),
          ).toThrow("inner");
          sql.transaction(() => add(4));
        });
        expect(all()).toEqual([1, 4]);
      });

      test("survive a statement that fails inside and is caught", (sql) => {
        const { add, all } = filled(sql);
        sql.transaction(() => {
          add(1);
          expect(() => sql.run("INSERT INTO t VALUES (?)", "x")).toThrow();
          expect(() => sql.run("INSERT INTO nowhere VALUES (1)")).toThrow(/nowhere/);
          add(2);
        });
        expect(all()).toEqual([1, 2]);
      });

      test("refuse an async body, keep nothing of what it wrote, and go on working", (sql) => {
        const { add, all } = filled(sql);
        const body = async () => add(1);
        expect(() => sql.transaction(body)).toThrow("expected a synchronous transaction body, got a promise");
        expect(all()).toEqual([]);
        sql.transaction(() => add(2));
        expect(all()).toEqual([2]);
      });
    });
  });
}
