import { describe, expect, it } from "vitest";
import { migrate } from "../../src/store/migrate.ts";
import { type Migration, migrations } from "../../src/store/migrations.ts";
import type { Sql } from "../../src/store/sql.ts";
import type { WithSql } from "./sql.contract.ts";

const first: Migration = { name: "1", statements: ["CREATE TABLE a (v TEXT) STRICT"] };
const second: Migration = {
  name: "2",
  statements: ["ALTER TABLE a ADD COLUMN w TEXT", "CREATE TABLE b (v TEXT) STRICT"],
};

/** Migrations on whichever SQLite. */
export function migrateContract(name: string, withSql: WithSql): void {
  const test = (what: string, body: (sql: Sql) => void) => it(what, () => withSql(body));
  const schema = (sql: Sql) =>
    sql.all(
      "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE '\\_cf%' ESCAPE '\\' ORDER BY name",
    );

  describe(`migrations on ${name}`, () => {
    test("make our schema, and a second time change nothing", (sql) => {
      migrate(sql);
      const made = schema(sql);
      expect(made.length).toBeGreaterThan(10);
      migrate(sql);
      expect(schema(sql)).toEqual(made);
      expect(sql.all("SELECT name FROM schema_steps ORDER BY n")).toEqual(
        migrations.map(({ name }) => ({ name })),
      );
    });

    test("add what is new and keep what is there", (sql) => {
      migrate(sql, [first]);
      sql.run("INSERT INTO a VALUES ('kept')");
      migrate(sql, [first, second]);
      expect(sql.all("SELECT v, w FROM a")).toEqual([{ v: "kept", w: null }]);
    });

    const drifts: [string, Migration[], Migration[], string][] = [
      ["a step that changed", [first], [{ ...first, statements: ["CREATE TABLE a (x)"] }, second], "differs"],
      ["a step that was renamed", [first], [{ ...first, name: "one" }, second], "differs"],
      ["steps in another order", [first, second], [second, first], "differs"],
      ["a step of a newer version", [first, second], [first], "does not know: run a newer version"],
    ];
    for (const [what, before, steps, why] of drifts)
      test(`refuse ${what}, and write nothing`, (sql) => {
        migrate(sql, before);
        const made = schema(sql);
        expect(() => migrate(sql, steps)).toThrow(why);
        expect(schema(sql)).toEqual(made);
        expect(sql.all("SELECT n FROM schema_steps")).toHaveLength(before.length);
      });

    test("leave nothing of a step that fails half-way", (sql) => {
      migrate(sql, [first]);
      const made = schema(sql);
      const broken = { name: "2", statements: [...second.statements, "CREATE TABLE a (v)"] };
      expect(() => migrate(sql, [first, broken])).toThrow(/already exists/);
      expect(schema(sql)).toEqual(made);
      migrate(sql, [first, second]);
    });
  });
}
