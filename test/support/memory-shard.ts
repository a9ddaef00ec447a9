import { openSqlite } from "../../src/node/sqlite.ts";
import { TestShard } from "./test-shard.ts";

/** A shard on a SQLite database that lives in memory and dies with the test. */
export function memoryShard(options: { index?: number; seed?: number } = {}): TestShard {
  return new TestShard(openSqlite(":memory:").sql, options);
}

/** Seeds of a property: few in a quick run, many when PARVIS_LONG is set. */
export function seeds(few: number, many: number): number[] {
  return Array.from({ length: process.env.PARVIS_LONG ? many : few }, (_, i) => i + 1);
}
