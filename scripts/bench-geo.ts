/*
 * Lookups against what people use instead, all in one run: `npm run bench:geo [-- quick]`. Worlds and pings are
 * seeded. Every contender answers the same pings in turn, seven rounds; its best round counts.
 */
import { execFileSync } from "node:child_process";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { GeofenceIndex, type Position, parseShape, type Shape } from "../geo/index.ts";
import type { Contender } from "./bench-geo/contenders.ts";
import { circleCentres, circleWorld, mould, polygonWorld } from "./bench-geo/worlds.ts";

const rounds = 7;
const quick = process.argv.includes("quick");

if (process.argv.includes("load-a-million")) loadAMillion();
else await main();

async function main(): Promise<void> {
  const { circleContenders, nearestContenders, polygonContenders } = await import(
    "./bench-geo/contenders.ts"
  );
  const { source, stores } = mould();
  console.log(`Node ${process.version}, ${cpus()[0]?.model}; stores: ${source}\n`);

  console.log("at(): circles of 200 m, µs per lookup (in brackets: times parvis)\n");
  const costs: number[] = [];
  for (const count of quick ? [1_000, 100_000] : [1_000, 10_000, 100_000, 1_000_000]) {
    const world = circleWorld(stores, count, 100_000);
    costs.push(compare(`${count} circles`, circleContenders(world), world.places));
  }
  console.log(
    `\nparvis, most over fewest circles: ${(costs.at(-1)! / costs[0]!).toFixed(1)} times the cost\n`,
  );

  console.log("nearest(20): circles of 200 m\n");
  for (const count of quick ? [100_000] : [1_000, 100_000, 1_000_000]) {
    const world = circleWorld(stores, count, 5_000);
    compare(`${count} circles`, nearestContenders(world, 20), world.places);
  }

  console.log("\nat(): polygons\n");
  for (const vertices of quick ? [10, 10_000] : [10, 100, 1_000, 10_000, 100_000]) {
    const world = polygonWorld(vertices, vertices > 1_000 ? 10_000 : 100_000);
    compare(`${world.polygons.length} of ${vertices} vertices`, polygonContenders(world), world.places);
  }

  if (quick) return;
  console.log("\nLoading a million circles into an empty process\n");
  console.log(
    execFileSync(process.execPath, [fileURLToPath(import.meta.url), "load-a-million"], { encoding: "utf8" }),
  );
}

/** Prints a row per contender, warns of answers that differ from the first's, and returns the first's cost in µs. */
function compare(title: string, contenders: readonly Contender[], places: readonly Position[]): number {
  const best = contenders.map(() => Infinity);
  const answers = contenders.map(() => 0);
  for (let round = 0; round < rounds; round++) {
    contenders.forEach(({ ask }, i) => {
      answers[i] = 0;
      const start = performance.now();
      for (const [lng, lat] of places) answers[i]! += ask(lng, lat).length;
      best[i] = Math.min(best[i]!, ((performance.now() - start) * 1_000) / places.length);
    });
  }
  const cells = contenders.map(
    ({ name }, i) => `${name} ${best[i]!.toFixed(2)} (${(best[i]! / best[0]!).toFixed(1)})`,
  );
  const found = (answers[0]! / places.length).toFixed(2);
  console.log(`${title.padEnd(28)} ${cells.map((cell) => cell.padEnd(34)).join("")} ${found} found`);
  contenders.forEach(({ name }, i) => {
    const off = Math.abs(answers[i]! - answers[0]!) / Math.max(1, answers[0]!);
    if (off > 0.02) console.log(`  ! ${name} finds ${answers[i]} in all, parvis ${answers[0]}`);
  });
  return best[0]!;
}

/** Shapes come one by one, as from a database, so that the process holds little but the index. */
function loadAMillion(): void {
  const { stores } = mould();
  const shapes = function* (): Generator<[string, Shape]> {
    let i = 0;
    for (const coordinates of circleCentres(stores, 1_000_000)) {
      const parsed = parseShape({ geometry: { type: "Point", coordinates }, radius: 200 });
      if (parsed.ok) yield [`store-${i++}`, parsed.shape];
    }
  };
  const index = new GeofenceIndex();
  const start = performance.now();
  const before = process.cpuUsage();
  index.load(shapes());
  const seconds = (performance.now() - start) / 1e3;
  const { user, system } = process.cpuUsage(before);
  const mebibytes = Math.round(process.memoryUsage().rss / 2 ** 20);
  console.log(
    `${index.size} circles made, validated and loaded in ${seconds.toFixed(1)} s ` +
      `(${((user + system) / 1e6).toFixed(1)} s of processor time); process: ${mebibytes} MiB`,
  );
}
