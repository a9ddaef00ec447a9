import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readTrace } from "../../scripts/replay/trace.ts";

const shared = "../shared/data";
const absent = !existsSync(shared);
const why = absent ? ` (skipped: ${shared} is absent)` : "";
const read = (path: string) => readTrace(path, readFileSync(`${shared}/${path}`, "utf8"));

interface Fix {
  readonly trk: string;
  readonly lat: number;
  readonly lon: number;
  readonly t?: number | null;
}

/** An independent reading of the same GPX files, one line a point; those without a time left out. */
function normalised(folder: string): Map<string, Fix[]> {
  const lines = readFileSync(`${shared}/${folder}/normalised.ndjson`, "utf8").trim().split("\n");
  const fixes = lines.map((line) => JSON.parse(line) as Fix).filter(({ t }) => typeof t === "number");
  return Map.groupBy(fixes, ({ trk }) => trk.slice(0, trk.lastIndexOf("#")));
}

it.skipIf(absent)(`reads every recorded GPX file as its normalised form has it${why}`, () => {
  const expected = normalised("tracks-gpx");
  expect(expected.size).toBeGreaterThan(5);
  for (const [file, fixes] of expected) {
    const { points } = read(`tracks-gpx/${file}`);
    expect(points.map(({ latitude, longitude }) => [latitude, longitude])).toEqual(
      fixes.map(({ lat, lon }) => [lat, lon]),
    );
    // The two readings may round a fraction of a millisecond differently.
    points.forEach(({ at }, index) => {
      expect(Math.abs(at - fixes[index]!.t!), `${file} ${index}`).toBeLessThanOrEqual(1);
    });
  }
  const files = readdirSync(`${shared}/tracks-gpx`).filter((name) => name.endsWith(".gpx"));
  for (const file of files.filter((name) => !expected.has(name)))
    expect(() => read(`tracks-gpx/${file}`), file).toThrow("expected points with times");
});

it.skipIf(absent)(`reads the run in Paris alike from GPX and NDJSON${why}`, () => {
  const gpx = read("tracks-paris-run/activity_854027028.gpx");
  const ndjson = read("tracks-paris-run/normalised.ndjson");
  expect(gpx.points).toHaveLength(257);
  expect(ndjson.points).toEqual(gpx.points);
});

it.skipIf(absent)(`reads OwnTracks and Overland recordings${why}`, () => {
  expect(read("replay/owntracks-paris-run.ndjson").points).toHaveLength(257);
  expect(read("replay/overland-berlin-batches.ndjson").points.length).toBeGreaterThan(100);
  const berlin = read("tracks-berlin-owntracks/normalised.ndjson");
  expect(berlin.points).toHaveLength(1010);
  expect(berlin.points[1]).toMatchObject({ accuracy: 50, speed: 21 / 3.6, altitude: 34 });
});

it.skipIf(absent)(`says that a line without times has none${why}`, () => {
  expect(() => read("tracks-munich-car/x0001-001.geojson")).toThrow("expected points with times");
});
