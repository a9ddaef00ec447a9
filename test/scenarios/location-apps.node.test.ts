import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Apps } from "../support/apps.ts";

/**
 * What real location apps sent, as it was recorded and documented by others: each record is taken or counted as of
 * no use, with the reply that its app needs. And a run through Paris makes the same events, whichever app tells of it.
 */

const folder = join(import.meta.dirname, "../../../shared/data");
const isThere = existsSync(join(folder, "replay"));
const why = isThere ? "" : " (skipped: the folder of recorded data is not here)";
const text = (path: string) => readFileSync(join(folder, path), "utf8");
const lines = (path: string) => text(path).trim().split("\n");
const json = (path: string) => JSON.parse(text(path));

const noLimits = { device: null, address: null, enrolment: null };
const ok = { result: "ok" };
const owntracks = "/v1/ingest/owntracks";
const overland = "/v1/ingest/overland";

interface Place {
  readonly lat: number;
  readonly lon: number;
  readonly tst: number;
  readonly acc: number;
}

describe.skipIf(!isThere)(`what location apps sent${why}`, () => {
  let apps: Apps;
  let phone: Awaited<ReturnType<Apps["phone"]>>;
  beforeEach(async () => {
    apps = new Apps(Date.parse("2026-11-22T10:00:00Z"));
    await apps.send("PATCH", "/v1/settings", { limits: noLimits });
    phone = await apps.phone();
  });
  afterEach(() => {
    expect(apps.world.reported).toEqual([]);
    apps.close();
  });

  it("OwnTracks, as one phone's log has it", async () => {
    const counts = [];
    for (const line of lines("payloads-owntracks/dawarich-2024-03.rec")) {
      const answer = await phone.send(owntracks, line.split("\t")[2]);
      expect([answer.status, answer.json]).toEqual([200, []]);
      counts.push(answer.counts);
    }
    // A last will and a waypoint are among them: neither is a place.
    const places = counts.filter(([accepted]) => accepted === 1);
    expect(counts).toHaveLength(13);
    expect(places).toHaveLength(11);
    expect(counts.every(([, unusable]) => unusable === 0)).toBe(true);
  });

  it("OwnTracks, as its documents have it", async () => {
    const [place, ...others] = json("payloads-owntracks/recorder-readme.examples.json") as {
      json: unknown;
    }[];
    const listed = await phone.send(owntracks, place?.json);
    expect([listed.status, listed.counts]).toEqual([200, [1, 0]]);
    for (const { json: body } of others) {
      const { status, counts } = await phone.send(owntracks, body);
      const isPlace = Array.isArray(body);
      expect([status, counts]).toEqual([200, isPlace ? [1, 0] : [0, 1]]);
    }
    const waypoints = json("payloads-owntracks/booklet/waypoints.examples.json") as {
      json: { _type: string };
    }[];
    for (const { json: body } of waypoints) {
      const { status, json: reply, counts } = await phone.send(owntracks, body);
      expect([status, reply, counts]).toEqual([200, [], [body._type === "transition" ? 1 : 0, 0]]);
    }
    for (const path of ["json", "http"])
      expect(json(`payloads-owntracks/booklet/${path}.examples.json`)).toEqual([]);
  });

  it("Overland, as its documents and another service's fixtures have it", async () => {
    const upload = async (body: unknown) => {
      const { status, json: reply, counts } = await phone.send(overland, body);
      expect([status, reply]).toEqual([200, ok]);
      return counts;
    };
    expect(await upload(json("payloads-overland/readme-request.json"))).toEqual([1, 0]);
    // The second one has no geometry: it says that the app ends.
    expect(await upload(json("payloads-overland/dawarich-geodata.json"))).toEqual([1, 1]);
    const examples = json("payloads-overland/examples.json") as { json: object }[];
    for (const { json: body } of examples)
      expect(await upload(body)).toEqual("locations" in body ? [1, 0] : [0, 1]);
  });

  it("Overland, over two days in Berlin", async () => {
    const batches = lines("replay/overland-berlin-batches.ndjson");
    let accepted = 0;
    for (const batch of batches) {
      const answer = await phone.send(overland, batch);
      expect([answer.status, answer.json, answer.counts[1]]).toEqual([200, ok, 0]);
      accepted += answer.counts[0];
    }
    expect([batches.length, accepted]).toEqual([6, 1_010]);
  });

  it("OsmAnd and its like", async () => {
    const cases = json("payloads-traccar-osmand/query-cases.json") as { expect: string; path: string }[];
    expect(cases).toHaveLength(11);
    for (const { expect: what, path } of cases) {
      const { status, json: reply, counts } = await phone.get(`/v1/ingest/osmand${path.slice(1)}`);
      // One has no place; that another has no id is nothing, since the token says whose it is.
      const isPlace = what !== "verifyNotNull";
      expect([path, status, reply, counts]).toEqual([path, 200, ok, isPlace ? [1, 0] : [0, 1]]);
    }
  });
});

describe.skipIf(!isThere)(`a run through Paris, told by one app or another${why}`, () => {
  it("makes the same events", async () => {
    const messages = lines("replay/owntracks-paris-run.ndjson");
    const places = messages.map((line) => JSON.parse(line) as Place);
    const apps = new Apps((places.at(-1)?.tst ?? 0) * 1_000);
    await apps.send("PATCH", "/v1/settings", { limits: noLimits });
    for (const [id, center] of stores()) {
      const geometry = { type: "Point", coordinates: center };
      const { status } = await apps.send("PUT", `/v1/geofences/${id}`, { name: id, geometry, radius: 100 });
      expect(status).toBeLessThan(300);
    }

    const plain = await apps.phone();
    for (const { lat: latitude, lon: longitude, tst, acc: accuracy } of places)
      await plain.send("/v1/pings", { latitude, longitude, accuracy, timestamp: tst * 1_000 });
    const told = await apps.events(plain.customerId);
    expect(told.length).toBeGreaterThan(10);

    const tracked = await apps.phone();
    let zones = 0;
    for (const message of messages) {
      const { status, json: reply, counts } = await tracked.send(owntracks, message);
      expect([status, counts]).toEqual([200, [1, 0]]);
      zones += (reply as unknown[]).length;
    }
    expect(await apps.events(tracked.customerId)).toEqual(told);
    // Told of other zones as it runs on, and not with every step.
    expect(zones).toBeGreaterThan(1);
    expect(zones).toBeLessThan(places.length);

    const features = places.map(({ lat, lon, tst, acc }) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: [lon, lat] },
      properties: { timestamp: new Date(tst * 1_000).toISOString(), horizontal_accuracy: acc, speed: -1 },
    }));
    for (const size of [1, 50, 257]) {
      const uploading = await apps.phone();
      for (let i = 0; i < features.length; i += size) {
        const locations = features.slice(i, i + size).reverse();
        expect((await uploading.send(overland, { locations })).json).toEqual(ok);
      }
      expect(await apps.events(uploading.customerId)).toEqual(told);
    }
    const kinds = Map.groupBy(told as { type: string }[], ({ type }) => type);
    console.log(
      `${places.length} places: ${[...kinds].map(([type, all]) => `${all.length} ${type}`).join(", ")}`,
    );
    expect(apps.world.reported).toEqual([]);
    apps.close();
  });
});

function stores(): [id: string, center: [number, number]][] {
  const { features } = json("stores-paris-osm/supermarches.geojson") as {
    features: { id: string; geometry: { coordinates: unknown } }[];
  };
  return features.map(({ id, geometry }) => [id.replace("/", ":"), somewhere(geometry.coordinates)]);
}

/** The first place of a geometry. */
function somewhere(coordinates: unknown): [number, number] {
  const list = coordinates as unknown[];
  return typeof list[0] === "number" ? (list as [number, number]) : somewhere(list[0]);
}
