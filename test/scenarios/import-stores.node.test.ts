import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ImportReport } from "../../src/http/imports/geofences/report.ts";
import { Client } from "../support/client.ts";
import { listening, runMain } from "../support/hosts/child.ts";
import { type HeapWatch, watchHeap } from "../support/hosts/heap.ts";
import { dataFolder, type HostUnderTest, inWorkerd, secretKey } from "../support/hosts/hosts.ts";
import { usedBy } from "../support/hosts/used.ts";

/**
 * All shops of thirteen chains, as somebody scraped them, and a made-up file of as many rows as one call may have: in
 * a small heap on Node, and within what a Worker has in workerd.
 */

const path = join(import.meta.dirname, "../../../shared/data/stores-us-chains/stores.csv");
const isLong = Boolean(process.env.PARVIS_LONG);
const isThere = existsSync(path);
const why = !isLong
  ? " (skipped: takes minutes, PARVIS_LONG=1 runs it)"
  : isThere
    ? ""
    : " (skipped: the folder of recorded data is not here)";

/** Mebibytes of objects that V8 lets the process have before it ends it; some 100 are there before the first row. */
const nodeHeap = 256;
/** Mebibytes of an isolate on Cloudflare; here it is the Worker's and its shard's together. */
const workerHeap = 128;

const onSmallNode: HostUnderTest = {
  name: "node",
  async start(folder, env) {
    const limit = { NODE_OPTIONS: `--max-old-space-size=${nodeHeap}` };
    const child = runMain({ DATA_DIR: folder, PARVIS_SECRET_KEY: secretKey, ...limit, ...env });
    const stop = async () => {
      child.process.kill();
      await child.ended;
    };
    return { url: await listening(child), stop };
  },
};
const watchedWorkerd: HostUnderTest = { ...inWorkerd(1, true), name: "workerd" };

/** Cells of RFC 4180 by a pattern: slower than the service's reader, and another. */
function table(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, cell, end] of text.matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/g)) {
    rows.at(-1)!.push(cell!.startsWith('"') ? cell!.slice(1, -1).replaceAll('""', '"') : cell!);
    if (end !== ",") rows.push([]);
  }
  return rows.filter((cells) => cells.length > 1);
}

const written = (rows: readonly string[][]) =>
  rows.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join()).join("\n");

/** The file with ids that are no other chain's too: each numbers its own shops. */
function stores(): string[][] {
  const [header, ...rows] = table(readFileSync(path, "utf8"));
  return [header!, ...rows.map(([brand, number, ...rest]) => [brand!, `${brand}:${number}`, ...rest])];
}

describe.each([onSmallNode, watchedWorkerd])("a large import in the memory of $name", (host) => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let running: Awaited<ReturnType<HostUnderTest["start"]>>;
  let heap: HeapWatch | null = null;
  const api = new Client(() => running.url, secretKey);

  beforeEach(async () => {
    if (!isLong) return;
    folder = await dataFolder();
    running = await host.start(folder.path, {});
    heap = running.inspector === undefined ? null : await watchHeap(running.inspector);
  });
  afterEach(async () => {
    heap?.close();
    await running?.stop();
    await folder?.remove();
  });

  async function send(what: string, csv: string, query = "") {
    const [began, before] = [performance.now(), usedBy(host.name)];
    const { status, json } = await api.send<ImportReport>("POST", `/v1/geofences/import?${query}`, csv, {
      "Content-Type": "text/csv",
    });
    expect(status, JSON.stringify(json).slice(0, 1_000)).toBe(200);
    const [seconds, after] = [(performance.now() - began) / 1_000, usedBy(host.name)];
    const cpu =
      before === null || after === null ? "" : `, ${(after.cpu - before.cpu).toFixed(1)} s of processor`;
    const memory = after === null ? "" : `, ${after.memory} MiB of the process at most so far`;
    const objects = heap?.most();
    if (objects !== undefined) {
      expect(objects.looks).toBeGreaterThan(5);
      expect(objects.memory).toBeLessThan(workerHeap);
    }
    const isolate =
      objects === undefined ? "" : `, ${objects.memory} MiB of objects (${objects.looks} looks)`;
    const { created, updated, unchanged, rejectedTotal, warningTotals } = json;
    console.log(
      `${host.name}, ${what}: ${seconds.toFixed(1)} s${cpu}${memory}${isolate}`,
      JSON.stringify({ created, updated, unchanged, rejectedTotal, warningTotals }),
    );
    return json;
  }

  it.skipIf(!isLong || !isThere)(
    `takes every shop that has a place, and says of the others why not${why}`,
    async () => {
      const [header, ...rows] = stores();
      expect(rows).toHaveLength(43_852);
      const csv = written([header!, ...rows]);
      const said = await send("43 852 shops, dry run", csv, "dryRun=true&radius=150");
      const { rejected, ...counts } = await send("43 852 shops", csv, "radius=150");
      expect({ rejected, ...counts }).toEqual({ ...said, dryRun: false });
      console.log(
        rejected.map(({ row, id, pointer, detail }) => `${row} ${id} ${pointer}: ${detail}`).join("\n"),
      );

      const [lat, lon] = [header!.indexOf("lat"), header!.indexOf("lon")];
      const isUsable = (cells: string[]) => {
        const [latitude, longitude] = [cells[lat], cells[lon]].map((cell) =>
          cell ? Number(cell) : Number.NaN,
        );
        return (
          Math.abs(latitude!) <= 90 && Math.abs(longitude!) <= 180 && (latitude !== 0 || longitude !== 0)
        );
      };
      const others = rows.flatMap((cells, i) => (isUsable(cells) ? [] : [i + 1]));
      expect(others).toHaveLength(17);
      // In range, and in Antarctica all the same; and two shops of one number.
      others.push(rows.findIndex(([, id]) => id === "sephora:801591") + 1);
      others.push(rows.findLastIndex(([, id]) => id === "trader-joes:23") + 1);
      expect(rejected.map(({ row }) => row)).toEqual(others.sort((a, b) => a - b));
      expect(counts).toMatchObject({ created: 43_852 - 19, updated: 0, unchanged: 0, rejectedTotal: 19 });
      const again = await send("43 852 shops again", csv, "radius=150");
      expect(again).toMatchObject({ created: 0, updated: 0, unchanged: 43_852 - 19, changes: [] });
    },
    900_000,
  );

  it.skipIf(!isLong)(
    `takes 100 000 rows${isLong ? "" : why}`,
    async () => {
      const rows = Array.from({ length: 100_000 }, (_, i) => [
        `made-up-${i}`,
        `Shop ${i}`,
        String(42 + Math.floor(i / 400) * 0.02),
        String(-2 + (i % 400) * 0.02),
        "150",
        "store|made-up",
        "Mo-Sa 09:00-20:00",
      ]);
      const header = ["id", "name", "lat", "lng", "radius", "tags", "openingHours"];
      const answer = await send("100 000 rows", written([header, ...rows]));
      expect(answer).toMatchObject({ created: 100_000, rejectedTotal: 0 });
      expect((await api.get("/v1/geofences/made-up-99999")).status).toBe(200);
    },
    900_000,
  );
});
