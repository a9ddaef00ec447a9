import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seeded } from "../geo/worlds.ts";
import { Client } from "../support/client.ts";
import { dataFolder, oneAndFour, type RunningHost, secretKey } from "../support/hosts/hosts.ts";
import { seeds } from "../support/memory-shard.ts";
import { type Message, SseStream } from "../support/sse.ts";
import { campaign, circle, consent, noLimits, opera } from "./seed.ts";

const path = "/v1/events/stream";
const bearer = (key: string) => ({ Authorization: `Bearer ${key}` });
const away = { latitude: opera.latitude - 0.02, longitude: opera.longitude };
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe.each(oneAndFour)("the live stream on $name", (host) => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let running: RunningHost;
  const api = new Client(() => running.url, secretKey);
  const open = (query = "", headers: Record<string, string> = {}) =>
    SseStream.open(`${running.url}${path}${query}`, { ...bearer(secretKey), ...headers });
  const newCustomer = async (id: string) => {
    await api.put(`/v1/customers/${id}`, {});
    await api.put(`/v1/customers/${id}/consents/location`, consent);
  };
  const ping = (customerId: string, place: object, timestamp = Date.now()) =>
    api.post("/v1/pings", { customerId, accuracy: 10, timestamp, ...place });

  beforeAll(async () => {
    folder = await dataFolder();
    running = await host.start(folder.path, {});
    await api.patch("/v1/settings", { quietHours: null, limits: noLimits });
    await api.put("/v1/geofences/opera", circle);
    await api.put("/v1/campaigns/spring", campaign);
    await api.post("/v1/campaigns/spring/launch");
  });
  afterAll(async () => {
    await running?.stop();
    await folder?.remove();
  });

  /** All of a log by pages, oldest first. */
  async function logOf(list: string): Promise<Record<string, unknown>[]> {
    const all: Record<string, unknown>[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const { json }: { json: { data: Record<string, unknown>[]; nextCursor: string | null } } =
        await api.get(`${list}&limit=500${cursor && `&cursor=${cursor}`}`);
      all.push(...json.data);
      cursor = json.nextCursor;
    }
    return all.reverse();
  }

  /** Each customer walks in and out: an enter and an exit a lap. */
  async function walk(customers: readonly string[], laps: number, random: () => number): Promise<void> {
    const begin = Date.now() - laps * 120_000;
    for (let lap = 0; lap < laps; lap++) {
      const at = begin + lap * 120_000;
      const pings = customers.flatMap((customerId) =>
        [opera, away, away].map((place, i) => ({
          customerId,
          accuracy: 10,
          timestamp: at + i * 30_000,
          ...place,
        })),
      );
      const { status } = await api.post("/v1/pings", { pings });
      expect(status).toBe(200);
      await wait(random() * 60);
    }
  }

  /** Reads to the end that is asked for, hanging up at random and going on with the last id. */
  async function readWithCuts(start: string, enough: (got: number) => boolean, random: () => number) {
    const got: Message[] = [];
    let cuts = 0;
    let last = start;
    const deadline = Date.now() + 50_000;
    while (!enough(got.length) && Date.now() < deadline) {
      const stream =
        random() < 0.5
          ? await open("?decisions=true", { "Last-Event-ID": last })
          : await open(`?decisions=true&lastEventId=${last}`);
      expect(stream.status).toBe(200);
      const many = Math.floor(random() < 0.1 ? 60 : random() * 14);
      for (let i = 0; i < many && !enough(got.length); i++) {
        const message = await stream.next();
        if (message === null) break;
        got.push(message);
        last = stream.lastId;
      }
      stream.close();
      cuts++;
      await wait(random() * 50);
    }
    return { got, cuts };
  }

  it.each(seeds(2, 10))(
    "brings everything once and in order, however often it is cut: seed %i",
    async (seed) => {
      const random = seeded(seed);
      const customers = Array.from({ length: 6 }, (_, i) => `cut-${seed}-${i}`);
      for (const id of customers) await newCustomer(id);
      const first = await open();
      await Promise.race([first.next(), wait(50)]);
      const start = first.lastId;
      first.close();
      const laps = 12;
      const wanted = customers.length * laps * 3;
      const reading = readWithCuts(start, (got) => got >= wanted, random);
      await walk(customers, laps, seeded(seed + 1_000));
      const { got, cuts } = await reading;
      const isOurs = ({ customerId }: Record<string, unknown>) => customers.includes(String(customerId));
      const events = (await logOf("/v1/events?")).filter(isOurs);
      const decisions = (await logOf("/v1/decisions?")).filter(isOurs);
      expect(events.length).toBe(customers.length * laps * 2);
      expect([events.length + decisions.length, got.length]).toEqual([wanted, wanted]);
      expect(cuts).toBeGreaterThan(3);
      for (const customerId of customers) {
        const mine = got.filter(({ data }) => data.customerId === customerId);
        expect(mine.filter(({ event }) => event !== "decision").map(({ data }) => data)).toEqual(
          events.filter((event) => event.customerId === customerId),
        );
        expect(
          mine.filter(({ event }) => event === "decision").map(({ data }) => ({ ...data, type: 0 })),
        ).toEqual(
          decisions.filter((one) => one.customerId === customerId).map((one) => ({ ...one, type: 0 })),
        );
      }
      expect(got.map(({ id }) => id)).toEqual(got.map(({ id }) => id).sort());
    },
  );

  it("tells how to come back, and what it is, before anything happens", async () => {
    const stream = await open();
    expect(Object.fromEntries(stream.headers)).toMatchObject({
      "content-type": expect.stringContaining("text/event-stream"),
      "cache-control": "no-store",
    });
    await newCustomer("early");
    await ping("early", opera);
    const message = await stream.next();
    expect(message).toMatchObject({
      event: "geofence.entered",
      data: { type: "geofence.entered", customerId: "early", geofenceId: "opera" },
    });
    expect(JSON.stringify(message)).not.toMatch(/latitude|longitude/);
    expect(stream.retry).toBe(1_000);
    stream.close();
  });

  it("filters as the list of events does", async () => {
    for (const id of ["fay", "gil"]) await newCustomer(id);
    await api.put("/v1/geofences/block", { ...circle, radius: 400 });
    const streams = await Promise.all(
      ["?customerId=fay", "?geofenceId=block", "?type=geofence.exited&geofenceId=block"].map((query) =>
        open(query),
      ),
    );
    const at = Date.now() - 90_000;
    for (const id of ["gil", "fay"]) {
      await ping(id, opera, at);
      await ping(id, away, at + 30_000);
      await ping(id, away, at + 60_000);
    }
    const seen = async (stream: SseStream, count: number) => {
      const all: unknown[] = [];
      for (let i = 0; i < count; i++) {
        const { data } = (await stream.next())!;
        all.push([data.customerId, data.geofenceId, data.type]);
      }
      stream.close();
      return all;
    };
    expect(await seen(streams[0]!, 4)).toEqual([
      ["fay", "block", "geofence.entered"],
      ["fay", "opera", "geofence.entered"],
      ["fay", "block", "geofence.exited"],
      ["fay", "opera", "geofence.exited"],
    ]);
    expect(await seen(streams[1]!, 4)).toEqual([
      ["gil", "block", "geofence.entered"],
      ["gil", "block", "geofence.exited"],
      ["fay", "block", "geofence.entered"],
      ["fay", "block", "geofence.exited"],
    ]);
    expect(await seen(streams[2]!, 2)).toEqual([
      ["gil", "block", "geofence.exited"],
      ["fay", "block", "geofence.exited"],
    ]);
    // From a time on, what is stored comes first.
    const again = await open(`?customerId=gil&type=geofence.entered&from=${at}&to=${at + 1}`);
    expect(await seen(again, 2)).toEqual([
      ["gil", "block", "geofence.entered"],
      ["gil", "opera", "geofence.entered"],
    ]);
    await api.delete("/v1/geofences/block");
  });

  it("tells nothing of a customer who has been erased", async () => {
    for (const id of ["kept", "erased"]) await newCustomer(id);
    const before = await open();
    await Promise.race([before.next(), wait(50)]);
    before.close();
    for (const id of ["erased", "kept"]) await ping(id, opera);
    expect((await api.delete("/v1/customers/erased")).status).toBe(204);
    const after = await open("", { "Last-Event-ID": before.lastId });
    expect(await after.next()).toMatchObject({ data: { customerId: "kept" } });
    after.close();
  });

  it("says what is lost to whoever comes back too late, and goes on", async () => {
    const old = Date.now() - 100 * 86_400_000;
    const id = `${old.toString(16).padStart(12, "0")}${"0".repeat(20)}.0000`;
    const stream = await open("?decisions=true", { "Last-Event-ID": id });
    expect(await stream.next()).toMatchObject({
      event: "gap",
      data: { type: "gap", reason: "retention", of: "events", from: new Date(old).toISOString() },
    });
    expect(await stream.next()).toMatchObject({
      event: "gap",
      data: { reason: "retention", of: "decisions" },
    });
    expect(await stream.next()).toMatchObject({ event: "geofence.entered" });
    stream.close();
    // An id from a time that has not come: a clock was set back.
    const ahead = `${(Date.now() + 60_000).toString(16).padStart(12, "0")}${"f".repeat(20)}.0000`;
    const early = await open("", { "Last-Event-ID": ahead });
    expect(await early.next()).toMatchObject({ event: "gap", data: { reason: "clock" } });
    await newCustomer("later");
    await ping("later", opera);
    expect(await early.next()).toMatchObject({ data: { customerId: "later" } });
    early.close();
  });

  it("is begun with a token that is good for nothing else", async () => {
    const viewer = await api.post<{ key: string; id: string }>("/v1/keys", { role: "viewer", name: "live" });
    const view = new Client(() => running.url, viewer.json.key);
    const made = await view.post<{ token: string; expiresAt: string }>("/v1/events/stream-token");
    expect([made.status, made.json]).toEqual([
      201,
      { token: expect.stringMatching(/^st_/), expiresAt: expect.any(String) },
    ]);
    const left = Date.parse(made.json.expiresAt) - Date.now();
    expect(left > 50_000 && left <= 60_000).toBe(true);
    const { token } = made.json;
    const stream = await SseStream.open(`${running.url}${path}?token=${token}`, {});
    expect(stream.status).toBe(200);
    stream.close();
    const nobody = new Client(() => running.url, null);
    for (const [client, where] of [
      [nobody, `/v1/events?token=${token}`],
      [nobody, `${path}?token=${token}x`],
      [nobody, `${path}?token=${viewer.json.key}`],
      [new Client(() => running.url, token), "/v1/events"],
    ] as const)
      expect([where, (await client.get(where)).status]).toEqual([where, 401]);
    for (const role of ["ingest", "till", "publishable"]) {
      const other = await api.post<{ key: string }>("/v1/keys", { role, name: role });
      const client = new Client(() => running.url, other.json.key);
      expect((await client.get(path)).status).toBe(403);
      expect((await client.post("/v1/events/stream-token")).status).toBe(403);
    }
    await api.delete(`/v1/keys/${viewer.json.id}`);
    expect((await nobody.get(`${path}?token=${token}`)).status).toBe(401);
  });

  it("ends within 10 s of the revocation of its key", async () => {
    const { json } = await api.post<{ key: string; id: string }>("/v1/keys", {
      role: "viewer",
      name: "gone",
    });
    const made = await new Client(() => running.url, json.key).post<{ token: string }>(
      "/v1/events/stream-token",
    );
    const streams = [
      await SseStream.open(`${running.url}${path}?customerId=none`, bearer(json.key)),
      await SseStream.open(`${running.url}${path}?customerId=none&token=${made.json.token}`, {}),
    ];
    await wait(200);
    expect((await api.delete(`/v1/keys/${json.id}`)).status).toBe(204);
    const revoked = Date.now();
    for (const stream of streams) expect(await stream.next()).toBeNull();
    expect(Date.now() - revoked).toBeLessThan(10_000);
  });

  it("gives all of it to a reader who is slow to begin", async () => {
    const stream = await open("?from=2020-01-01T00:00:00Z");
    await wait(3_000);
    const all = (await logOf("/v1/events?")).map(({ id }) => id);
    const got: unknown[] = [];
    while (got.length < all.length) got.push((await stream.next())?.data.id);
    stream.close();
    expect(got.sort()).toEqual(all.sort());
  });
});

describe.each(oneAndFour)("streams that are open when $name stops", (host) => {
  it("end, and go on when it is back", async () => {
    const folder = await dataFolder();
    let running = await host.start(folder.path, {});
    const open = (headers = {}) =>
      SseStream.open(`${running.url}${path}`, { ...bearer(secretKey), ...headers });
    const api = new Client(() => running.url, secretKey);
    try {
      await api.put("/v1/geofences/opera", circle);
      await api.put("/v1/customers/ana", {});
      await api.put("/v1/customers/ana/consents/location", consent);
      const stream = await open();
      const ended = (async () => {
        try {
          return await stream.next();
        } catch {
          return "broken off";
        }
      })();
      await wait(300);
      await api.post("/v1/pings", { customerId: "ana", accuracy: 10, timestamp: Date.now(), ...opera });
      expect(await ended).toMatchObject({ event: "geofence.entered" });
      const end = stream.next().catch(() => "broken off");
      const began = Date.now();
      await running.stop();
      // Only a process of ours can say farewell; the platform just goes.
      if (host.name.startsWith("Node")) expect([await end, Date.now() - began < 2_000]).toEqual([null, true]);
      running = await host.start(folder.path, {});
      const again = await open({ "Last-Event-ID": stream.lastId });
      const away = { latitude: opera.latitude - 0.02, longitude: opera.longitude };
      for (const at of [30_000, 60_000])
        await api.post("/v1/pings", { customerId: "ana", accuracy: 10, timestamp: Date.now() + at, ...away });
      expect(await again.next()).toMatchObject({ event: "geofence.exited", data: { customerId: "ana" } });
      again.close();
    } finally {
      await running.stop();
      await folder.remove();
    }
  });
});
