import { describe, expect, it } from "vitest";
import { pointFrom, readTime } from "../../scripts/replay/fields.ts";
import { readTrace } from "../../scripts/replay/trace.ts";

const NOON = Date.parse("2026-06-01T12:00:00Z");
const places = (text: string) =>
  readTrace("t", text).points.map(({ longitude, latitude, at }) => [longitude, latitude, (at - NOON) / 1000]);

describe("GPX", () => {
  it("gives the points of all tracks, in order, with what the extensions say", () => {
    const trace = readTrace(
      "t.gpx",
      `\uFEFF<?xml version="1.0"?><!DOCTYPE gpx><!-- <trkpt lat="9" lon="9"/> -->
      <gpx:gpx xmlns:gpx='x'><metadata><time>2020-01-01T00:00:00Z</time></metadata>
      <wpt lat="1" lon="1"><time>2026-06-01T12:00:00Z</time></wpt>
      <trk><name>a > b, <![CDATA[<trkpt lat="8" lon="8">]]></name><trkseg>
        <trkpt lon="2.3" lat="48.8"><ele>35</ele><time> 2026-06-01T12:00:00Z </time></trkpt>
        <gpx:trkpt lat='48.9' lon='2.4'><time>2026-06-01T12:00:05.5Z</time><extensions>
          <speed>1.3</speed><course>-1</course><hAcc>4.5</hAcc></extensions></gpx:trkpt>
        <trkpt lat="48.9" lon="2.5"/>
      </trkseg></trk>
      <trk><trkseg><trkpt lat="49" lon="2.6"><time>2026-06-01T12:00:09</time></trkpt></trkseg></trk></gpx:gpx>`,
    );
    expect(trace).toEqual({
      format: "GPX",
      skipped: 1,
      points: [
        { at: NOON, latitude: 48.8, longitude: 2.3, altitude: 35 },
        { at: NOON + 5500, latitude: 48.9, longitude: 2.4, speed: 1.3, accuracy: 4.5 },
        { at: NOON + 9000, latitude: 49, longitude: 2.6 },
      ],
    });
  });

  it("gives the waypoints when there is no track", () => {
    expect(places('<gpx><wpt lat="1" lon="2"><time>2026-06-01T12:00:00Z</time></wpt></gpx>')).toEqual([
      [2, 1, 0],
    ]);
  });

  it.each([
    [
      "<gpx>\n<trk lat=1></trk></gpx>",
      't: expected a well-formed tag at line 2, got "<trk lat=1></trk></gpx>"',
    ],
    ["<gpx><!-- open", 't: expected "-->" after line 1'],
    ["<gpx></gpx>", "t: expected points with times, got 0 GPX points"],
    ['<gpx><trkpt lat="1" lon="1"/></gpx>', "t: expected points with times, got 1 GPX points"],
  ])("says what is wrong with %s", (text, message) => {
    expect(() => readTrace("t", text)).toThrow(message);
  });

  it("reads a large hostile file in no more than linear time", () => {
    const text = `<gpx>${'<trkpt lat="1" lon="1" '.repeat(20_000)}`;
    expect(() => readTrace("t", text)).toThrow("well-formed tag at line 1");
  });
});

describe("GeoJSON", () => {
  const times = ["2026-06-01T12:00:00Z", "2026-06-01T12:00:10Z"];
  const coordinates = [
    [2.3, 48.8],
    [2.4, 48.9, 35],
  ];
  const feature = (geometry: object, properties: object | null) =>
    JSON.stringify({ type: "Feature", geometry, properties }, null, 2);

  it.each([
    ["coordTimes", { coordTimes: times }],
    ["times", { times: times.map((time) => Date.parse(time)) }],
    ["coordinateProperties", { coordinateProperties: { times } }],
  ])("gives the positions of a line with %s", (_name, properties) => {
    expect(places(feature({ type: "LineString", coordinates }, properties))).toEqual([
      [2.3, 48.8, 0],
      [2.4, 48.9, 10],
    ]);
  });

  it("gives those of several lines, each with its own times", () => {
    const geometry = { type: "MultiLineString", coordinates: [coordinates, [[2.5, 49]]] };
    expect(places(feature(geometry, { times: [times, ["2026-06-01T12:01:00Z"]] }))).toEqual([
      [2.3, 48.8, 0],
      [2.4, 48.9, 10],
      [2.5, 49, 60],
    ]);
  });

  it("gives the points of a collection with their properties", () => {
    const point = (seconds: number) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: [2.3, 48.8, 35] },
      properties: { time: NOON / 1000 + seconds, accuracy: 5, deviceId: "d1" },
    });
    const polygon = { type: "Feature", geometry: { type: "Polygon", coordinates: [] }, properties: null };
    const text = JSON.stringify({ type: "FeatureCollection", features: [point(0), polygon, point(7)] });
    const same = { latitude: 48.8, longitude: 2.3, altitude: 35, accuracy: 5, more: { deviceId: "d1" } };
    expect(readTrace("t", text).points).toEqual([
      { at: NOON, ...same },
      { at: NOON + 7000, ...same },
    ]);
  });

  it("without times says so", () => {
    const text = JSON.stringify({ type: "LineString", coordinates });
    expect(() => readTrace("t", text)).toThrow(
      "t: expected points with times, got 2 GeoJSON points, none with",
    );
  });
});

describe("NDJSON", () => {
  it("gives a point for each line, blank lines aside", () => {
    const text =
      '{"lat":48.8,"lon":2.3,"t":1780315200000}\n\r\n{"lat":48.9,"lng":2.4,"tst":1780315203}\n{"lat":1}\n';
    expect(readTrace("t", text)).toMatchObject({ format: "NDJSON", skipped: 1 });
    expect(places(text)).toEqual([
      [2.3, 48.8, 0],
      [2.4, 48.9, 3],
    ]);
  });

  it("takes one line, an array, bodies with pings, and batches with locations", () => {
    const ping = '{"latitude":48.8,"longitude":2.3,"timestamp":"2026-06-01T12:00:00Z"}';
    const feature = `{"type":"Feature","geometry":{"type":"Point","coordinates":[2.3,48.8]},"properties":${ping}}`;
    for (const text of [
      ping,
      `[${ping}]`,
      `{"pings":[${ping}]}`,
      `{"locations":[${feature}]}`,
      `${feature}\n`,
    ])
      expect(places(text), text).toEqual([[2.3, 48.8, 0]]);
  });

  it("names the line that is no JSON", () => {
    expect(() => readTrace("t.ndjson", '{"lat":1}\nlatitude,longitude\n')).toThrow(
      't.ndjson:2: expected a JSON object, got "latitude,longitude"',
    );
    expect(() => readTrace("t.ndjson", " \n")).toThrow("expected GPX, GeoJSON or NDJSON, got an empty file");
  });
});

describe("fields", () => {
  it("reads units and unknowns as phones write them", () => {
    const base = { lat: "48.8", lon: 2.3, tst: 1780315200 };
    const point = { at: NOON, latitude: 48.8, longitude: 2.3 };
    expect(pointFrom({ ...base, vel: 36, acc: 5, cog: 90, alt: -3 })).toEqual({
      ...point,
      speed: 10,
      accuracy: 5,
      heading: 90,
      altitude: -3,
    });
    expect(pointFrom({ ...base, speed: -1, accuracy: -1, heading: -1, altitude: "" })).toEqual(point);
    expect(pointFrom({ ...base, lat: "north" })).toBeNull();
    expect(pointFrom({ ...base, tst: "noon" })).toBeNull();
    expect(pointFrom({ ...base, mock: true, id: "p1", customerId: "c" })).toEqual({
      ...point,
      more: { mock: true },
    });
  });

  it("reads seconds, milliseconds and text, with and without a zone", () => {
    const times = [NOON, NOON / 1000, "2026-06-01T12:00:00", "2026-06-01T14:00:00+02:00", `${NOON / 1000}`];
    expect(times.map(readTime)).toEqual(times.map(() => NOON));
    expect(readTime("1901-12-13T20:45:52.2073437Z")).toBe(Date.UTC(1901, 11, 13, 20, 45, 52, 207));
    expect([readTime(undefined), readTime(""), readTime({})]).toEqual([null, null, null]);
  });
});
