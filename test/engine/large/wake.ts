import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { parentPort, workerData } from "node:worker_threads";
import { Shard } from "../../../src/engine/shard.ts";
import { openSqlite } from "../../../src/node/sqlite.ts";

/** Wakes a shard on a database, several times, in a thread whose heap ends where an isolate's does. */
const wakes = 5;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const { sql, close } = openSqlite(String(workerData));
const host = { now: Date.now, random: Math.random, nextUint32: () => 7, publicUrl: "" };
const took: number[] = [];
const before = memory();
let shard: Shard | null = null;
for (let i = 0; i < wakes; i++) {
  shard = null;
  const began = process.threadCpuUsage();
  shard = new Shard(sql, 0, host, 10_000);
  const { user, system } = process.threadCpuUsage(began);
  took.push((user + system) / 1_000);
}
const after = memory();
const held = shard?.catalogue.containing(-4, 42).map(({ id }) => id);
close();
parentPort?.postMessage({ first: took[0], best: Math.min(...took), megabytes: after - before, held });

function memory(): number {
  // What bytes lay in array buffers is only known to be free when the next collection begins.
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
}
