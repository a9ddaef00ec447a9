import { expect, it } from "vitest";
import { movingTables } from "../../../src/store/moving.ts";
import { memoryShard } from "../../support/memory-shard.ts";

/** What of a customer goes another way than as rows, or not at all. */
const otherwise: Readonly<Record<string, string>> = {
  consent_changes: "numbered anew",
  positions: "chained anew",
  origins: "an anonymous customer has none",
};

it("every table of a customer's data goes with the customer", () => {
  const { sql } = memoryShard();
  const tables = sql
    .all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .map(({ name }) => name)
    .filter((name) =>
      sql
        .all<{ name: string }>(`SELECT name FROM pragma_table_info('${name}')`)
        .some((c) => c.name === "customer"),
    );
  expect(tables.sort()).toEqual([...movingTables, ...Object.keys(otherwise)].sort());
});
