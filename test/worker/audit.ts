import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { verify } from "../../scripts/verify/checks.ts";
import type { Finding } from "../../scripts/verify/workspace.ts";
import type { Row, Sql } from "../../src/store/sql.ts";
import { durableSql } from "../../src/worker/sql.ts";

interface Table {
  readonly name: string;
  readonly make: readonly string[];
  readonly rows: readonly Row[];
}

/** Rows copied by one statement. */
const perStatement = 500;

/**
 * What `npm run verify` finds in these shards. It reads databases side by side, and an object reads none but its own:
 * so all are copied into one more object, each with its number before the names of its tables.
 */
export async function audit(shards: number, now: number): Promise<Finding[]> {
  const copies: Table[][] = [];
  for (let index = 0; index < shards; index++) copies.push(await tablesOf(index));
  const auditor = env.SHARD.get(env.SHARD.idFromName("shard-200"));
  return runInDurableObject(auditor, async (_, { storage }) => {
    await storage.deleteAll();
    const sql = durableSql(storage);
    storage.transactionSync(() => {
      for (const [index, tables] of copies.entries()) for (const table of tables) copy(sql, index, table);
    });
    const files = copies.map((tables, index) => ({ index, sql: numbered(sql, index, tables) }));
    const findings = verify({ shards: files, now });
    await storage.deleteAll();
    return findings;
  });
}

function tablesOf(index: number): Promise<Table[]> {
  const stub = env.SHARD.get(env.SHARD.idFromName(`shard-${index}`));
  return runInDurableObject(stub, (_, { storage }) => {
    const sql = durableSql(storage);
    const tables = sql.all<{ name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'",
    );
    return tables.map(({ name }) => ({
      name,
      make: sql
        .all<{ sql: string }>(
          "SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY type DESC",
          name,
        )
        .map((statement) => statement.sql),
      rows: sql.all(`SELECT * FROM ${name}`),
    }));
  });
}

function copy(sql: Sql, index: number, { name, make, rows }: Table): void {
  for (const statement of make)
    sql.run(
      statement
        .replace(/^(CREATE TABLE )"?(\w+)"?/, `$1s${index}_$2`)
        .replace(/^(CREATE (?:UNIQUE )?INDEX )(\w+)( ON )(\w+)/, `$1s${index}_$2$3s${index}_$4`),
    );
  const columns = Object.keys(rows[0] ?? {});
  const paths = columns.map((column) => `value ->> '$.${column}'`).join(", ");
  for (let i = 0; i < rows.length; i += perStatement)
    sql.run(
      `INSERT INTO s${index}_${name} (${columns.join(", ")}) SELECT ${paths} FROM json_each(?)`,
      // Shapes are bytes, and no promise is about them.
      JSON.stringify(rows.slice(i, i + perStatement), (_, value: unknown) =>
        value instanceof Uint8Array ? null : value,
      ),
    );
}

/** One shard's copy, read by the statements that read a shard. */
function numbered(sql: Sql, index: number, tables: readonly Table[]): Sql {
  const names = tables.map(({ name }) => name).join("|");
  const tableName = new RegExp(`\\b(FROM|JOIN)(\\s+)(${names})\\b`, "g");
  const qualified = new RegExp(`\\b(${names})\\.`, "g");
  const rewrite = (text: string) =>
    text.replace(tableName, `$1$2s${index}_$3`).replace(qualified, `s${index}_$1.`);
  return {
    all: (text, ...params) => sql.all(rewrite(text), ...params),
    get: (text, ...params) => sql.get(rewrite(text), ...params),
    run: (text, ...params) => sql.run(rewrite(text), ...params),
    transaction: (body) => sql.transaction(body),
  };
}
