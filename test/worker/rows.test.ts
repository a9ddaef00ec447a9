import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { durableSql } from "../../src/worker/sql.ts";
import { seeded } from "../geo/worlds.ts";
import { north, opera, plainPing, TestShard } from "../support/test-shard.ts";

/** Rows that Cloudflare would bill, by its own count. */
interface Rows {
  read: number;
  written: number;
}

/** A Durable Object's storage whose statements are counted. */
function counted(storage: DurableObjectStorage, rows: Rows): DurableObjectStorage {
  const exec = (text: string, ...params: SqlStorageValue[]) => {
    const cursor = storage.sql.exec(text, ...params);
    const all = cursor.toArray();
    rows.read += cursor.rowsRead;
    rows.written += cursor.rowsWritten;
    return all;
  };
  return {
    sql: { exec },
    transactionSync: <T>(body: () => T) => storage.transactionSync(body),
  } as unknown as DurableObjectStorage;
}

const customers = 200;
const rounds = 50;
const minute = 60_000;

interface Day {
  readonly pings: Rows;
  readonly self: Rows;
  readonly purge: Rows;
  /** Bytes that a customer takes before the first ping, and that a ping adds until it is purged. */
  readonly bytes: { readonly customer: number; readonly ping: number };
}

/** A day of a shard: so many pings, the work it does by itself meanwhile, and what the purge takes back after it. */
async function aDay(share: number, reachable: boolean, locationRetention: string): Promise<Day> {
  const stub = env.SHARD.get(env.SHARD.idFromName(`shard-${reachable ? 198 : 199}`));
  return runInDurableObject(stub, async (_, { storage }) => {
    await storage.deleteAll();
    const rows: Rows = { read: 0, written: 0 };
    const since = (work: () => void): Rows => {
      const before = { ...rows };
      work();
      return { read: rows.read - before.read, written: rows.written - before.written };
    };
    const world = new TestShard(durableSql(counted(storage, rows)));
    world.run("patchSettings", { quietHours: null, presenceTimeout: "1h", locationRetention });
    world.geofence("opera", opera, 150);
    world.campaign("spring", { cooldown: "24h" });
    const empty = storage.sql.databaseSize;
    for (let i = 0; i < customers; i++) {
      world.customer(`c${i}`);
      if (!reachable) world.consent(`c${i}`, "push", false);
    }
    world.tick();
    const enrolled = storage.sql.databaseSize;
    const random = seeded(4);
    const isIn = new Array<boolean>(customers).fill(false);
    const total = { pings: { read: 0, written: 0 }, self: { read: 0, written: 0 } };
    const add = (to: Rows, more: Rows) => {
      to.read += more.read;
      to.written += more.written;
    };
    for (let round = 0; round < rounds; round++) {
      world.now += minute;
      const pings = isIn.map((_, i) => {
        if (random() < share) isIn[i] = !isIn[i];
        const [longitude, latitude] = isIn[i] ? opera : north(opera, 3_000 + i);
        return { ...plainPing, index: i, customerId: `c${i}`, longitude, latitude, at: world.now };
      });
      add(
        total.pings,
        since(() => void world.pings(pings)),
      );
      add(
        total.self,
        since(() => {
          for (const message of world.claim()) world.settle(message, { kind: "sent", status: 201 });
          if ((world.run("nextWake", {}).at ?? Number.POSITIVE_INFINITY) <= world.now) world.tick();
        }),
      );
    }
    const bytes = {
      customer: Math.round((enrolled - empty) / customers),
      ping: Math.round((storage.sql.databaseSize - enrolled) / (customers * rounds)),
    };
    world.now += 26 * 60 * minute;
    const purge = since(() => world.tick());
    await storage.deleteAll();
    return { ...total, purge, bytes };
  });
}

const perPing = ({ read, written }: Rows) => ({
  read: Number((read / (customers * rounds)).toFixed(2)),
  written: Number((written / (customers * rounds)).toFixed(2)),
});

it.each([
  // What a ping may read and write, itself and by what the shard does later: README.md of the worker counts on it.
  { name: "that change nothing", share: 0, reachable: false, read: 9, written: 2.4 },
  {
    name: "that change nothing, of which no place is kept",
    share: 0,
    reachable: false,
    kept: "0s",
    read: 9,
    written: 2.4,
  },
  {
    name: "of which 5 % cross a boundary, nobody reachable",
    share: 0.05,
    reachable: false,
    read: 9,
    written: 3.3,
  },
  {
    name: "of which 5 % cross a boundary, all reachable",
    share: 0.05,
    reachable: true,
    read: 10,
    written: 3.5,
  },
])("pings $name cost few rows", async ({ name, share, reachable, kept = "24h", read, written }) => {
  const { pings, self, purge, bytes } = await aDay(share, reachable, kept);
  const [itself, meanwhile, later] = [pings, self, purge].map(perPing) as [Rows, Rows, Rows];
  console.log(`pings ${name}: ${JSON.stringify({ itself, meanwhile, purge: later, bytes })}`);
  expect(itself.read + meanwhile.read + later.read).toBeLessThan(read);
  expect(itself.written + meanwhile.written + later.written).toBeLessThan(written);
});
