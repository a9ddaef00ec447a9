import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { Client } from "../support/client.ts";
import { dataFolder, hosts, type RunningHost, secretKey } from "../support/hosts/hosts.ts";
import { type MockPush, startMockPush } from "../support/mock-push/index.ts";

/**
 * A restart changes nothing, on any host. Each scenario yields where it wants one; all of a host's scenarios
 * go on side by side, each with a customer, stores and a campaign of its own, and share the restarts.
 */

interface PingAnswer {
  results: {
    status: string;
    events: { type: string; geofenceId: string; at: string; reason?: string; resumed?: true }[];
    notifications: string[];
  }[];
}
interface Listed<T> {
  data: T[];
}
interface Decision {
  outcome: string;
  reason: string | null;
  gates: { gate: string; detail?: { used?: number } }[];
}

const second = 1_000;
const minute = 60 * second;
type Place = { readonly latitude: number; readonly longitude: number };
type Steps = AsyncGenerator<void, void>;

/** What one scenario acts through. */
interface Cast {
  readonly api: Client;
  readonly phones: MockPush;
  /** The customer's push endpoint. */
  readonly endpoint: string;
  readonly here: Place;
  /** A second store, half a kilometre on, and a place between that is in none. */
  readonly there: Place;
  readonly away: Place;
  ping(at: number, place: object, more?: object): Promise<PingAnswer["results"][number]>;
  list<T>(what: string): Promise<T[]>;
}

const soon = (expectation: () => unknown) => vi.waitFor(expectation, { timeout: 15_000, interval: 50 });
const types = ({ events }: PingAnswer["results"][number]) => events.map(({ type }) => type);

const scenarios: Record<string, (id: string, cast: Cast) => Steps> = {
  async *"leaves a visit open, with its row of pings, its dwell and its exit to come"(id, cast) {
    const { ping, here, away } = cast;
    const began = Date.now() - 20 * minute;
    expect(types(await ping(began, here))).toEqual(["geofence.entered"]);
    // Changes nothing, and so is written nowhere but as a position.
    expect((await ping(began + minute, here, { id: "quiet" })).status).toBe("accepted");
    yield;
    expect((await ping(began + minute, here)).status).toBe("duplicate");
    expect((await ping(began + 2 * minute, here, { id: "quiet" })).status).toBe("duplicate");
    expect((await ping(began + minute - second, here)).status).toBe("late");
    expect((await ping(began + minute + second, { ...here, latitude: 50 })).status).toBe("implausible");
    expect(types(await ping(began + 4 * minute, here))).toEqual(["geofence.dwelled"]);
    expect(types(await ping(began + 5 * minute, here))).toEqual([]);
    expect(types(await ping(began + 6 * minute, away))).toEqual([]);
    yield;
    // The second ping outside ends the visit at the first, which came before the restart.
    const left = await ping(began + 6 * minute + 20 * second, away);
    expect(left.events).toMatchObject([
      { type: "geofence.exited", geofenceId: `${id}-here`, at: new Date(began + 6 * minute).toISOString() },
    ]);
    const events = await cast.list<{ type: string }>("events");
    expect(events.map(({ type }) => type)).toEqual([
      "geofence.exited",
      "geofence.dwelled",
      "geofence.entered",
    ]);
  },

  async *"counts what was sent before it against caps, and sends nothing again"(id, cast) {
    const { ping, here, there, api, phones, endpoint } = cast;
    const shown = () => phones.shown.filter((message) => message.endpoint === endpoint).length;
    const sent = async () => (await cast.list<{ state: string }>("notifications")).map(({ state }) => state);
    const now = Date.now();
    expect((await ping(now - minute, here)).notifications).toHaveLength(1);
    await soon(async () => expect(await sent()).toEqual(["sent"]));
    yield;
    expect((await ping(now - 20 * second, there)).notifications).toEqual([]);
    const [decision] = await cast.list<Decision>("decisions");
    expect(decision).toMatchObject({ outcome: "suppressed", reason: "pressure_cap" });
    expect(decision?.gates.at(-1)).toMatchObject({ gate: "pressure", detail: { used: 1 } });
    await api.patch("/v1/settings", { pressure: [{ limit: 2, window: "24h" }] });
    yield;
    await api.put(`/v1/geofences/${id}-away`, { ...circle(cast.away), tags: [id] });
    expect((await ping(now, cast.away)).notifications).toHaveLength(1);
    await soon(async () => expect(shown()).toBe(2));
    yield;
    await soon(async () => expect(await sent()).toEqual(["sent", "sent"]));
    expect(shown()).toBe(2);
  },

  async *"sends what was queued, once, however often the push service refused it before"(_, cast) {
    const { ping, here, api, phones, endpoint } = cast;
    const mine = <T extends { endpoint: string }>(all: readonly T[]) =>
      all.filter((message) => message.endpoint === endpoint);
    phones.misbehave(endpoint, { kind: "status", status: 503 }, 2);
    const { notifications } = await ping(Date.now(), here);
    expect(notifications).toHaveLength(1);
    await soon(async () => expect(mine(phones.attempts).length).toBeGreaterThanOrEqual(1));
    yield;
    await soon(async () => expect(mine(phones.shown).length).toBe(1));
    const path = `/v1/notifications/${notifications[0]}`;
    await soon(async () => expect((await api.get(path)).json.state).toBe("sent"));
    yield;
    const { json } = await api.get<{ attemptLog: { status: number }[] }>(path);
    expect(json).toMatchObject({ state: "sent", attempts: 3 });
    expect(json.attemptLog.map(({ status }) => status)).toEqual([503, 503, 201]);
    const ids = mine(phones.shown).map(({ text }) => (JSON.parse(text ?? "{}") as { id: string }).id);
    expect(ids).toEqual(notifications);
  },

  async *"cancels what was queued for a customer who opted out meanwhile"(id, cast) {
    const { ping, here, api, phones, endpoint } = cast;
    phones.misbehave(endpoint, { kind: "status", status: 503 }, 1_000);
    const { notifications } = await ping(Date.now(), here);
    await api.put(`/v1/customers/${id}/consents/push`, { granted: false, source: "test" });
    yield;
    phones.misbehave(endpoint, null);
    const { json } = await api.get(`/v1/notifications/${notifications[0]}`);
    expect(json).toMatchObject({ state: "cancelled", reason: "consent_withdrawn" });
    yield;
    expect(phones.shown.filter((message) => message.endpoint === endpoint)).toEqual([]);
  },

  async *"keeps a pause, a deletion and a withdrawn consent"(id, cast) {
    const { ping, here, there, api } = cast;
    await api.post(`/v1/campaigns/${id}/pause`);
    await api.delete(`/v1/geofences/${id}-there`);
    yield;
    const arrived = await ping(Date.now() - minute, here);
    expect([types(arrived), arrived.notifications]).toEqual([["geofence.entered"], []]);
    expect(types(await ping(Date.now() - 20 * second, there))).toEqual([]);
    await api.put(`/v1/customers/${id}/consents/location`, { granted: false, source: "test" });
    yield;
    expect((await ping(Date.now(), here)).status).toBe("refused");
    expect((await cast.list<{ type: string }>("events")).map(({ type }) => type)).toEqual([
      "geofence.entered",
    ]);
  },

  async *"ends by itself a visit whose time ran out while nothing ran"(id, cast) {
    const { ping, here, api } = cast;
    yield;
    // The others are done with their visits; the presence is saved under the timeout of its last change.
    yield;
    const at = Date.now() - minute;
    await api.patch("/v1/settings", { presenceTimeout: "62s" });
    expect(types(await ping(at, here))).toEqual(["geofence.entered"]);
    yield;
    const exits = async () => {
      const events = await cast.list<{ type: string; geofenceId: string; at: string; reason?: string }>(
        "events",
      );
      return events.filter(({ type }) => type === "geofence.exited");
    };
    await soon(async () => expect(await exits()).toHaveLength(1));
    expect(await exits()).toMatchObject([
      { geofenceId: `${id}-here`, at: new Date(at).toISOString(), reason: "timeout" },
    ]);
  },
};

function circle({ latitude, longitude }: Place): object {
  return {
    name: "Store",
    geometry: { type: "Point", coordinates: [longitude, latitude] },
    radius: 100,
    dwell: "3m",
  };
}

describe.each(hosts)("a restart on $name", (host) => {
  const failures = new Map<string, unknown>();
  let restarts = 0;
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let phones: MockPush;
  let running: RunningHost;
  const api = new Client(() => running.url, secretKey);

  const start = async () => {
    running = await host.start(folder.path, { PUSH_ENDPOINT_ALLOWLIST: phones.host });
  };
  /** The catalogue, the settings, the customers and the keys are the same on both sides of every restart. */
  const restart = async () => {
    const paths = ["config", "settings", "geofences", "campaigns", "customers"].map((what) => `/v1/${what}`);
    const state = () => Promise.all(paths.map(async (path) => (await api.get(path)).json));
    const before = await state();
    await running.stop();
    await start();
    expect(await state()).toEqual(before);
    restarts++;
  };

  const castOf = async (id: string, index: number): Promise<Cast> => {
    const latitude = 48.8 + index * 0.02;
    const [here, away, there] = [2.33, 2.3334, 2.337].map((longitude) => ({ latitude, longitude })) as [
      Place,
      Place,
      Place,
    ];
    for (const [name, place] of Object.entries({ here, there }))
      await api.put(`/v1/geofences/${id}-${name}`, { ...circle(place), tags: [id] });
    await api.put(`/v1/campaigns/${id}`, {
      name: id,
      trigger: { event: "enter", geofences: { tags: [id] } },
      content: { default: { title: "Hello", body: "{{ geofence.name }}" } },
    });
    await api.post(`/v1/campaigns/${id}/launch`);
    await api.put(`/v1/customers/${id}`, { traits: { tier: "gold" } });
    for (const purpose of ["location", "push"])
      await api.put(`/v1/customers/${id}/consents/${purpose}`, { granted: true, source: "test" });
    const subscription = await phones.subscribe();
    await api.put(`/v1/customers/${id}/devices/p`, {
      platform: "web",
      push: { type: "webpush", ...subscription },
    });
    return {
      api,
      phones,
      endpoint: subscription.endpoint,
      here,
      there,
      away,
      async ping(at, place, more = {}) {
        const body = { customerId: id, deviceId: "p", accuracy: 5, timestamp: at, ...place, ...more };
        return (await api.post<PingAnswer>("/v1/pings", body)).json.results[0]!;
      },
      async list<T>(what: string) {
        return (await api.get<Listed<T>>(`/v1/${what}?customerId=${id}`)).json.data;
      },
    };
  };

  beforeAll(async () => {
    folder = await dataFolder();
    phones = await startMockPush();
    await start();
    await api.patch("/v1/settings", { quietHours: null });
    let open: [string, Steps][] = [];
    for (const [index, [name, scenario]] of Object.entries(scenarios).entries())
      open.push([name, scenario(`c${index}`, await castOf(`c${index}`, index))]);
    for (;;) {
      const wantMore: typeof open = [];
      for (const [name, steps] of open) {
        try {
          if (!(await steps.next()).done) wantMore.push([name, steps]);
        } catch (error) {
          failures.set(name, error);
        }
      }
      open = wantMore;
      if (open.length === 0) break;
      await restart();
    }
  }, 180_000);
  afterAll(async () => {
    await running?.stop();
    await phones?.close();
    await folder?.remove();
  });

  it.each(Object.keys(scenarios))("%s", (name) => {
    if (failures.has(name)) throw failures.get(name);
  });

  it("keeps the catalogue, the settings, the customers and the keys, every time", () => {
    expect(restarts).toBe(3);
  });
});
