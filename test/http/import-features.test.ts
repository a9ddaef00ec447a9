import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { geoJsonFile } from "../../src/http/imports/geofences/feature-rows.ts";
import { type Feature, featuresOf } from "../../src/http/imports/geofences/features.ts";
import { all, cutAt, whole } from "./pieces.ts";

const read = (text: string) => all(featuresOf(whole(text)));
const texts = async (text: string) =>
  (await read(text)).map((feature) => ("text" in feature ? feature.text : `! ${feature.fault}`));
const collection = (...features: string[]) => `{"type":"FeatureCollection","features":[${features.join()}]}`;

describe("features of a collection", () => {
  it.each([
    [collection(), []],
    [
      collection('{"a":"]}\\""}', "7", '"x"', "NaN", "[1,[2]]"),
      ['{"a":"]}\\""}', "7", '"x"', "NaN", "[1,[2]]"],
    ],
    ['\ufeff {"features" : [ {"a":1} , 2 ] , "type":"FeatureCollection", "x":[{}]} \n', ['{"a":1}', "2"]],
    ['{"name":"x","crs":{"properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"features":[]}', []],
  ])("of %j", async (text, expected) => {
    expect(await texts(text)).toEqual(expected);
  });

  it.each([
    ['{"type":"FeatureCollection","features":[{},', "a feature, got the end"],
    ['{"type":"FeatureCollection","features":[{}', "a comma or ], got the end"],
    ['{"features":[{"a":', "a feature, got the end"],
    ['{"features":[{}{}]}', "a comma or ] at byte 16, after feature 1"],
    ['{"features":[{"a":[1}]}', "brackets that belong together"],
    ['{"features":[{},]}', "a feature at byte 17"],
    ['{"features":[]} x', "nothing more"],
    ['{"features":[]}{', "nothing more"],
    ['{"features" []}', "a colon"],
    ['{"a":nope,"features":[]}', "JSON body"],
    ['{"type":"Feature"}', 'got "Feature"'],
    ['{"a":1}', "/features"],
    ['{"features":[],"features":[]}', "once"],
    ['{"features":[],"type":"Topology"}', 'got "Topology"'],
    ['{"crs":{"properties":{"name":"EPSG:2154"}},"features":[]}', "WGS 84"],
  ])("ends with a clear error: %j", async (text, words) => {
    await expect(read(text)).rejects.toThrow(words);
  });

  it("are bounded, each by itself: size, depth, properties, arrays, bytes that are no text", async () => {
    const properties = Array.from({ length: 1_000_000 }, (_, i) => `"${i.toString(36)}":1`).join();
    const found = await texts(
      collection(
        `{"a":"${"x".repeat(9 * 1024 * 1024)}"}`,
        "[".repeat(100_000) + "]".repeat(100_000),
        `{"a":{${properties.slice(0, 7_000_000)}}}`,
        `[${"[],".repeat(300_000)}1]`,
        "1",
      ),
    );
    expect(found).toEqual([
      expect.stringContaining("at most 8388608 bytes"),
      expect.stringContaining("at most 64 deep"),
      expect.stringContaining("at most 10000 properties"),
      expect.stringContaining("at most 250000 arrays"),
      "1",
    ]);
    const bad = new TextEncoder().encode(collection('{"a":"?"}', "2"));
    bad[bad.indexOf(63)] = 0xff;
    const [first, second] = (await all(featuresOf(whole(bad)))) as [Feature, Feature];
    expect([first, second]).toEqual([
      { row: 1, fault: expect.stringContaining("UTF-8") },
      { row: 2, text: "2" },
    ]);
  });

  it("takes bytes for no longer than it has to: a foreign member may be endless, an element not", async () => {
    const chunk = new TextEncoder().encode("x".repeat(64 * 1024));
    async function* long() {
      yield new TextEncoder().encode('{"notes":"');
      for (let i = 0; i < 800; i++) yield chunk;
      yield new TextEncoder().encode('","features":["');
      for (let i = 0; i < 800; i++) yield chunk;
      yield new TextEncoder().encode('",2]}');
    }
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const rows: Feature[] = [];
    for await (const feature of featuresOf(long())) {
      rows.push(feature);
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    expect(rows).toEqual([
      { row: 1, fault: expect.stringContaining("bytes") },
      { row: 2, text: "2" },
    ]);
    expect(most).toBeLessThan(32 * 1024 * 1024);
  });

  it("are the same however the bytes arrive", async () => {
    const element = fc.oneof(
      fc.json({ maxDepth: 4 }),
      fc.constantFrom("NaN", "nope", '"\\"]"', "[[]]", "-1.5e3", '{"é😀":"{["}', " 1 "),
    );
    const file = fc
      .tuple(fc.array(element, { maxLength: 8 }), fc.json({ maxDepth: 2 }), fc.constantFrom("", " ", "\n\t"))
      .map(
        ([elements, foreign, space]) =>
          `{"x":${foreign},"type":"FeatureCollection","features":[${space}${elements.join(`${space},`)}]}`,
      );
    await fc.assert(
      fc.asyncProperty(
        file,
        fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 60 }),
        async (text, cuts) => {
          expect(await all(featuresOf(cutAt(text, cuts)))).toEqual(await read(text));
        },
      ),
      { numRuns: process.env.PARVIS_LONG ? 5_000 : 500 },
    );
  });
});

describe("rows of features", () => {
  const row = async (feature: object) =>
    (await all(geoJsonFile(whole(collection(JSON.stringify(feature)))).rows))[0]!;

  it("takes the id of the feature before that of its properties, and numbers too", async () => {
    expect(await row({ type: "Feature", id: 7, properties: { id: "b" } })).toMatchObject({
      fields: { id: "7" },
    });
    expect(await row({ type: "Feature", properties: { id: 8 } })).toMatchObject({ fields: { id: "8" } });
  });

  it("keeps what is none of ours, and takes nobody's shop for a name", async () => {
    const properties = { shop: "florist", opening_hours: "24/7", Name: "Rose", lat: 1, "addr:city": "Paris" };
    expect(await row({ type: "Feature", id: "a", properties })).toMatchObject({
      fields: { id: "a", openingHours: "24/7", name: "Rose" },
      metadata: { shop: "florist", lat: 1, "addr:city": "Paris" },
    });
  });

  it("points to a property by the name it came with", async () => {
    const one = await row({ type: "Feature", properties: { id: "a", opening_hours: "x" } });
    if ("unreadable" in one) throw new Error("expected a row");
    expect(
      ["/openingHours", "/id", "/radius", "/geometry/type", "/tags/2", "/metadata"].map(one.pointerTo),
    ).toEqual([
      "/properties/opening_hours",
      "/properties/id",
      "/properties/radius",
      "/geometry/type",
      "/properties/tags/2",
      "/properties",
    ]);
  });
});
