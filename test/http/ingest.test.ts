import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Apps } from "../support/apps.ts";
import { publishableKey, secretKey } from "../support/hosts/hosts.ts";
import { circle, opera } from "./seed.ts";

const start = Date.parse("2026-11-22T10:00:00Z");
const seconds = start / 1_000;
const owntracks = "/v1/ingest/owntracks";
const overland = "/v1/ingest/overland";
const transistorsoft = "/v1/ingest/transistorsoft";
const osmand = "/v1/ingest/osmand";
const ok = { result: "ok" };
const { latitude, longitude } = opera;
const location = { _type: "location", lat: latitude, lon: longitude, acc: 10 };
const feature = (properties: object, coordinates = [longitude, latitude]) => ({
  type: "Feature",
  geometry: { type: "Point", coordinates },
  properties,
});
const coords = { latitude, longitude, accuracy: 10, speed: -1 };

describe("a location app", () => {
  let apps: Apps;
  let phone: Awaited<ReturnType<Apps["phone"]>>;
  beforeEach(async () => {
    apps = new Apps(start);
    await apps.send("PUT", "/v1/geofences/opera", circle);
    phone = await apps.phone();
  });
  afterEach(() => apps.close());
  const events = () => apps.events(phone.customerId);

  describe("OwnTracks", () => {
    it("sends a place and is told to watch the zones, once", async () => {
      const first = await phone.send(owntracks, {
        ...location,
        tst: seconds - 60,
        tid: "xx",
        topic: "a/b/c",
      });
      expect([first.status, first.counts]).toEqual([200, [1, 0]]);
      expect(first.json).toEqual([
        {
          _type: "cmd",
          action: "setWaypoints",
          waypoints: {
            _type: "waypoints",
            waypoints: [
              {
                _type: "waypoint",
                tst: expect.any(Number),
                rid: "opera",
                desc: "Paris Opéra",
                lat: latitude,
                lon: longitude,
                rad: 150,
              },
            ],
          },
        },
      ]);
      expect((await phone.send(owntracks, { ...location, tst: seconds })).json).toEqual([]);
      expect(await events()).toMatchObject([
        { type: "geofence.entered", geofenceId: "opera", at: "2026-11-22T09:59:00.000Z", accuracy: 10 },
      ]);
      await apps.send("PUT", "/v1/geofences/opera", { ...circle, radius: 160 });
      expect((await phone.send(owntracks, { ...location, tst: seconds + 1 })).json).toHaveLength(1);
    });

    it("means kilometres an hour, and leaves out what is nothing", async () => {
      await phone.send(owntracks, { ...location, acc: undefined, vel: 36, tst: seconds });
      expect(await events()).toMatchObject([{ speed: 10, accuracy: null }]);
    });

    it("reports what its own geofencing saw", async () => {
      const transition = { ...location, _type: "transition", rid: "opera", desc: "Somewhere", t: "c" };
      await phone.send(owntracks, { ...transition, acc: 200, event: "enter", tst: seconds - 60 });
      const far = { lat: latitude + 0.003, event: "leave", tst: seconds };
      await phone.send(owntracks, { ...transition, ...far });
      expect(await events()).toMatchObject([
        { type: "geofence.entered", confidence: "medium" },
        { type: "geofence.exited", at: "2026-11-22T10:00:00.000Z" },
      ]);
    });

    it.each("waypoint waypoints lwt status card cmd encrypted steps beacon".split(" "))(
      "sends a %s, which is neither used nor wrong",
      async (_type) => {
        const { status, json, counts } = await phone.send(owntracks, { ...location, _type, tst: seconds });
        expect([status, json, counts]).toEqual([200, [], [0, 0]]);
      },
    );

    it("is not sent an error for what cannot be used", async () => {
      for (const [body, unusable] of [
        ["", 0],
        ["  \n", 0],
        ["{", 1],
        ["[".repeat(70) + "]".repeat(70), 1],
        [{ _type: "location" }, 1],
        [{ ...location, tst: "soon" }, 1],
        [{ ...location, lat: 91, tst: seconds }, 1],
        [{ ...location, tst: seconds + 121 }, 1],
        [{ ...location, tst: seconds * 1_000 }, 1],
        [{ _type: "nonsense" }, 1],
        [[7, null, { ...location, tst: seconds }], 2],
      ] as const) {
        const { status, counts } = await phone.send(owntracks, body);
        expect([body, status, counts[1]]).toEqual([body, 200, unusable]);
      }
      const stranger = await apps.phone({ agrees: false });
      const refused = await stranger.send(owntracks, { ...location, tst: seconds });
      expect([refused.status, refused.json, refused.counts]).toEqual([200, [], [0, 1]]);
    });

    it("is Overland when it counts from 2001, and is answered as that", async () => {
      const tst = seconds - Date.UTC(2001, 0) / 1_000;
      for (const path of [owntracks, overland])
        expect((await phone.send(path, { ...location, tst })).json).toEqual(ok);
      expect(await events()).toMatchObject([{ at: "2026-11-22T10:00:00.000Z" }]);
    });
  });

  describe("Overland", () => {
    it("sends longitudes first, offsets without a colon, and -1 for what it does not know", async () => {
      const { status, json, counts } = await phone.send(overland, {
        locations: [
          feature({ timestamp: "2026-11-22T01:59:00-0800", horizontal_accuracy: -1, speed: -1 }),
          feature({ timestamp: "2026-11-22T09:59:30Z", horizontal_accuracy: 5, speed: 2, device_id: "x" }),
          { type: "Feature", properties: { timestamp: "2026-11-22T09:59:40Z", action: "will_terminate" } },
          feature({ timestamp: "2026-11-22T09:59:50Z", action: "exited_pause_region" }),
          feature({ timestamp: "yesterday" }),
          "no feature",
        ],
      });
      expect([status, json, counts]).toEqual([200, ok, [2, 4]]);
      expect(await events()).toMatchObject([
        { type: "geofence.entered", at: "2026-11-22T09:59:00.000Z", accuracy: null, speed: null },
      ]);
    });

    it("has its current place taken when that is of the same time as the others", async () => {
      const at = (timestamp: string) => feature({ timestamp, horizontal_accuracy: 5 });
      const upload = (current: object, ...locations: object[]) =>
        phone.send(overland, { locations, current });
      expect((await upload(at("2026-11-22T10:00:00Z"))).counts).toEqual([0, 0]);
      const old = at("2026-11-22T09:00:00Z");
      expect((await upload(at("2026-11-22T09:02:00.001Z"), old)).counts).toEqual([1, 0]);
      const newer = at("2026-11-22T09:10:00Z");
      expect((await upload(at("2026-11-22T09:12:00Z"), newer)).counts).toEqual([2, 0]);
    });

    it("sends any number of places, taken in order of their time and counted as one request", async () => {
      const locations = Array.from({ length: 31_500 }, (_, i) =>
        feature({ timestamp: start - 100 * i, horizontal_accuracy: 5 }),
      );
      const { status, counts } = await phone.send(overland, { locations });
      expect([status, counts]).toEqual([200, [31_500, 0]]);
      const first = new Date(start - 100 * 31_499).toISOString();
      expect(await events()).toMatchObject([
        { type: "geofence.entered", at: first },
        { type: "geofence.dwelled" },
      ]);
    });
  });

  describe("of Transistorsoft's kind", () => {
    const record = { coords, timestamp: "2026-11-22T09:59:00.000Z", uuid: "5c1e0b9a-1" };

    it("sends a record or a list, and is told which zones to watch", async () => {
      const first = await phone.send(transistorsoft, { location: record, device_id: "x" });
      expect([first.status, first.counts]).toEqual([200, [1, 0]]);
      expect(first.json).toEqual({
        background_geolocation: [
          [
            "addGeofences",
            [
              {
                identifier: "opera",
                latitude,
                longitude,
                radius: 150,
                notifyOnEntry: true,
                notifyOnExit: true,
                notifyOnDwell: true,
                loiteringDelay: 180_000,
              },
            ],
          ],
        ],
      });
      const later = { coords, timestamp: start - 30_000, uuid: "5c1e0b9a-2" };
      const list = await phone.send(transistorsoft, { location: [record, later, {}] });
      expect([list.json, list.counts]).toEqual([{}, [2, 1]]);
      expect(await events()).toMatchObject([{ at: "2026-11-22T09:59:00.000Z" }]);
    });

    it("sends a record twice, and it counts once", async () => {
      await phone.send(transistorsoft, { location: record });
      const moved = { ...record, timestamp: start, coords: { ...coords, latitude: latitude + 0.01 } };
      await phone.send(transistorsoft, { location: moved });
      await phone.send(transistorsoft, {
        location: { ...moved, uuid: "5c1e0b9a-3", timestamp: start + 21_000 },
      });
      // The second one was the first again: one place outside ends nothing.
      expect(await events()).toHaveLength(1);
    });

    it("says so when a place is made up, and what its own geofencing saw", async () => {
      await phone.send(transistorsoft, { location: { ...record, mock: true } });
      expect(await events()).toEqual([]);
      const seen = { coords: { ...coords, accuracy: 300 }, timestamp: start };
      const geofence = { identifier: "opera", action: "ENTER" };
      await phone.send(transistorsoft, { location: { ...seen, geofence } });
      expect(await events()).toMatchObject([{ type: "geofence.entered", confidence: "medium" }]);
    });
  });

  describe("OsmAnd", () => {
    const place = `lat=${latitude}&lon=${longitude}`;
    it.each([
      [`${place}&timestamp=${seconds}`, start],
      [`${place}&timestamp=${start}`, start],
      [`${place}&timestamp=2026-11-22T09%3A59%3A59Z`, start - 1_000],
      [`${place}&timestamp=2026-11-22+09%3A59%3A59`, start - 1_000],
      [`location=${latitude},${longitude}&timestamp=${seconds}`, start],
      [`id=whoever&${place}`, start],
    ])("sends %s", async (query, at) => {
      const { status, json, counts } = await phone.get(`${osmand}?${query}&accuracy=10`);
      expect([status, json, counts]).toEqual([200, ok, [1, 0]]);
      const entered = { type: "geofence.entered", at: new Date(at).toISOString(), accuracy: 10 };
      expect(await events()).toMatchObject([entered]);
      const posted = await apps.phone();
      expect((await posted.send(osmand, `${query}&accuracy=10`)).counts).toEqual([1, 0]);
      expect(await apps.events(posted.customerId)).toMatchObject([entered]);
    });

    it("sends what Traccar Client 9 sends", async () => {
      const { json, counts } = await phone.send(osmand, {
        location: { coords, timestamp: start },
        device_id: "1",
      });
      expect([json, counts]).toEqual([ok, [1, 0]]);
    });

    it("is not sent an error for what cannot be used", async () => {
      for (const query of [
        "",
        "id=1",
        `${place}&timestamp=soon`,
        `${place}&valid=false`,
        "lat=x&lon=2",
        "location=1",
      ]) {
        const { status, counts } = await phone.get(`${osmand}?${query}`);
        expect([query, status, counts]).toEqual([query, 200, [0, 1]]);
      }
    });

    it("has no place taken for better than its dilution says", async () => {
      await phone.get(`${osmand}?${place}&hdop=2&timestamp=${seconds}`);
      await phone.get(`${osmand}?${place}&hdop=120&timestamp=${seconds + 1}`);
      expect(await events()).toMatchObject([{ accuracy: null }]);
    });
  });

  it("is let in by its device's token alone, wherever that stands", async () => {
    const ask = (headers: Record<string, string>, query = "") =>
      apps.send("POST", `${owntracks}${query}`, { ...location, tst: seconds }, headers);
    const basic = (user: string, password: string) => ({
      Authorization: `Basic ${btoa(`${user}:${password}`)}`,
    });
    expect((await ask(basic("anybody", phone.token))).status).toBe(200);
    const none = await apps.world.app.request(`http://parvis${owntracks}?token=${phone.token}`, {
      method: "POST",
    });
    expect(none.status).toBe(200);
    expect((await ask({ Authorization: "" })).status).toBe(401);
    expect((await ask(basic(phone.token, "x"))).status).toBe(401);
    for (const key of [secretKey, publishableKey])
      expect((await ask({ Authorization: `Bearer ${key}` })).status).toBe(403);
    await apps.send("DELETE", "/v1/device", undefined, { Authorization: `Bearer ${phone.token}` });
    const gone = await phone.send(owntracks, { ...location, tst: seconds });
    expect([gone.status, gone.json]).toMatchObject([401, { code: "revoked_device" }]);
  });

  it("that sends too often comes again later", async () => {
    const statuses = [];
    for (let i = 0; i < 31; i++) statuses.push((await phone.send(overland, { locations: [] })).status);
    expect(statuses.indexOf(503)).toBeGreaterThan(25);
    const refused = await phone.send(overland, { locations: [] });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
  });
});
