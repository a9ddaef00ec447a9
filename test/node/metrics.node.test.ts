import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deadPushHost, opera, seed } from "../http/seed.ts";
import { Client } from "../support/client.ts";
import { type ReadFamily, readExposition } from "../support/exposition.ts";
import { dataFolder, inWorkerd, onNode, type RunningHost, secretKey } from "../support/hosts/hosts.ts";

/** Everything that a client has named. */
const chosen = /ana|opera|spring|phone|doomed|127\.0\.0\.1/;

describe("the metrics of a process", () => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let running: RunningHost;
  const api = new Client(() => running.url, secretKey);
  const ask = (headers: Record<string, string> = {}) => fetch(`${running.url}/metrics`, { headers });
  const read = async () => readExposition(await (await ask()).text());
  const value = (families: Map<string, ReadFamily>, name: string, labels: Record<string, string> = {}) =>
    families
      .get(name)
      ?.samples.filter((sample) => Object.entries(labels).every(([label, of]) => sample.labels[label] === of))
      .reduce((sum, sample) => sum + sample.value, 0);

  beforeAll(async () => {
    folder = await dataFolder();
    running = await onNode(3).start(folder.path, { PUSH_ENDPOINT_ALLOWLIST: deadPushHost });
    await seed(api);
  });
  afterAll(async () => {
    await running?.stop();
    await folder?.remove();
  });

  it("are text of the format, and name nobody and nothing that a client has named", async () => {
    await api.get("/nothing/of/ana");
    await api.send("PROPFIND", "/v1/pings/ana");
    await api.get("/v1/customers/ana");
    const answer = await ask();
    expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    const text = await answer.text();
    expect(text).not.toMatch(chosen);
    const families = readExposition(text);
    expect(value(families, "parvis_http_requests_total", { route: "/v1/customers/:id", method: "GET" })).toBe(
      1,
    );
    expect(value(families, "parvis_http_requests_total", { route: "none", status: "404" })).toBe(2);
    expect(value(families, "parvis_http_requests_total", { method: "other" })).toBe(1);
    for (const [name, family] of families) expect([name, family.samples.length < 200]).toEqual([name, true]);
  });

  it("count pings, decisions, attempts and what waits", async () => {
    const before = await read();
    const now = Date.now();
    await api.post("/v1/pings", {
      pings: [
        { customerId: "ana", deviceId: "phone", accuracy: 10, timestamp: now, ...opera },
        { customerId: "nobody", accuracy: 10, timestamp: now, ...opera },
        { customerId: "ana", accuracy: 10, timestamp: now, latitude: 100, longitude: 0 },
      ],
    });
    const after = await read();
    const rise = (name: string, labels = {}) =>
      value(after, name, labels)! - (value(before, name, labels) ?? 0);
    expect(
      ["accepted", "refused", "invalid"].map((status) => rise("parvis_pings_total", { status })),
    ).toEqual([1, 1, 1]);
    expect(rise("parvis_ping_request_duration_seconds", { le: "+Inf" })).toBe(1);
    expect(value(after, "parvis_decisions_total", { outcome: "sent", reason: "" })).toBe(1);
    expect(value(after, "parvis_outbox_messages")).toBe(1);
    expect(value(after, "parvis_outbox_oldest_seconds")).toBeGreaterThan(0);
    expect(
      value(after, "parvis_push_attempts_total", { channel: "webpush", result: "retry" }),
    ).toBeGreaterThan(0);
    expect([value(after, "parvis_shards"), value(after, "parvis_shard_up")]).toEqual([3, 3]);
    const versions = after.get("parvis_catalogue_version")!.samples.map((sample) => sample.value);
    expect([versions.length, new Set(versions).size, versions[0]! > 5]).toEqual([3, 1, true]);
    expect(value(after, "process_resident_memory_bytes")).toBeGreaterThan(10_000_000);
    expect(value(after, "process_cpu_seconds_total")).toBeGreaterThan(0);
    expect(
      Math.abs(value(after, "process_start_time_seconds")! * 1_000 - performance.timeOrigin),
    ).toBeLessThan(5);
    expect(after.get("nodejs_gc_duration_seconds_total")?.type).toBe("counter");
    expect(value(after, "nodejs_eventloop_lag_p99_seconds")).toBeGreaterThanOrEqual(0);
  });

  it("are for this machine, or for a key that may read", async () => {
    const keyOf = async (role: string) =>
      (await api.post<{ key: string }>("/v1/keys", { role, name: role })).json.key;
    for (const header of ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
      expect([header, (await ask({ [header]: "192.0.2.1" })).status]).toEqual([header, 401]);
    const behind = { "X-Forwarded-For": "192.0.2.1" };
    for (const [role, status] of [
      ["viewer", 200],
      ["ingest", 403],
    ] as const)
      expect((await ask({ ...behind, Authorization: `Bearer ${await keyOf(role)}` })).status).toBe(status);
    const other = await dataFolder();
    const proxied = await onNode(1).start(other.path, { TRUSTED_PROXY_HOPS: "1" });
    expect((await fetch(`${proxied.url}/metrics`)).status).toBe(401);
    await proxied.stop();
    await other.remove();
  });
});

it("has no metrics on Workers", async () => {
  const folder = await dataFolder();
  const running = await inWorkerd(1).start(folder.path, {});
  expect((await fetch(`${running.url}/metrics`)).status).toBe(404);
  await running.stop();
  await folder.remove();
});
