import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { seededRandom } from "../../scripts/support/random.ts";
import { Client } from "../support/client.ts";
import { type Child, listening, runMain } from "../support/hosts/child.ts";
import { dataFolder, secretKey } from "../support/hosts/hosts.ts";
import { type MockPush, startMockPush } from "../support/mock-push/index.ts";

/**
 * Phones walk along a street of stores while the process is killed under them. A phone that gets no answer
 * sends the same ping again: what was answered must be there after every kill, and nothing twice.
 */

const phones = 8;
const customersPerPhone = 6;
const stores = 12;
const kills = process.env.PARVIS_LONG ? 20 : 4;
/** Messages a customer gets in a day, whatever is killed. */
const limit = 2;

interface Answer {
  results: {
    status: string;
    events: { type: string; geofenceId: string; at: string }[];
    notifications: string[];
  }[];
}
interface Listed<T> {
  data: T[];
}

const customerId = (phone: number, nth: number) => `walker-${phone}-${nth}`;
/** 40 m apart on a parallel. */
const place = (store: number) => ({ latitude: 48.85, longitude: 2.3 + (store * 40) / 73_250 });

describe("kill -9 under load", () => {
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
    push = await startMockPush();
    await start();
  });
  afterEach(async () => {
    child.process.kill("SIGKILL");
    await child.ended;
    await push.close();
    await folder.remove();
  });

  const setUp = async () => {
    const fine = async (reply: Promise<{ status: number }>) => expect((await reply).status).toBeLessThan(300);
    for (let store = 0; store < stores; store++) {
      const { latitude, longitude } = place(store);
      const geometry = { type: "Point", coordinates: [longitude, latitude] };
      await fine(api.put(`/v1/geofences/store-${store}`, { name: `Store ${store}`, geometry, radius: 15 }));
    }
    await fine(
      api.patch("/v1/settings", { pressure: [{ limit, window: "24h" }], quietHours: null, maxPingAge: "1h" }),
    );
    await fine(
      api.put("/v1/campaigns/street", {
        name: "Street",
        trigger: { event: "enter", geofences: {} },
        content: { default: { title: "{{ customer.id }}", body: "{{ geofence.name }}" } },
      }),
    );
    await fine(api.post("/v1/campaigns/street/launch"));
    for (let phone = 0; phone < phones; phone++)
      for (let nth = 0; nth < customersPerPhone; nth++) {
        const id = customerId(phone, nth);
        await fine(api.put(`/v1/customers/${id}`, {}));
        for (const purpose of ["location", "push"])
          await fine(api.put(`/v1/customers/${id}/consents/${purpose}`, { granted: true, source: "test" }));
        const subscription = { type: "webpush", ...(await push.subscribe()) };
        await fine(api.put(`/v1/customers/${id}/devices/p`, { platform: "web", push: subscription }));
      }
  };

  it(`loses nothing that was answered over ${kills} kills`, async () => {
    await setUp();
    const random = seededRandom(9);
    const total = phones * customersPerPhone * stores;
    const began = Date.now() - 60_000;
    const answered: { ping: object; customerId: string; result: Answer["results"][number] }[] = [];
    let unanswered = 0;
    let serving: Promise<void> = Promise.resolve();

    const ask = async (ping: object): Promise<Answer["results"][number]> => {
      for (;;) {
        await serving;
        try {
          const { status, json } = await api.post<Answer>("/v1/pings", ping);
          expect(status).toBe(200);
          return json.results[0]!;
        } catch (error) {
          if (!(error instanceof TypeError)) throw error;
          // The connection broke: the phone does not know whether its ping arrived.
          unanswered++;
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
      }
    };
    const walk = async (phone: number) => {
      for (let nth = 0; nth < customersPerPhone; nth++)
        for (let store = 0; store < stores; store++) {
          const id = customerId(phone, nth);
          const ping = {
            id: `ping-${store}`,
            customerId: id,
            deviceId: "p",
            accuracy: 5,
            timestamp: began + store * 1_000,
            ...place(store),
          };
          answered.push({ ping, customerId: id, result: await ask(ping) });
        }
    };
    const killer = async () => {
      for (let kill = 1; kill <= kills; kill++) {
        const threshold = (total * (kill - random() / 2)) / (kills + 1);
        while (answered.length < threshold) await new Promise((resolve) => setImmediate(resolve));
        await new Promise((resolve) => setTimeout(resolve, random() * 5));
        child.process.kill("SIGKILL");
        serving = child.ended.then(start);
        await serving;
      }
    };
    await Promise.all([killer(), ...Array.from({ length: phones }, (_, phone) => walk(phone))]);
    expect(unanswered).toBeGreaterThanOrEqual(kills);

    // A ping whose answer was lost may have been stored: it is a duplicate then, never taken twice.
    const statuses = new Set(answered.map(({ result }) => result.status));
    expect([...statuses].filter((status) => status !== "accepted" && status !== "duplicate")).toEqual([]);
    expect(answered).toHaveLength(total);

    // Everything is delivered in the end.
    const notifications = async () =>
      (
        await api.get<Listed<{ id: string; customerId: string; state: string }>>(
          "/v1/notifications?limit=500",
        )
      ).json.data;
    await expect
      .poll(async () => (await notifications()).every(({ state }) => state === "sent"), { timeout: 20_000 })
      .toBe(true);
    const messages = await notifications();
    const known = new Set(messages.map(({ id }) => id));

    for (let phone = 0; phone < phones; phone++)
      for (let nth = 0; nth < customersPerPhone; nth++) {
        const id = customerId(phone, nth);
        const { json } = await api.get<Listed<{ type: string; geofenceId: string; at: string }>>(
          `/v1/events?customerId=${id}&limit=500`,
        );
        const entered = json.data.filter(({ type }) => type === "geofence.entered");
        expect(entered.map(({ geofenceId }) => geofenceId).sort()).toEqual(
          Array.from({ length: stores }, (_, store) => `store-${store}`).sort(),
        );
        for (const { customerId: whose, result } of answered) {
          if (whose !== id || result.status !== "accepted") continue;
          for (const { type, geofenceId, at } of result.events)
            expect(json.data).toContainEqual(expect.objectContaining({ type, geofenceId, at }));
          for (const notification of result.notifications) expect(known).toContain(notification);
        }
        // The cap holds over all kills, and is used up: neither a send too many nor one lost.
        expect(messages.filter((message) => message.customerId === id)).toHaveLength(limit);
      }
    for (const { ping } of answered)
      expect((await api.post<Answer>("/v1/pings", ping)).json.results[0]).toMatchObject({
        status: "duplicate",
        events: [],
        notifications: [],
      });

    const deliveries = new Map<string, number>();
    for (const { text } of push.shown) {
      const { id } = JSON.parse(text ?? "{}") as { id: string };
      deliveries.set(id, (deliveries.get(id) ?? 0) + 1);
    }
    expect([...deliveries.keys()].sort()).toEqual([...known].sort());
    for (const [id, times] of deliveries) expect([id, times <= 2]).toEqual([id, true]);
    expect(push.attempts.filter(({ status }) => status !== 201)).toEqual([]);
  });
});
