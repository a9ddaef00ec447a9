import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { durableSql } from "../../src/worker/sql.ts";
import { engineContract } from "../contract/engine.contract.ts";
import { liveShapesContract } from "../contract/live-shapes.contract.ts";
import { migrateContract } from "../contract/migrate.contract.ts";
import { sqlContract, type WithSql } from "../contract/sql.contract.ts";
import { webhooksContract } from "../contract/webhooks.contract.ts";

let objects = 0;

/** A Durable Object of its own for each test, emptied of the schema that it opens with. */
const inDurableObject: WithSql = async (body) => {
  objects += 1;
  const stub = env.SHARD.get(env.SHARD.idFromName(`shard-${1_000 + objects}`));
  await runInDurableObject(stub, async (_, { storage }) => {
    await storage.deleteAll();
    body(durableSql(storage));
  });
};

sqlContract("a Durable Object", inDurableObject);
migrateContract("a Durable Object", inDurableObject);
liveShapesContract("a Durable Object", inDurableObject);
engineContract("a Durable Object", inDurableObject);
webhooksContract("a Durable Object", inDurableObject);
