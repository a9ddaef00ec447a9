import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { seeded } from "../geo/worlds.ts";
import { Client } from "../support/client.ts";
import { type Child, listening, runMain } from "../support/hosts/child.ts";
import { dataFolder, secretKey } from "../support/hosts/hosts.ts";
import { filesOf } from "../support/traces.ts";

const walkers = 100;
const steps = 100;
const opera = { latitude: 48.8708, longitude: 2.3316 };

/** The places of a walk of its own for each customer, in and out of a store; each figure occurs once. */
function walk(seed: number): { latitude: number; longitude: number }[] {
  const random = seeded(seed);
  return Array.from({ length: steps }, (_, i) => ({
    latitude: opera.latitude + Math.sin(i / 9) * 0.003 + random() * 1e-4,
    longitude: opera.longitude + Math.cos(i / 7) * 0.003 + random() * 1e-4,
  }));
}

/** Numbers out of the set that a file tells, in decimals of nine digits or as a float64 in either order of bytes. */
function numbersTold(text: string, numbers: ReadonlySet<number>): number[] {
  const nineDigits = new Set([...numbers].map((number) => number.toFixed(9)));
  const inDecimals = [...text.matchAll(/\d+\.\d{9,}/g)]
    .filter(([found]) => nineDigits.has(Number(found).toFixed(9)))
    .map(([found]) => Number(found));
  const bytes = Buffer.from(text, "latin1");
  const inBytes: number[] = [];
  for (let i = 0; i + 8 <= bytes.length; i++) {
    // Sign and exponent of the numbers from 2 to 64.
    if (bytes[i] === 0x40) inBytes.push(bytes.readDoubleBE(i));
    if (bytes[i + 7] === 0x40) inBytes.push(bytes.readDoubleLE(i));
  }
  return [...inDecimals, ...inBytes.filter((number) => numbers.has(number))];
}

describe.each([1, 2])("on Node with shards: %i", (shards) => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let child: Child;
  let url = "";
  const api = new Client(() => url, secretKey);

  beforeEach(async () => {
    folder = await dataFolder();
    child = runMain({ DATA_DIR: folder.path, SHARDS: String(shards), PARVIS_SECRET_KEY: secretKey });
    url = await listening(child);
  });
  afterEach(async () => {
    child.process.kill("SIGKILL");
    await child.ended;
    await folder.remove();
  });

  /** Replays 10 000 pings; answers every coordinate of them. */
  const replay = async (locationRetention: string): Promise<ReadonlySet<number>> => {
    const ok = async (method: string, path: string, body?: unknown) => {
      const { status, json } = await api.send(method, path, body);
      expect([path, status < 300]).toEqual([path, true]);
      return json;
    };
    await ok("PATCH", "/v1/settings", { locationRetention, exitAfter: "10s" });
    const geometry = { type: "Point", coordinates: [opera.longitude, opera.latitude] };
    await ok("PUT", "/v1/geofences/opera", { name: "Opéra", geometry, radius: 250, dwell: "30s" });
    await ok("PUT", "/v1/campaigns/spring", {
      name: "Spring",
      trigger: { event: "enter", geofences: { ids: ["opera"] } },
      content: { default: { title: "Hello", body: "{{ distance }} m" } },
    });
    await ok("POST", "/v1/campaigns/spring/launch");
    const lines = Array.from({ length: walkers }, (_, i) => {
      const granted = { granted: true };
      return JSON.stringify({ id: `w${i}`, consents: { location: granted, push: granted } });
    });
    expect(await ok("POST", "/v1/customers/import", lines.join("\n"))).toMatchObject({ created: walkers });
    const walks = Array.from({ length: walkers }, (_, i) => walk(i + 1));
    const began = Date.now() - steps * 10_000;
    const counted: Record<string, number> = {};
    let events = 0;
    for (let step = 0; step < steps; step++) {
      const pings = walks.map((places, i) => ({
        customerId: `w${i}`,
        deviceId: "phone",
        accuracy: i % 10 === 9 ? 300 : 10,
        timestamp: began + step * 10_000,
        ...places[step]!,
      }));
      const { results } = (await ok("POST", "/v1/pings", { pings })) as {
        results: { status: string; events: unknown[] }[];
      };
      for (const result of results) {
        counted[result.status] = (counted[result.status] ?? 0) + 1;
        events += result.events.length;
      }
    }
    expect(counted).toEqual({ accepted: 9_000, inaccurate: 1_000 });
    expect(events).toBeGreaterThan(1_000);
    return new Set(walks.flat().flatMap(({ latitude, longitude }) => [latitude, longitude]));
  };
  const told = (numbers: ReadonlySet<number>) =>
    filesOf(folder.path).flatMap(({ text }) => numbersTold(text, numbers));

  it("with positions kept for 0s, no coordinate of 10 000 pings is in any file, while it runs and after", async () => {
    const numbers = await replay("0s");
    expect(numbers.size).toBe(2 * walkers * steps);
    expect(told(numbers)).toEqual([]);
    child.process.kill("SIGTERM");
    expect(await child.ended).toBe(0);
    expect(told(numbers)).toEqual([]);
    expect(numbersTold(child.output(), numbers)).toEqual([]);
  });

  it("with positions kept for 24h, they all are, and one withdrawal takes out those of one customer", async () => {
    const numbers = await replay("24h");
    expect(new Set(told(numbers)).size).toBe(numbers.size);
    const refusal = { granted: false, source: "test" };
    expect((await api.put("/v1/customers/w0/consents/location", refusal)).status).toBe(200);
    const { json } = await api.get<{ positions: unknown[]; whereabouts: unknown[] }>(
      "/v1/customers/w0/export",
    );
    expect([json.positions, json.whereabouts]).toEqual([[], []]);
  });
});
