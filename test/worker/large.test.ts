import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { newestVersion, writeEntry } from "../../src/store/catalogue.ts";
import { durableSql } from "../../src/worker/sql.ts";
import { largeCatalogue, many, placeOf } from "../support/large-catalogue.ts";
import { plainPing } from "../support/test-shard.ts";
import { newCustomer, run } from "./world.ts";

const stub = () => env.SHARD.get(env.SHARD.idFromName("shard-0"));

it(`wakes with ${many} geofences, and knows them all`, async () => {
  await newCustomer("far", "web.push.apple.com");
  await runInDurableObject(stub(), (_, { storage }) => {
    const sql = durableSql(storage);
    sql.transaction(() => {
      for (const row of largeCatalogue(newestVersion(sql) + 1)) writeEntry(sql, row);
    });
  });
  const took: number[] = [];
  for (let i = 0; i < 3; i++) {
    await evictDurableObject(stub());
    const began = performance.now();
    await run("catalogueVersion", {});
    took.push(Math.round(performance.now() - began));
  }
  console.log(`a Durable Object with ${many} geofences woke in ${took.join(", ")} ms`);
  const [longitude, latitude] = placeOf(many - 1);
  const ping = { ...plainPing, customerId: "far", longitude, latitude, at: Date.now() };
  const [result] = await run("ingest", { pings: [ping] });
  expect(result).toMatchObject({ status: "accepted", events: [{ geofenceId: `store-${many - 1}` }] });
});
