import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Client } from "../support/client.ts";
import { dataFolder, hosts, secretKey } from "../support/hosts/hosts.ts";
import { startMockPush } from "../support/mock-push/index.ts";

/**
 * A recorded run through Paris past 598 real supermarkets, against answers that were worked out by brute force
 * elsewhere: the stores entered, and one push for each.
 */

const folder = join(import.meta.dirname, "../../../shared/data");
const isThere = existsSync(join(folder, "oracle"));
const why = isThere ? "" : " (skipped: the folder of recorded data is not here)";
const radius = 100;
/** What the rules take for the accuracy of a fix that has none. */
const unknownAccuracy = 50;

interface Oracle {
  shops_touched: { id: string; name: string; lat: number; lon: number; pings: number }[];
  pings: { i: number; t: number; inside_100m: [id: string, metres: number][] }[];
}
interface Feature {
  id: string;
  properties: { name?: string };
  geometry: { type: string; coordinates: unknown };
}
interface Fix {
  lat: number;
  lon: number;
  t: number;
}
interface PingAnswer {
  results: { status: string; events: { type: string; geofenceId: string }[]; notifications: string[] }[];
}
interface Event {
  type: string;
  geofenceId: string;
  at: string;
}
interface Decision {
  geofenceId: string;
  outcome: string;
  notificationId?: string;
}

const text = (path: string) => readFileSync(join(folder, path), "utf8");
const oracle = () => JSON.parse(text("oracle/paris-run-x-supermarkets-100m.json")) as Oracle;
const run = () =>
  text("tracks-paris-run/normalised.ndjson")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Fix);

/** Slashes are not for ids of ours. */
const geofenceId = (osmId: string) => osmId.replace("/", ":");

function stores(): { id: string; name: string; centre: [number, number] }[] {
  const { features } = JSON.parse(text("stores-paris-osm/supermarches.geojson")) as { features: Feature[] };
  return features.map(({ id, properties, geometry }) => ({
    id: geofenceId(id),
    name: properties.name ?? `Supermarket ${id}`,
    centre: mean(vertices(geometry.coordinates)),
  }));
}

function vertices(coordinates: unknown): [number, number][] {
  const list = coordinates as unknown[];
  return typeof list[0] === "number" ? [list as [number, number]] : list.flatMap(vertices);
}

/** Of all vertices as they stand, a ring's closing one included: so the oracle has it. */
function mean(points: readonly [number, number][]): [number, number] {
  const sum = (axis: 0 | 1) => points.reduce((total, point) => total + point[axis], 0);
  return [sum(0) / points.length, sum(1) / points.length];
}

/**
 * The pings at which the rules let each store be entered for the first time, from the oracle's distances alone:
 * `d + a/2 <= 0`, or the second ping in a row with `d <= 0`.
 */
function firstEnters({ pings }: Oracle): Map<string, number> {
  const entered = new Map<string, number>();
  let before = new Set<string>();
  for (const { i, inside_100m } of pings) {
    for (const [id, metres] of inside_100m)
      if (!entered.has(id) && (metres - radius + unknownAccuracy / 2 <= 0 || before.has(id)))
        entered.set(id, i);
    before = new Set(inside_100m.map(([id]) => id));
  }
  return entered;
}

/** Everything a host made of the run; times count from its start. */
interface Made {
  readonly events: readonly object[];
  readonly pushes: readonly object[];
}
const made: Made[] = [];

describe.skipIf(!isThere)(`a run through Paris${why}`, () => {
  it.each(hosts)("enters the stores of the oracle and pushes once for each, on $name", async (host) => {
    const expected = oracle();
    const data = await dataFolder();
    const push = await startMockPush();
    const running = await host.start(data.path, { PUSH_ENDPOINT_ALLOWLIST: push.host });
    const api = new Client(() => running.url, secretKey);
    const fine = async (reply: Promise<{ status: number; json: object }>) => {
      const { status, json } = await reply;
      expect([status < 300, json]).toEqual([true, json]);
    };
    try {
      const all = stores();
      expect(all).toHaveLength(598);
      for (const { id, lat, lon } of expected.shops_touched) {
        const centre = all.find((store) => store.id === geofenceId(id))?.centre ?? [0, 0];
        expect([Math.abs(centre[0] - lon) < 1e-9, Math.abs(centre[1] - lat) < 1e-9]).toEqual([true, true]);
      }
      for (let i = 0; i < all.length; i += 50)
        await Promise.all(
          all.slice(i, i + 50).map(({ id, name, centre }) => {
            const geometry = { type: "Point", coordinates: centre };
            return fine(api.put(`/v1/geofences/${id}`, { name, geometry, radius, tags: ["supermarket"] }));
          }),
        );
      await fine(api.patch("/v1/settings", { maxPingAge: "2h", pressure: [], quietHours: null }));
      await fine(
        api.put("/v1/campaigns/near", {
          name: "Near",
          trigger: { event: "enter", geofences: { tags: ["supermarket"] } },
          ttl: "2h",
          content: { default: { title: "{{ geofence.name }}", body: "{{ distance }} m, {{ customer.id }}" } },
        }),
      );
      await fine(api.post("/v1/campaigns/near/launch"));
      await fine(api.put("/v1/customers/runner", {}));
      for (const purpose of ["location", "push"])
        await fine(api.put(`/v1/customers/runner/consents/${purpose}`, { granted: true, source: "test" }));
      const { json: config } = await api.get<{ vapidPublicKey: string }>("/v1/config");
      const subscription = await push.subscribe({ applicationServerKey: config.vapidPublicKey });
      await fine(
        api.put("/v1/customers/runner/devices/watch", {
          platform: "web",
          push: { type: "webpush", ...subscription },
        }),
      );

      const fixes = run();
      const shift = Date.now() - (fixes.at(-1)?.t ?? 0);
      const enters: { i: number; id: string }[] = [];
      for (const [i, { lat, lon, t }] of fixes.entries()) {
        const ping = {
          customerId: "runner",
          deviceId: "watch",
          latitude: lat,
          longitude: lon,
          timestamp: t + shift,
        };
        const { json } = await api.post<PingAnswer>("/v1/pings", ping);
        expect(json.results[0]?.status).toBe("accepted");
        for (const { type, geofenceId: id } of json.results[0]?.events ?? [])
          if (type === "geofence.entered") enters.push({ i, id });
      }

      // What was touched and is not entered is what the enter rule leaves out, store by store.
      const touched = expected.shops_touched.map(({ id }) => geofenceId(id)).sort();
      const first = firstEnters(expected);
      const leftOut = touched.filter((id) => ![...first.keys()].map(geofenceId).includes(id));
      const entered = [...new Set(enters.map(({ id }) => id))].sort();
      expect(entered).toEqual(touched.filter((id) => !leftOut.includes(id)));
      expect(touched.filter((id) => !entered.includes(id))).toEqual(leftOut);
      for (const [id, i] of first)
        expect(enters.find((enter) => enter.id === geofenceId(id))).toEqual({ id: geofenceId(id), i });

      const { json: log } = await api.get<{ data: Event[] }>("/v1/events?customerId=runner&limit=500");
      const { json: why } = await api.get<{ data: Decision[] }>("/v1/decisions?customerId=runner&limit=500");
      const decided = why.data.filter(({ outcome }) => outcome === "sent").map(({ geofenceId: id }) => id);
      expect(decided.sort()).toEqual(enters.map(({ id }) => id).sort());
      await expect.poll(() => push.shown.length, { timeout: 20_000 }).toBe(decided.length);
      // The service refuses what is not signed by the subscription's key, and shows only what decrypts.
      expect(push.attempts.filter(({ status }) => status !== 201)).toEqual([]);
      expect(push.shown.map(({ unreadable }) => unreadable)).toEqual(decided.map(() => null));
      const shown = push.shown.map(
        (message) =>
          JSON.parse(message.text ?? "{}") as { title: string; body: string; data: { geofenceId: string } },
      );
      expect(shown.map((message) => message.data.geofenceId).sort()).toEqual(decided);
      await expect
        .poll(async () => {
          const { json } = await api.get<{ data: object[] }>("/v1/notifications?state=sent&limit=500");
          return json.data.length;
        })
        .toBe(decided.length);

      made.push({
        events: log.data
          .map(({ type, geofenceId: id, at, ...rest }) => {
            const { distance } = rest as { distance?: number };
            return { type, id, at: Date.parse(at) - shift, distance };
          })
          .sort((a, b) => a.at - b.at || a.id.localeCompare(b.id) || a.type.localeCompare(b.type)),
        pushes: shown
          .map(({ title, body, data: { geofenceId: id } }) => ({ id, title, body }))
          .sort((a, b) => `${a.id}${a.body}`.localeCompare(`${b.id}${b.body}`)),
      });
      const explained = leftOut.map((id) => `${id}: never within 75 m, nor inside twice in a row`);
      console.log(
        `${host.name}: ${fixes.length} pings, ${touched.length} stores touched, ${entered.length} entered ` +
          `(${enters.length} times), ${shown.length} pushes; left out: ${explained.join("; ") || "none"}`,
      );
    } finally {
      await running.stop();
      await push.close();
      await data.remove();
    }
  });

  it("makes the same events and the same pushes on every host", () => {
    expect(made).toHaveLength(hosts.length);
    const [first, ...others] = made;
    expect(first?.events.length).toBeGreaterThan(0);
    for (const other of others) expect(other).toEqual(first);
  });
});
