import { startProcess } from "../bench/process.ts";
import { createApi } from "../support/api.ts";
import { startSink } from "./sink.ts";

export interface Latency {
  readonly sends: number;
  /** Milliseconds from a ping's answer to its push request; 0 for one that was quicker than the answer. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

const place = { latitude: 48.8708, longitude: 2.3316 };

/** Pings that each send, at a steady rate: how long after its answer the push request is seen. */
export async function measureLatency(
  folder: string,
  keys: { p256dh: string; auth: string },
  rate: number,
  seconds: number,
): Promise<Latency> {
  const seenAt = new Map<string, number>();
  const sink = await startSink((path) => seenAt.set(path.slice(1), performance.now()));
  const server = await startProcess("server", {
    PORT: "0",
    DATA_DIR: folder,
    PUSH_ENDPOINT_ALLOWLIST: sink.host,
  });
  try {
    const api = createApi(server.url, server.secretKey);
    const count = rate * seconds;
    await prepare(api, sink.host, keys, count);
    const answeredAt = new Map<string, number>();
    const begin = performance.now();
    const pings: Promise<void>[] = [];
    for (let i = 0; i < count; i++) {
      const wait = begin + (i * 1000) / rate - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      pings.push(ping(`c${i}`));
    }
    await Promise.all(pings);
    for (let tries = 0; seenAt.size < count && tries < 100; tries++)
      await new Promise((resolve) => setTimeout(resolve, 100));
    const waits = [...answeredAt]
      .flatMap(([id, at]) => (seenAt.has(id) ? [Math.max(0, seenAt.get(id)! - at)] : []))
      .sort((a, b) => a - b);
    const quantile = (q: number) => waits[Math.floor(q * (waits.length - 1))] ?? Number.NaN;
    return { sends: waits.length, p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99) };

    async function ping(customerId: string): Promise<void> {
      const timestamp = Date.now();
      await api.request("POST", "/v1/pings", {
        customerId,
        deviceId: "p",
        timestamp,
        accuracy: 10,
        ...place,
      });
      answeredAt.set(customerId, performance.now());
    }
  } finally {
    await server.stop();
    await sink.close();
  }
}

async function prepare(
  api: ReturnType<typeof createApi>,
  host: string,
  keys: { p256dh: string; auth: string },
  count: number,
): Promise<void> {
  await api.request("PATCH", "/v1/settings", { quietHours: null });
  const geometry = { type: "Point", coordinates: [place.longitude, place.latitude] };
  await api.request("PUT", "/v1/geofences/opera", { name: "Opéra", geometry, radius: 150 });
  const content = { default: { title: "Hello", body: "{{ geofence.name }} is around the corner" } };
  const trigger = { event: "enter", geofences: {} };
  await api.request("PUT", "/v1/campaigns/c", { name: "c", trigger, content });
  await api.request("POST", "/v1/campaigns/c/launch");
  const granted = { granted: true, source: "bench" };
  const enrol = async (id: string) => {
    await api.request("PUT", `/v1/customers/${id}`, {});
    await api.request("PUT", `/v1/customers/${id}/consents/location`, granted);
    await api.request("PUT", `/v1/customers/${id}/consents/push`, granted);
    const push = { type: "webpush", endpoint: `http://${host}/${id}`, keys };
    await api.request("PUT", `/v1/customers/${id}/devices/p`, { platform: "web", push });
  };
  const lanes = 16;
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      for (let i = lane; i < count; i += lanes) await enrol(`c${i}`);
    }),
  );
}
