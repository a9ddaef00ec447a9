import { openSqlite } from "../../src/node/sqlite.ts";
import { engineContract } from "./engine.contract.ts";
import { liveShapesContract } from "./live-shapes.contract.ts";
import { migrateContract } from "./migrate.contract.ts";
import { sqlContract, type WithSql } from "./sql.contract.ts";
import { webhooksContract } from "./webhooks.contract.ts";

const inMemory: WithSql = async (body) => {
  const { sql, close } = openSqlite(":memory:");
  try {
    body(sql);
  } finally {
    close();
  }
};

sqlContract("better-sqlite3", inMemory);
migrateContract("better-sqlite3", inMemory);
liveShapesContract("better-sqlite3", inMemory);
engineContract("better-sqlite3", inMemory);
webhooksContract("better-sqlite3", inMemory);
