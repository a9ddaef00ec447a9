import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { Shard } from "../../src/engine/shard.ts";
import { openSqlite } from "../../src/node/sqlite.ts";
import type { Sql, SqlValue } from "../../src/store/sql.ts";

const page = readFileSync(fileURLToPath(new URL("../../src/store/SCHEMA.md", import.meta.url)), "utf8");

/** A line of the page's table: a table of the schema with its columns, of which some are personal data. */
interface Described {
  readonly table: string;
  readonly columns: readonly string[];
  readonly personal: readonly string[];
  readonly purpose: string;
  readonly retention: string;
}

function described(): Described[] {
  const lines = page.split("\n").filter((line) => line.startsWith("| `"));
  return lines.map((line) => {
    const cells = line.split("|").slice(1, -1);
    const [table = "", columns = "", purpose = "", retention = ""] = cells.map((cell) => cell.trim());
    const marked = columns.split(", ").map((column) => /^(● ?)?`([a-z_]+)`$/.exec(column));
    expect([table, cells.length, marked.every((mark) => mark !== null)]).toEqual([table, 4, true]);
    return {
      table: /^`([a-z_]+)`$/.exec(table)?.[1] ?? "",
      columns: marked.map((mark) => mark![2]!),
      personal: marked.filter((mark) => mark![1] !== undefined).map((mark) => mark![2]!),
      purpose,
      retention,
    };
  });
}

interface Column {
  readonly name: string;
  readonly type: "TEXT" | "INTEGER" | "REAL" | "BLOB";
}

const newShard = () => {
  const { sql } = openSqlite(":memory:");
  return new Shard(sql, 0, { now: () => 1e12, random: () => 0.5, nextUint32: () => 7, publicUrl: "" });
};
const tablesOf = (sql: Sql) =>
  sql
    .all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .map(({ name }) => name);
const columnsOf = (sql: Sql, table: string) =>
  sql.all<Column>("SELECT name, type FROM pragma_table_info(?)", table);

describe("SCHEMA.md", () => {
  const { sql } = newShard();

  it("names every table of a migrated database once, and no other", () => {
    expect(
      described()
        .map(({ table }) => table)
        .sort(),
    ).toEqual(tablesOf(sql).sort());
  });

  it("names every column of each, in its order", () => {
    for (const { table, columns } of described())
      expect([table, columns]).toEqual([table, columnsOf(sql, table).map(({ name }) => name)]);
  });

  it("tells a purpose and a retention of each", () => {
    for (const { table, purpose, retention } of described())
      expect([table, purpose.length > 5, retention.length > 2]).toEqual([table, true, true]);
  });

  it("says how long in words that mean something, and keeps nothing personal for ever", () => {
    const known = /`(location|event|decision)Retention`|\b\d+ (h|days)\b|\bcustomer\b|\bfor ever\b|\buntil\b/;
    for (const { table, personal, retention } of described()) {
      expect([table, known.test(retention)]).toEqual([table, true]);
      if (retention.includes("for ever")) expect([table, personal]).toEqual([table, []]);
    }
  });

  it("marks every place, message and name of a customer as personal", () => {
    const must = [
      "latitude",
      "longitude",
      "traits",
      "push",
      "presence",
      "title",
      "message",
      "geofence",
      "accuracy",
    ];
    // Sums over many customers are nobody's.
    for (const { table, columns, personal } of described().filter((one) => one.table !== "tallies"))
      for (const column of columns.filter((name) => must.includes(name)))
        expect([table, column, personal.includes(column)]).toEqual([table, column, true]);
  });

  it("gives every table with personal data an end that a customer can bring about", () => {
    for (const { table, columns, personal, retention } of described()) {
      if (personal.length === 0) continue;
      const isErased = columns.includes("customer") || table === "customers" || /erased/.test(retention);
      expect([table, isErased]).toEqual([table, true]);
    }
  });
});

/** A value of a column that tells its own name. */
function sample({ name, type }: Column, n: number): SqlValue {
  if (name === "customer" || name === "n") return n;
  if (["traits", "consents"].includes(name)) return "{}";
  if (["presence", "retries"].includes(name)) return null;
  if (name === "presence_seq") return 1;
  if (name === "prev") return 0;
  if (type === "BLOB") return new Uint8Array([1]);
  return type === "TEXT" ? `${name}-of-${n}` : 1;
}

function insert(sql: Sql, table: string, n: number): void {
  const columns = columnsOf(sql, table);
  const names = columns.map(({ name }) => name).join(", ");
  const values = columns.map((column) =>
    table === "positions" && column.name === "seq" ? n : sample(column, n),
  );
  sql.run(`INSERT INTO ${table} (${names}) VALUES (${columns.map(() => "?").join(", ")})`, ...values);
}

describe("erasing", () => {
  it("takes a row of every table that has a customer, and leaves those of another", () => {
    const shard = newShard();
    const { sql } = shard;
    const tables = tablesOf(sql).filter((table) =>
      columnsOf(sql, table).some(({ name }) => name === "customer"),
    );
    expect(tables.length).toBeGreaterThan(8);
    for (const n of [1, 2]) for (const table of ["customers", ...tables]) insert(sql, table, n);
    sql.run("UPDATE customers SET id = 'ana', presence_seq = 1 WHERE n = 1");
    sql.run("UPDATE customers SET id = 'bea', presence_seq = 2 WHERE n = 2");
    shard.reset();
    expect(shard.run("deleteCustomer", { id: "ana" }).ok).toBe(true);
    const left = (table: string) =>
      sql.all<{ customer: number }>(`SELECT DISTINCT customer FROM ${table} WHERE customer IS NOT NULL`);
    expect(tables.map((table) => [table, left(table)])).toEqual(
      tables.map((table) => [table, [{ customer: 2 }]]),
    );
    expect(sql.all("SELECT id FROM customers")).toEqual([{ id: "bea" }]);
  });
});
