import { describe, expect, it } from "vitest";
import { pace, readGpx } from "../../../src/phone/page/walk/gpx.ts";
import { metres } from "../../../src/phone/sdk/plane.ts";

const track = (points: string) =>
  `<?xml version="1.0"?><gpx version="1.1"><trk><trkseg>${points}</trkseg></trk></gpx>`;

describe("a GPX file", () => {
  it("gives its track points in order, with their times", () => {
    const text = track(
      `<trkpt lat="48.87" lon="2.33"><ele>35</ele><time>2026-03-01T10:00:00Z</time></trkpt>
       <trkpt lon='2.34' lat='-48.88'><time>2026-03-01T10:00:30.500Z</time></trkpt><trkpt lat="1" lon="2"/>`,
    );
    expect(readGpx(text)).toEqual([
      { latitude: 48.87, longitude: 2.33, at: Date.UTC(2026, 2, 1, 10) },
      { latitude: -48.88, longitude: 2.34, at: Date.UTC(2026, 2, 1, 10, 0, 30, 500) },
      { latitude: 1, longitude: 2, at: null },
    ]);
  });

  it("may be a route, with names of a namespace", () => {
    const text = `<g:gpx><g:rte><g:rtept lat="1" lon="2"><g:name>x</g:name></g:rtept></g:rte></g:gpx>`;
    expect(readGpx(text)).toEqual([{ latitude: 1, longitude: 2, at: null }]);
  });

  it.each(["", "not xml", "{}", track('<trkpt lat="91" lon="0"/><trkpt lat="x" lon="0"/><trkpt lat="1"/>')])(
    "has no points when it is none: %s",
    (text) => expect(readGpx(text)).toEqual([]),
  );

  it("is played at its own times, and at a stroll where it has none or they run back", () => {
    const point = (latitude: number, at: number | null) => ({ latitude, longitude: 0, at });
    expect(pace([point(0, 1_000), point(1, 4_000), point(1, 4_000)], metres)).toEqual([0, 3, 3]);
    const [, stroll] = pace([point(0, null), point(0.000117, null)], metres);
    expect(stroll).toBeCloseTo(10, 0);
    const [, back] = pace([point(0, 4_000), point(0.000117, 1_000)], metres);
    expect(back).toBeCloseTo(10, 0);
  });
});
