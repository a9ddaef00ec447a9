import type { Sql } from "./sql.ts";

/** Facts about this shard that are neither catalogue nor customers: its place, its secrets. */
export function readMeta(sql: Sql, key: string): string | null {
  return sql.get<{ value: string }>("SELECT value FROM meta WHERE key = ?", key)?.value ?? null;
}

export function writeMeta(sql: Sql, key: string, value: string): void {
  sql.run(
    "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    key,
    value,
  );
}

export function dropMeta(sql: Sql, key: string): void {
  sql.run("DELETE FROM meta WHERE key = ?", key);
}
