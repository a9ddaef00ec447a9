import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { expect, it } from "vitest";
import { Shard } from "../../../src/engine/shard.ts";
import { freshSecrets } from "../../../src/host/secrets.ts";
import { openSqlite } from "../../../src/node/sqlite.ts";
import { writeEntry } from "../../../src/store/catalogue.ts";
import { dataFolder } from "../../support/hosts/hosts.ts";
import { largeCatalogue, many } from "../../support/large-catalogue.ts";

/** Of the 128 MB of an isolate: the rest is for the code, warm customers and what requests hold. */
const catalogueMegabytes = 64;
/** A thread that goes beyond is ended by the runtime, as an isolate would be. */
const heap = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 16 };

interface Woken {
  readonly first: number;
  readonly best: number;
  readonly megabytes: number;
  readonly held: readonly string[];
}

it(`${many} geofences fit into an isolate, and a shard wakes with them; how fast is printed`, async () => {
  const folder = await dataFolder();
  try {
    const path = join(folder.path, "shard-0.sqlite");
    const { sql, close } = openSqlite(path);
    const shard = new Shard(sql, 0, {
      now: Date.now,
      random: Math.random,
      nextUint32: () => 7,
      publicUrl: "",
    });
    shard.run("openWorkspace", { shards: 1, fresh: freshSecrets() });
    sql.transaction(() => {
      for (const row of largeCatalogue(shard.catalogue.version + 1)) writeEntry(sql, row);
    });
    close();
    const woken = await new Promise<Woken>((resolve, reject) => {
      const thread = new Worker(new URL("./wake.ts", import.meta.url), {
        workerData: path,
        resourceLimits: heap,
      });
      thread.once("message", resolve).once("error", reject);
    });
    console.log(`${many} geofences: ${JSON.stringify(woken)}`);
    expect(woken.held).toEqual(["store-0"]);
    expect(woken.megabytes).toBeLessThan(catalogueMegabytes);
  } finally {
    await folder.remove();
  }
});
