import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvRecords, maxRecord } from "../../src/http/imports/geofences/csv-records.ts";
import { csvFile } from "../../src/http/imports/geofences/csv-rows.ts";
import type { Reading } from "../../src/http/imports/geofences/file-row.ts";
import { all, cutAt, whole } from "./pieces.ts";

const records = (chunks: AsyncIterable<Uint8Array>) => all(csvRecords(chunks));
const cells = async (text: string) => (await records(whole(text))).map((record) => record.cells);
const rows = async (text: string | Uint8Array) => all(csvFile(whole(text)).rows);
const rejections = (readings: readonly Reading[]) =>
  readings.flatMap((one) => ("unreadable" in one ? [one.unreadable] : []));

describe("records of CSV", () => {
  it.each([
    [
      "a,b\n1,2\n",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      "a;b\r\n1,5;2",
      [
        ["a", "b"],
        ["1,5", "2"],
      ],
    ],
    [
      "a\tb\r1\t2\r",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      "sep=;\na;b\n1;2,5",
      [
        ["a", "b"],
        ["1", "2,5"],
      ],
    ],
    ["\ufeffa,b\n", [["a", "b"]]],
    [
      'a,b\n"x, ""y""\nz",2',
      [
        ["a", "b"],
        ['x, "y"\nz', "2"],
      ],
    ],
    [
      'a,b\n5" pipe,"2" \n',
      [
        ["a", "b"],
        ['5" pipe', "2"],
      ],
    ],
    [
      '"a;b",c\n1,2',
      [
        ["a;b", "c"],
        ["1", "2"],
      ],
    ],
    ["a,b\n\n,\n", [["a", "b"], [""], ["", ""]]],
    ["", []],
  ])("of %j", async (text, expected) => {
    expect(await cells(text)).toEqual(expected);
  });

  it("lose one row to a quote that is never closed", async () => {
    const fault = expect.stringContaining("never closed");
    const text = 'a,b\n1,2\n"3,4\n5,6\n"7,8';
    expect(await records(whole(text))).toEqual([
      { cells: ["a", "b"] },
      { cells: ["1", "2"] },
      { cells: [], fault },
      { cells: ["5", "6"] },
      { cells: [], fault },
    ]);
    const far = `a,b\n"1,2\n${"3,4\n".repeat(maxRecord / 2)}5,6`;
    const read = await records(whole(far));
    expect(read[1]).toEqual({ cells: [], fault });
    expect(read).toHaveLength(maxRecord / 2 + 3);
    expect(read.slice(2).every(({ cells, fault }) => cells.length === 2 && fault === undefined)).toBe(true);
  });

  it("are bounded, each by itself", async () => {
    const long = "x".repeat(3 * maxRecord);
    const read = await records(whole(`a,b\n${long}\n1,2\n"${long}",4\n5,6\n${"y".repeat(maxRecord)}\n`));
    expect(read.map(({ cells, fault }) => fault?.slice(0, 30) ?? cells.join().slice(0, 10))).toEqual([
      "a,b",
      "expected a row of at most 6553",
      "1,2",
      "expected a row of at most 6553",
      "5,6",
      "yyyyyyyyyy",
    ]);
  });

  const cell = fc.oneof(
    fc.constantFrom(
      "",
      '"',
      '""',
      "é😀",
      "\ufffd",
      "x".repeat(70_000),
      "a,b",
      "a;b",
      '"a\nb"',
      '"a""b',
      " ",
      "1,5",
    ),
    fc.string({ maxLength: 8, unit: fc.constantFrom(...'ab,;\t"\r\n é😀') }),
  );
  const file = fc
    .array(
      fc.tuple(
        fc.array(cell, { maxLength: 5 }),
        fc.constantFrom(",", ";", "\t"),
        fc.constantFrom("\n", "\r\n"),
      ),
      {
        maxLength: 12,
      },
    )
    .map((lines) => lines.map(([line, separator, end]) => line.join(separator) + end).join(""));

  it("are the same however the bytes arrive", async () => {
    await fc.assert(
      fc.asyncProperty(
        file,
        fc.array(fc.integer({ min: 1, max: 400_000 }), { maxLength: 20 }),
        async (text, cuts) => {
          expect(await records(cutAt(text, cuts))).toEqual(await records(whole(text)));
        },
      ),
      { numRuns: process.env.PARVIS_LONG ? 2_000 : 200 },
    );
    const short = 'id,"a\nb"\r\n"1 ""é😀""",2\r\n';
    const bytes = new TextEncoder().encode(short).length;
    const one = Array.from({ length: bytes }, (_, i) => i + 1);
    expect(await records(cutAt(short, one))).toEqual(await records(whole(short)));
  });

  it("give back what was written with quotes, whatever it holds", async () => {
    const text = fc.string({ unit: "grapheme", maxLength: 20 }).map((text) => text.trim());
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(text, text, text), { minLength: 1, maxLength: 20 }),
        async (table) => {
          const quoted = table.map((line) => line.map((one) => `"${one.replaceAll('"', '""')}"`).join(";"));
          expect(await cells(`"a";"b";"c"\n${quoted.join("\n")}`)).toEqual([["a", "b", "c"], ...table]);
        },
      ),
      { numRuns: process.env.PARVIS_LONG ? 2_000 : 200 },
    );
  });
});

describe("rows of a table", () => {
  it("are counted after the header, blank ones too, and know their columns by many names", async () => {
    const read = await rows(
      'Store_ID;Nom;Étage;LAT;Long.;Rayon;Étiquettes;Horaires;Enabled\n\n7;"Opéra\nGarnier";2;48,8708;2,3316;1 200;a | b|;24/7;oui\n',
    );
    expect(read).toMatchObject([
      {
        row: 2,
        fields: {
          id: "7",
          name: "Opéra\nGarnier",
          radius: 1_200,
          tags: ["a", "b"],
          openingHours: "24/7",
          enabled: true,
        },
        geometry: { type: "Point", coordinates: [2.3316, 48.8708] },
        metadata: { Étage: "2" },
      },
    ]);
  });

  it("takes the best of two columns for a field, and says an empty cell", async () => {
    const [read] = await rows("shop,name,id,lat,lon,code,tags\nflorist,,a,1,2,9,\n");
    expect(read).toMatchObject({
      fields: { id: "a", name: null, tags: null },
      metadata: { shop: "florist", code: "9" },
    });
  });

  it("refuses bytes that are no UTF-8, row by row, and takes a mark that the file itself holds", async () => {
    const latin1 = Uint8Array.from("id,lat,lon,name\na,1,2,Op\u00e9ra\nb,1,2,Gare\n", (c) => c.charCodeAt(0));
    const read = await rows(latin1);
    expect(rejections(read)).toEqual([
      { row: 1, id: "a", pointer: "", detail: expect.stringContaining("CSV UTF-8") },
    ]);
    expect(read).toHaveLength(2);
    expect(rejections(await rows("id,lat,lon,name\na,1,2,Op\ufffdra\n"))).toEqual([]);
    await expect(rows(new Uint8Array([0xff, 0xfe, 105, 0]))).rejects.toThrow("UTF-16");
  });
});
