import { murmur3 } from "../domain/hash.ts";
import { type Migration, migrations } from "./migrations.ts";
import type { Sql } from "./sql.ts";

/**
 * Brings a database to the newest schema, in one transaction. A database made by other steps than ours
 * (drift, or a newer version of the service) is refused and left as it was.
 */
export function migrate(sql: Sql, steps: readonly Migration[] = migrations): void {
  sql.transaction(() => {
    sql.run(
      "CREATE TABLE IF NOT EXISTS schema_steps (n INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum INTEGER NOT NULL) STRICT",
    );
    const done = sql.all<{ name: string; checksum: number }>(
      "SELECT name, checksum FROM schema_steps ORDER BY n",
    );
    for (const [n, step] of done.entries()) {
      const ours = steps[n];
      if (ours === undefined)
        throw new Error(
          `the database has schema step ${step.name}, which this version does not know: run a newer version`,
        );
      if (ours.name !== step.name || checksum(ours) !== step.checksum)
        throw new Error(`schema step ${step.name} of the database differs from ${ours.name} of this version`);
    }
    for (const [i, step] of steps.slice(done.length).entries()) {
      for (const statement of step.statements) sql.run(statement);
      sql.run("INSERT INTO schema_steps VALUES (?, ?, ?)", done.length + i, step.name, checksum(step));
    }
  });
}

export function checksum(step: Migration): number {
  return murmur3(step.statements.join(";"));
}
