/*
 * Lookups against what people use instead, all in one run: `npm run bench:geo [-- quick]`. Worlds and pings are
 * seeded. Every contender answers the same pings in turn, eleven rounds; its best round counts.
 * Servers, where they are installed, get all pings at once, so that none waits for its way there and back.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { GeofenceIndex, type Position, parseShape, type Shape } from "../geo/index.ts";
import type { Contender } from "./bench-geo/contenders.ts";
import { askPostgisForCircles, askPostgisForPolygons } from "./bench-geo/servers/postgis.ts";
import { askRedis } from "./bench-geo/servers/redis.ts";
import { circleCentres, circleWorld, mould, polygonWorld } from "./bench-geo/worlds.ts";

const rounds = 11;
const [mode, argument] = process.argv.slice(2);
const size = Number(argument);

/** Each world has a process of its own: none inherits the garbage, the memory or the compiled code of another. */
const worlds: Record<string, () => void | Promise<void>> = {
  circles: () => circles(size),
  nearest: () => nearest(size),
  polygons: () => polygons(size),
  million: loadAMillion,
  edge: loadTheEdge,
};
await (mode !== undefined && worlds[mode] ? worlds[mode]() : main(mode === "quick"));

async function main(quick: boolean): Promise<void> {
  const load = loadavg()[0]!.toFixed(1);
  console.log(`Node ${process.version}, ${cpus()[0]?.model}, load ${load}; stores: ${mould().source}\n`);

  console.log("at(): circles of 200 m, µs per lookup (in brackets: times parvis)\n");
  const costs: number[][] = [];
  for (const count of quick ? [1_000, 100_000] : [1_000, 10_000, 100_000, 1_000_000]) {
    costs.push(await inOwnProcess("circles", count));
  }
  const [one, many] = costs.at(-1)!.map((cost, i) => (cost / costs[0]![i]!).toFixed(1));
  console.log(
    `\nparvis, most over fewest circles: ${one} times the cost one by one, ${many} times with atEach of 1 000\n`,
  );

  console.log("nearest(20): circles of 200 m\n");
  for (const count of quick ? [100_000] : [1_000, 100_000, 1_000_000]) await inOwnProcess("nearest", count);

  console.log("\nat(): polygons\n");
  for (const vertices of quick ? [10, 10_000] : [10, 100, 1_000, 10_000, 100_000]) {
    await inOwnProcess("polygons", vertices);
  }

  console.log("\nLoading into an empty process\n");
  if (!quick) await inOwnProcess("million");
  await inOwnProcess("edge");
}

/** What it says as its answer. */
async function inOwnProcess(...args: [string, number?]): Promise<number[]> {
  const child = fork(fileURLToPath(import.meta.url), args.map(String), { execArgv: ["--expose-gc"] });
  let answer: number[] = [];
  child.on("message", (message) => {
    answer = message as number[];
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}`);
  return answer;
}

async function circles(count: number): Promise<void> {
  const { circleContenders } = await import("./bench-geo/contenders.ts");
  const world = circleWorld(mould().stores, count, 100_000);
  const costs = compare(`${count} circles`, circleContenders(world), world.places);
  process.send?.(costs.slice(0, 2));
  if (count !== 100_000) return;
  await compareServer("Redis GEOSEARCH", () => askRedis(world), world.places.length, costs[0]!);
  await compareServer("PostGIS", () => askPostgisForCircles(world), world.places.length, costs[0]!);
}

async function nearest(count: number): Promise<void> {
  const { nearestContenders } = await import("./bench-geo/contenders.ts");
  const world = circleWorld(mould().stores, count, 5_000);
  compare(`${count} circles`, nearestContenders(world, 20), world.places);
}

async function polygons(vertices: number): Promise<void> {
  const { polygonContenders } = await import("./bench-geo/contenders.ts");
  const world = polygonWorld(vertices, Math.min(100_000, 100_000_000 / vertices));
  const title = `${world.polygons.length} of ${vertices} vertices`;
  const costs = compare(title, polygonContenders(world), world.places);
  await compareServer("PostGIS", () => askPostgisForPolygons(world), world.places.length, costs[0]!);
}

/** Prints a row per contender, warns of answers that differ from the first's, and returns their costs in µs. */
function compare(title: string, contenders: readonly Contender[], places: readonly Position[]): number[] {
  const best = contenders.map(() => Infinity);
  const answers = contenders.map(() => 0);
  for (let round = 0; round < rounds; round++) {
    contenders.forEach(({ count }, i) => {
      const start = performance.now();
      answers[i] = count(places);
      best[i] = Math.min(best[i]!, ((performance.now() - start) * 1_000) / places.length);
    });
  }
  const cells = contenders.map(
    ({ name }, i) => `${name} ${best[i]!.toFixed(2)} (${(best[i]! / best[0]!).toFixed(1)})`,
  );
  const found = (answers[0]! / places.length).toFixed(2);
  console.log(`${title.padEnd(28)} ${cells.map((cell) => cell.padEnd(37)).join("")} ${found} found`);
  contenders.forEach(({ name }, i) => {
    const off = Math.abs(answers[i]! - answers[0]!) / Math.max(1, answers[0]!);
    if (off > 0.02) console.log(`  ! ${name} finds ${answers[i]} in all, parvis ${answers[0]}`);
  });
  return best;
}

/** Prints what a server takes for the same pings, or why it could not be asked. */
async function compareServer(
  name: string,
  ask: () => Promise<{ seconds: number; found: number }>,
  pings: number,
  parvis: number,
): Promise<void> {
  try {
    const { seconds, found } = await ask();
    const cost = (seconds * 1e6) / pings;
    console.log(
      `  ${name} ${cost.toFixed(1)} (${(cost / parvis).toFixed(0)}), ${(found / pings).toFixed(2)} found`,
    );
  } catch (error) {
    console.log(`  ${name} skipped: ${String(error).split("\n")[0]}`);
  }
}

/** Shapes come one by one, as from a database, so that the process holds little but the index. */
function loadAMillion(): void {
  const index = new GeofenceIndex();
  const start = performance.now();
  const before = process.cpuUsage();
  index.load(storeCircles(1_000_000));
  const seconds = (performance.now() - start) / 1e3;
  const { user, system } = process.cpuUsage(before);
  const mebibytes = Math.round(process.memoryUsage().rss / 2 ** 20);
  console.log(
    `${index.size} circles made, validated and loaded in ${seconds.toFixed(1)} s ` +
      `(${((user + system) / 1e6).toFixed(1)} s of processor time); process: ${mebibytes} MiB, ` +
      `at most ${Math.round(process.resourceUsage().maxRSS / 2 ** 10)} MiB`,
  );
}

/** What an isolate of 128 MB is to hold: 100 000 geofences, one in a hundred a polygon of 100 vertices. */
function loadTheEdge(): void {
  const districts = polygonWorld(100, 0).polygons.slice(0, 1_000);
  const before = bytesInUse();
  const index = new GeofenceIndex();
  index.load(storeCircles(99_000));
  districts.forEach((ring, i) => {
    const parsed = parseShape({ geometry: { type: "Polygon", coordinates: [ring] } });
    if (parsed.ok) index.upsert(`district-${i}`, parsed.shape);
  });
  index.nearest(0, 0, 1);
  const megabytes = (bytesInUse() - before) / 1e6;
  console.log(
    `${index.size} geofences, ${districts.length} of them polygons of 100 vertices: ${megabytes.toFixed(0)} MB`,
  );
}

function bytesInUse(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function* storeCircles(count: number): Generator<[string, Shape]> {
  let i = 0;
  for (const coordinates of circleCentres(mould().stores, count)) {
    const parsed = parseShape({ geometry: { type: "Point", coordinates }, radius: 200 });
    if (parsed.ok) yield [`store-${i++}`, parsed.shape];
  }
}
