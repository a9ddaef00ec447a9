import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runScript } from "./run.ts";

let folder: string;
const file = (name: string) => join(folder, name);

const trkpt = (minute: number, latitude: number) =>
  `<trkpt lat="${latitude}" lon="2.3316"><time>2026-11-22T10:${minute}:00Z</time></trkpt>`;
const gpx = `<gpx><trk><trkseg>${trkpt(10, 48.8708)}${trkpt(20, 48.8908)}${trkpt(21, 48.8908)}${trkpt(40, 48.8708)}</trkseg></trk></gpx>`;
const campaign = {
  name: "Spring",
  trigger: { event: "enter", geofences: { tags: ["store"] } },
  caps: [{ limit: 1, window: "24h" }],
  content: { default: { title: "Hello", body: "{{ geofence.name }}" } },
};
const geometry = { type: "Point", coordinates: [2.3316, 48.8708] };
const feature = { type: "Feature", geometry, properties: { id: "opera", name: "Opéra", tags: ["store"] } };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "parvis-test-"));
  await writeFile(file("walk.gpx"), gpx);
  await writeFile(file("spring.json"), JSON.stringify(campaign));
  await writeFile(file("stores.geojson"), JSON.stringify({ type: "FeatureCollection", features: [feature] }));
});
afterAll(() => rm(folder, { recursive: true }));

const simulate = (...args: string[]) =>
  runScript(["scripts/simulate.ts", file("walk.gpx"), file("spring.json"), ...args]);

it("shows what a campaign would have sent along a recorded walk, and why not more", async () => {
  const { code, out, err } = await simulate(
    "--geofences",
    file("stores.geojson"),
    "--timezone",
    "Europe/Paris",
  );
  expect([code, err]).toEqual([0, ""]);
  expect(out).toMatch(/^pings +4$/m);
  expect(out).toMatch(/^sent +1$/m);
  expect(out).toMatch(/^ {2}campaign_cap +1$/m);
  expect(out).toMatch(/11:10:00 {2}campaign-1 at opera \(enter\)\n {2}Sent/);
  expect(out).toMatch(/11:40:00 {2}campaign-1 at opera \(enter\)\n {2}Not sent/);
});

it("says what it lacks", async () => {
  const { code, err } = await simulate();
  expect([code, err]).toEqual([2, expect.stringContaining("expected geofences")]);
  const missing = await simulate("--geofences", file("nowhere.json"));
  expect([missing.code, missing.err]).toEqual([1, expect.stringContaining("no such file")]);
});
