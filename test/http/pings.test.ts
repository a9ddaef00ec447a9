import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "../support/client.ts";
import { dataFolder, hosts, type RunningHost, secretKey } from "../support/hosts/hosts.ts";
import { circle, consent, deadPushHost, opera } from "./seed.ts";

interface Result {
  index: number;
  status: string;
  events?: { type: string; geofenceId: string; at: string; confidence?: string }[];
  notifications?: string[];
  errors?: { pointer: string; detail: string }[];
}
interface Answer {
  results: Result[];
  accepted: number;
  refused: number;
}

const second = 1_000;
const minute = 60 * second;
/** A place in no geofence, a kilometre from the one there is. */
const away = { latitude: 48.88, longitude: 2.34 };

describe.each(hosts)("pings on $name", (host) => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let running: RunningHost;
  let customers = 0;
  const api = new Client(() => running.url, secretKey);

  beforeAll(async () => {
    folder = await dataFolder();
    running = await host.start(folder.path, { PUSH_ENDPOINT_ALLOWLIST: deadPushHost });
    await api.put("/v1/geofences/opera", circle);
  });
  afterAll(async () => {
    await running?.stop();
    await folder?.remove();
  });

  /** A new customer who agreed to location. */
  const someone = async () => {
    const customerId = `c${customers++}`;
    await api.put(`/v1/customers/${customerId}`, {});
    await api.put(`/v1/customers/${customerId}/consents/location`, consent);
    return customerId;
  };
  const send = async (body: unknown) => {
    const { status, json } = await api.post<Answer>("/v1/pings", body);
    expect(status).toBe(200);
    expect(json.results.map(({ index }) => index)).toEqual(json.results.map((_, i) => i));
    const taken = ["accepted", "duplicate", "late", "inaccurate", "implausible"];
    expect(json.accepted).toBe(json.results.filter(({ status }) => taken.includes(status)).length);
    expect(json.accepted + json.refused).toBe(json.results.length);
    return json.results;
  };
  const statuses = async (body: unknown) => (await send(body)).map(({ status }) => status);
  const eventTimes = async (customerId: string) => {
    const { json } = await api.get<{ data: { at: string }[] }>(`/v1/events?customerId=${customerId}`);
    return json.data.map(({ at }) => Date.parse(at));
  };

  it("names each ping by what became of it, in the order in which they stand", async () => {
    const customerId = await someone();
    const now = Date.now();
    const ping = (seconds: number, more: object = {}) => ({
      customerId,
      deviceId: "phone",
      accuracy: 10,
      timestamp: now - 10 * minute + seconds * second,
      ...away,
      ...more,
    });
    const pings = [
      [ping(30), "accepted"],
      [ping(0, { id: "first" }), "accepted"],
      [ping(90, { id: "first" }), "duplicate"],
      [ping(30), "duplicate"],
      [ping(60, { accuracy: 101 }), "inaccurate"],
      [ping(61, { mock: true }), "implausible"],
      [ping(62, { latitude: 50 }), "implausible"],
      [ping(63, { latitude: 91 }), "invalid"],
      [ping(64, { customerId: "nobody" }), "refused"],
      [ping(65), "accepted"],
      [ping(65, { latitude: away.latitude + 0.0001 }), "late"],
    ] as const;
    expect(await statuses({ pings: pings.map(([body]) => body) })).toEqual(pings.map(([, status]) => status));
    // Asked again, all that was stored is known by its id or its place and time; a suspect was stored too.
    expect(await statuses({ pings: pings.slice(0, 7).map(([body]) => body) })).toEqual(
      pings.slice(0, 7).map(() => "duplicate"),
    );
    expect(await statuses(ping(40))).toEqual(["late"]);
  });

  it("looks at invalid before refused, refused before duplicate, late before inaccurate before implausible", async () => {
    const customerId = await someone();
    const now = Date.now();
    const ping = (more: object) => ({ customerId, deviceId: "p", timestamp: now, ...away, ...more });
    expect(await statuses(ping({}))).toEqual(["accepted"]);
    expect(await statuses(ping({ customerId: "nobody", latitude: 91 }))).toEqual(["invalid"]);
    expect(await statuses(ping({ timestamp: now - 1, accuracy: 5_000, mock: true }))).toEqual(["late"]);
    expect(await statuses(ping({ timestamp: now + 1, accuracy: 5_000, mock: true }))).toEqual(["inaccurate"]);
    await api.put(`/v1/customers/${customerId}/consents/location`, { ...consent, granted: false });
    expect(await statuses(ping({}))).toEqual(["refused"]);
  });

  it("does not remember what it refused: sent again after the consent, it is taken", async () => {
    const customerId = await someone();
    const ping = { customerId, id: "once", timestamp: Date.now(), ...away };
    await api.put(`/v1/customers/${customerId}/consents/location`, { ...consent, granted: false });
    expect(await statuses(ping)).toEqual(["refused"]);
    await api.put(`/v1/customers/${customerId}/consents/location`, consent);
    expect(await statuses(ping)).toEqual(["accepted"]);
    expect(await statuses(ping)).toEqual(["duplicate"]);
  });

  it("remembers the last 64 ids of a device, each device by itself", async () => {
    const customerId = await someone();
    const now = Date.now();
    const pings = Array.from({ length: 65 }, (_, i) => ({
      customerId,
      deviceId: "phone",
      id: `p${i}`,
      timestamp: now - minute + i,
      ...away,
    }));
    expect(new Set(await statuses({ pings }))).toEqual(new Set(["accepted"]));
    const again = (i: number, more: object = {}) => ({ ...pings[i], timestamp: now - 2 * minute, ...more });
    expect(await statuses(again(1))).toEqual(["duplicate"]);
    expect(await statuses(again(0))).toEqual(["late"]);
    expect(await statuses(again(1, { deviceId: "tablet" }))).toEqual(["accepted"]);
  });

  it("takes the pings of one request in order of their time", async () => {
    const customerId = await someone();
    const now = Date.now();
    const at = (seconds: number, place: object) => ({
      customerId,
      accuracy: 10,
      timestamp: now - minute + seconds * second,
      ...place,
    });
    // Backwards: leaves at 60 s, dated at 35 s, after it has entered at 10 s.
    const results = await send({
      pings: [at(60, away), at(35, away), at(10, opera), at(0, away)],
    });
    expect(results.map(({ events }) => events?.map(({ type }) => type))).toEqual([
      ["geofence.exited"],
      [],
      ["geofence.entered"],
      [],
    ]);
    expect(await eventTimes(customerId)).toEqual([now - 25 * second, now - 50 * second]);
  });

  it("says what an enter is, and how sure", async () => {
    const results = await send({
      pings: [
        { customerId: await someone(), accuracy: 12, timestamp: Date.now(), ...opera },
        { customerId: await someone(), accuracy: 90, timestamp: Date.now(), ...opera, longitude: 2.3329 },
        { customerId: await someone(), accuracy: 200, timestamp: Date.now(), ...opera },
      ],
    });
    expect(
      results.map(({ status, events }) => [status, events?.map(({ confidence }) => confidence)]),
    ).toEqual([
      ["accepted", ["high"]],
      ["accepted", ["medium"]],
      ["inaccurate", []],
    ]);
    expect(results[0]?.events?.[0]).toEqual({
      type: "geofence.entered",
      geofenceId: "opera",
      confidence: "high",
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
  });

  it("takes the phone's own geofencing as evidence, with fixes up to 500 m", async () => {
    const region = (event: string) => ({ id: "opera", event });
    const edge = { ...opera, longitude: opera.longitude + 0.003 };
    const results = await send({
      pings: [
        {
          customerId: await someone(),
          accuracy: 400,
          timestamp: Date.now(),
          ...edge,
          region: region("enter"),
        },
        {
          customerId: await someone(),
          accuracy: 501,
          timestamp: Date.now(),
          ...edge,
          region: region("enter"),
        },
        {
          customerId: await someone(),
          accuracy: 10,
          timestamp: Date.now(),
          ...edge,
          region: region("enter"),
        },
        {
          customerId: await someone(),
          accuracy: 10,
          timestamp: Date.now(),
          ...opera,
          region: region("dwell"),
        },
        {
          customerId: await someone(),
          timestamp: Date.now(),
          ...opera,
          region: { id: "gone", event: "exit" },
        },
      ],
    });
    expect(results.map(({ status, events }) => [status, events?.map(({ type }) => type)])).toEqual([
      ["accepted", ["geofence.entered"]],
      ["inaccurate", []],
      ["accepted", []],
      ["accepted", ["geofence.entered", "geofence.dwelled"]],
      ["accepted", ["geofence.entered"]],
    ]);
  });

  it("reads RFC 3339 with any offset and epoch milliseconds as the same time", async () => {
    const at = Date.now() - 2 * minute;
    const forms = [
      at,
      new Date(at).toISOString(),
      new Date(at).toISOString().replace("T", " ").replace("Z", "z"),
      new Date(at + 90 * minute).toISOString().replace("Z", "+01:30"),
      new Date(at - 480 * minute).toISOString().replace("Z", "-08:00"),
    ];
    for (const timestamp of forms) {
      const customerId = await someone();
      expect(await statuses({ customerId, accuracy: 5, timestamp, ...opera })).toEqual(["accepted"]);
      expect([timestamp, await eventTimes(customerId)]).toEqual([timestamp, [at]]);
    }
  });

  it("shifts all times of a request whose clock is more than 30 s off, and no other", async () => {
    const shifted = async (skew: number, form: "batch" | "ping") => {
      const customerId = await someone();
      const phoneNow = Date.now() + skew;
      const ping = { customerId, accuracy: 5, timestamp: phoneNow - minute, ...opera };
      const body = form === "batch" ? { pings: [ping], sentAt: phoneNow } : { ...ping, sentAt: phoneNow };
      expect(await statuses(body)).toEqual(["accepted"]);
      const [at] = await eventTimes(customerId);
      return (at ?? 0) - (Date.now() - minute);
    };
    const nearly = 5 * second;
    for (const form of ["batch", "ping"] as const) {
      for (const skew of [40 * second, -40 * second, 3_600 * second, -86_400 * second])
        expect(Math.abs(await shifted(skew, form))).toBeLessThan(nearly);
      expect(Math.abs((await shifted(20 * second, form)) - 20 * second)).toBeLessThan(nearly);
      expect(Math.abs((await shifted(-20 * second, form)) + 20 * second)).toBeLessThan(nearly);
    }
  });

  it("marks as invalid what no place or time can be, each with its pointer", async () => {
    const customerId = await someone();
    const now = Date.now();
    const good = { customerId, timestamp: now, ...opera };
    const bad: [object, string, RegExp][] = [
      [{ latitude: 90.0001 }, "latitude", /from -90 to 90, got 90\.0001/],
      [{ latitude: "48.87" }, "latitude", /got "48\.87"/],
      [{ latitude: null }, "latitude", /got null/],
      [{ longitude: -180.5 }, "longitude", /from -180 to 180/],
      [{ longitude: "NaN" }, "longitude", /got "NaN"/],
      [{ timestamp: "2026-13-01T00:00:00Z" }, "timestamp", /RFC 3339/],
      [{ timestamp: "2026-02-29T00:00:00Z" }, "timestamp", /RFC 3339/],
      [{ timestamp: "2026-01-01" }, "timestamp", /RFC 3339/],
      [{ timestamp: "0000-01-01T00:00:00Z" }, "timestamp", /RFC 3339/],
      [{ timestamp: "9999-12-31T23:59:59-01:00" }, "timestamp", /RFC 3339/],
      [{ timestamp: 1e18 }, "timestamp", /RFC 3339/],
      [{ timestamp: now + 125 * second }, "timestamp", /2 min ahead/],
      [{ customerId: undefined }, "customerId", /letters, digits/],
      [{ customerId: "a b" }, "customerId", /letters, digits/],
      [{ deviceId: "" }, "deviceId", /letters, digits/],
      [{ id: "x".repeat(129) }, "id", /1 to 128/],
      [{ accuracy: "good" }, "accuracy", /a number/],
      [{ speed: [] }, "speed", /a number, got an array/],
      [{ mock: 1 }, "mock", /a boolean/],
      [{ sentAt: "noon" }, "sentAt", /RFC 3339/],
      [{ region: "opera" }, "region", /expected an object, got a string/],
      [{ region: { id: "opera", event: "leave" } }, "region/event", /enter, exit or dwell, got "leave"/],
      [{ region: { event: "enter" } }, "region/id", /letters, digits/],
      [{ region: { id: "opera", event: "enter", "a/b": 1 } }, "region/a~1b", /unknown field/],
      [{ "~who": 1 }, "~0who", /unknown field/],
    ];
    const results = await send({ pings: [...bad.map(([change]) => ({ ...good, ...change })), good] });
    for (const [i, [, field, words]] of bad.entries())
      expect(results[i]).toMatchObject({
        status: "invalid",
        errors: [{ pointer: `/pings/${i}/${field}`, detail: expect.stringMatching(words) }],
      });
    expect(results.at(-1)?.status).toBe("accepted");
    const alone = await api.post<Answer>("/v1/pings", { ...good, latitude: 91 });
    expect(alone.json.results[0]?.errors?.[0]?.pointer).toBe("/latitude");
    const infinite = JSON.stringify({ ...good, accuracy: "@" }).replace('"@"', "1e999");
    expect((await send(infinite))[0]?.errors?.[0]?.pointer).toBe("/accuracy");
  });

  it("takes a time up to 2 min ahead, and places at the corners of the map", async () => {
    const now = Date.now();
    const corners = [-90, 90].flatMap((latitude) =>
      [-180, 180].map((longitude) => ({ latitude, longitude })),
    );
    expect(await statuses({ customerId: await someone(), timestamp: now + 110 * second, ...away })).toEqual([
      "accepted",
    ]);
    for (const corner of corners)
      expect(await statuses({ customerId: await someone(), timestamp: now, ...corner })).toEqual([
        "accepted",
      ]);
  });

  it("refuses an impossible clock instead of dating events outside the calendar", async () => {
    const customerId = await someone();
    const ping = { customerId, accuracy: 5, timestamp: "0001-01-02T00:00:00Z", ...opera };
    expect(await statuses({ pings: [ping], sentAt: "9999-12-31T00:00:00Z" })).toEqual(["invalid"]);
  });

  it("takes 1 000 pings and nobody's, and refuses 1 001 whole", async () => {
    const customerIds = await Promise.all([someone(), someone(), someone(), someone()]);
    const now = Date.now();
    const pings = Array.from({ length: 1_001 }, (_, i) => ({
      customerId: customerIds[i % 4],
      timestamp: now - minute + i,
      ...away,
    }));
    const tooMany = await api.post("/v1/pings", { pings });
    expect([tooMany.status, tooMany.json.errors]).toMatchObject([422, [{ pointer: "/pings" }]]);
    expect(new Set(await statuses({ pings: pings.slice(1) }))).toEqual(new Set(["accepted"]));
    expect(await send({ pings: [] })).toEqual([]);
  });

  it("keeps customers, devices and geofences apart whose names are those of built-ins", async () => {
    for (const name of ["constructor", "toString", "valueOf", "hasOwnProperty"]) {
      await api.put(`/v1/geofences/${name}`, circle);
      await api.put(`/v1/customers/${name}`, { locale: "valueOf" });
      await api.put(`/v1/customers/${name}/consents/location`, consent);
      const [result] = await send({
        customerId: name,
        deviceId: name,
        id: name,
        timestamp: Date.now(),
        ...opera,
      });
      expect(result?.events?.map(({ geofenceId }) => geofenceId)).toEqual(
        expect.arrayContaining([name, "opera"]),
      );
      expect((await api.delete(`/v1/geofences/${name}`)).status).toBe(204);
    }
  });
});
