import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { seededRandom } from "../../scripts/support/random.ts";
import { Client } from "../support/client.ts";
import { type Child, listening, runMain } from "../support/hosts/child.ts";
import { dataFolder, secretKey } from "../support/hosts/hosts.ts";
import { type MockPush, startMockPush } from "../support/mock-push/index.ts";
import { badWeather } from "../support/weather.ts";

const long = Boolean(process.env.PARVIS_LONG);
const customers = long ? 10_000 : 150;
const kills = long ? 60 : 5;
const ttl = long ? 300 : 30;
const opera = { latitude: 48.8708, longitude: 2.3316 };

interface Notification {
  id: string;
  state: string;
  reason: string | null;
  attempts: number;
  createdAt: string;
}

describe("kill -9 every second while a push service has a bad day", () => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let push: MockPush;
  let child: Child;
  let url = "";
  const api = new Client(() => url, secretKey);

  const start = async () => {
    child = runMain({
      DATA_DIR: folder.path,
      PARVIS_SECRET_KEY: secretKey,
      PUSH_ENDPOINT_ALLOWLIST: push.host,
    });
    url = await listening(child);
  };
  beforeEach(async () => {
    folder = await dataFolder();
    push = await startMockPush({ weather: badWeather(seededRandom(5), Date.now) });
    await start();
  });
  afterEach(async () => {
    child.process.kill("SIGKILL");
    await child.ended;
    await push.close();
    await folder.remove();
  });

  const fine = async (reply: Promise<{ status: number }>) => expect((await reply).status).toBeLessThan(300);

  const setUp = async () => {
    await fine(api.patch("/v1/settings", { quietHours: null }));
    const geometry = { type: "Point", coordinates: [opera.longitude, opera.latitude] };
    await fine(api.put("/v1/geofences/opera", { name: "Opéra", geometry, radius: 150 }));
    const content = { default: { title: "Hello", body: "Come in" } };
    const trigger = { event: "enter", geofences: {} };
    await fine(api.put("/v1/campaigns/spring", { name: "Spring", trigger, ttl: `${ttl}s`, content }));
    await fine(api.post("/v1/campaigns/spring/launch"));
    for (let i = 0; i < customers; i++) {
      await fine(api.put(`/v1/customers/c${i}`, {}));
      for (const purpose of ["location", "push"])
        await fine(api.put(`/v1/customers/c${i}/consents/${purpose}`, { granted: true, source: "test" }));
      const subscription = { type: "webpush", ...(await push.subscribe()) };
      await fine(api.put(`/v1/customers/c${i}/devices/p`, { platform: "web", push: subscription }));
    }
  };

  const notifications = async (): Promise<Notification[]> => {
    const all: Notification[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: { data: Notification[]; nextCursor: string | null } = (
        await api.get<{ data: Notification[]; nextCursor: string | null }>(
          `/v1/notifications?limit=500${cursor === "" ? "" : `&cursor=${cursor}`}`,
        )
      ).json;
      all.push(...page.data);
      cursor = page.nextCursor;
    }
    return all;
  };

  it(`${customers} messages over ${kills} kills: each ends once, in time, and no phone is shown one three times`, async () => {
    await setUp();
    const timestamp = Date.now();
    const pings = Array.from({ length: customers }, (_, i) => ({
      customerId: `c${i}`,
      timestamp,
      accuracy: 5,
      ...opera,
    }));
    for (let i = 0; i < customers; i += 500)
      await fine(api.post("/v1/pings", { pings: pings.slice(i, i + 500) }));
    // What the dead process had sent may still be on its way when its end is known.
    const killed: { at: number; until: number }[] = [];
    for (let kill = 0; kill < kills; kill++) {
      // The first falls into the first sends, the others a second after each start.
      await new Promise((resolve) => setTimeout(resolve, kill === 0 ? 100 : 1_000));
      child.process.kill("SIGKILL");
      await child.ended;
      const at = Date.now();
      await start();
      killed.push({ at, until: Date.now() });
    }
    await expect
      .poll(async () => (await notifications()).filter(({ state }) => state === "queued").length, {
        timeout: (ttl + 30) * 1_000,
        interval: 500,
      })
      .toBe(0);

    const all = await notifications();
    expect(new Set(all.map(({ id }) => id)).size).toBe(customers);
    for (const { state, reason } of all) {
      expect(["sent", "failed", "expired"]).toContain(state);
      expect(reason === null).toBe(state === "sent");
    }

    const expiry = new Map(all.map(({ id, createdAt }) => [id, Date.parse(createdAt) + ttl * 1_000]));
    const shown = new Map<string, number[]>();
    for (const { at, text, unreadable } of push.shown) {
      expect(unreadable).toBeNull();
      const { id } = JSON.parse(text ?? "{}") as { id: string };
      // Some of its last moment may go by on the way.
      expect(at).toBeLessThan(expiry.get(id)! + 500);
      shown.set(id, [...(shown.get(id) ?? []), at]);
    }
    const twice = [...shown.values()].filter((times) => times.length > 1);
    for (const times of twice) {
      expect(times).toHaveLength(2);
      expect(killed.some(({ at, until }) => times[0]! <= until && at <= times[1]!)).toBe(true);
    }
    for (const { id, state } of all) if (state === "sent") expect(shown.has(id)).toBe(true);

    const states: Record<string, number> = {};
    for (const { state, reason } of all) {
      const name = `${state} ${reason ?? ""}`.trim().slice(0, 40);
      states[name] = (states[name] ?? 0) + 1;
    }
    process.stdout.write(
      `${customers} messages, ${kills} kills: ${JSON.stringify(states)}, ${push.attempts.length} requests, ${twice.length} shown twice\n`,
    );
  }, 900_000);
});
