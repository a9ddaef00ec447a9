import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSqlite } from "../../src/node/sqlite.ts";
import { Client } from "../support/client.ts";
import { type Child, listening, runMain } from "../support/hosts/child.ts";
import { dataFolder } from "../support/hosts/hosts.ts";
import { type MockPush, startMockPush } from "../support/mock-push/index.ts";

/** A line of a request at `debug`: these fields, and no other. */
const requestLine =
  /^\{"level":"debug","method":"([A-Z]+|other)","route":"([^"]+)","status":(\d{3}),"ms":[\d.]+,"requestId":"[\w=-]+"\}$/;

/** What must not be said: it stands in bodies, headers, paths of push services, and rows. */
const mark = "Zq7hidden";
const secretKey = `sk_${mark}_key_of_this_test`;
const place = { latitude: 48.871_919_197_731, longitude: 2.331_737_379_913 };
const hidden = [mark, "48.87191", "2.33173", "Bearer"];

describe("what the process says", () => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let push: MockPush;
  let child: Child;
  let url = "";
  let said = "";
  const api = new Client(() => url, secretKey);
  const start = async () => {
    child = runMain({
      DATA_DIR: folder.path,
      PARVIS_SECRET_KEY: secretKey,
      PARVIS_PUBLISHABLE_KEY: `pk_${mark}_key_of_this_test`,
      PUSH_ENDPOINT_ALLOWLIST: `${push.host},127.0.0.1:1`,
      LOG_LEVEL: "debug",
    });
    url = await listening(child);
  };
  const stop = async () => {
    child.process.kill("SIGTERM");
    await child.ended;
    said += child.output();
  };
  /** Requests that were said, as method, template and status; a line of JSON that has another form fails. */
  const requestsSaid = () =>
    said.split("\n").flatMap((line) => {
      if (!line.startsWith("{")) return [];
      expect(line).toMatch(requestLine);
      const [, method, route, status] = requestLine.exec(line)!;
      return [`${method} ${route} ${status}`];
    });
  const customer = `/v1/customers/${mark}`;
  const ping = { customerId: mark, deviceId: mark, timestamp: Date.now(), accuracy: 5, ...place };

  beforeEach(async () => {
    folder = await dataFolder();
    push = await startMockPush();
    said = "";
    await start();
  });
  afterEach(async () => {
    child.process.kill("SIGKILL");
    await child.ended;
    await push.close();
    await folder.remove();
  });

  const setUp = async () => {
    const ok = async (reply: Promise<{ status: number }>) => expect((await reply).status).toBeLessThan(300);
    await ok(api.patch("/v1/settings", { quietHours: null, pressure: [] }));
    const geometry = { type: "Point", coordinates: [place.longitude, place.latitude] };
    await ok(api.put("/v1/geofences/opera", { name: mark, geometry, radius: 150 }));
    const content = { default: { title: mark, body: "{{ customer.firstName }}" } };
    const trigger = { event: "enter", geofences: { ids: ["opera"] } };
    await ok(api.put("/v1/campaigns/spring", { name: mark, trigger, content }));
    await ok(api.post("/v1/campaigns/spring/launch"));
    await ok(api.put(customer, { traits: { firstName: mark } }));
    for (const purpose of ["location", "push"])
      await ok(api.put(`${customer}/consents/${purpose}`, { granted: true, source: mark }));
    const { endpoint, keys } = await push.subscribe();
    push.misbehave(endpoint, { kind: "reset" });
    await ok(
      api.put(`${customer}/devices/${mark}`, { platform: "web", push: { type: "webpush", endpoint, keys } }),
    );
    const closed = { type: "webpush", endpoint: `http://127.0.0.1:1/${mark}`, keys };
    await ok(api.put(`${customer}/devices/closed`, { platform: "web", push: closed }));
    return { endpoint, keys };
  };

  it("is a line for each request, by its route's template, as it was answered", async () => {
    await api.get(`${customer}?q=${mark}`);
    await api.put(customer, { traits: { firstName: mark } });
    await api.put(`${customer}/consents/push`, { granted: true, source: mark });
    await api.post("/v1/pings", ping);
    await api.get(`/v1/${mark}`);
    await stop();
    expect(requestsSaid()).toEqual([
      "GET /v1/customers/:id 404",
      "PUT /v1/customers/:id 201",
      "PUT /v1/customers/:id/consents/:purpose 200",
      "POST /v1/pings 200",
      "GET none 404",
    ]);
    expect(hidden.filter((secret) => said.includes(secret))).toEqual([]);
  });

  it("is nothing of bodies, places and keys, whatever is refused and whatever breaks", async () => {
    const { endpoint, keys } = await setUp();
    const secrets = [...hidden, endpoint, keys.p256dh, keys.auth];
    const bodies = [
      { [mark]: mark, ...place },
      `{"a":"${mark}`,
      `${mark}`,
      "[".repeat(100_000),
      { pings: [ping, mark] },
    ];
    for (const path of [
      customer,
      `${customer}/consents/push`,
      `${customer}/consents/${mark}`,
      `${customer}/touches`,
      `${customer}/devices/${mark}`,
      `/v1/customers/import?dryRun=true`,
      "/v1/pings",
      `/v1/geofences/${mark}`,
      `/v1/campaigns/${mark}`,
      "/v1/campaigns/spring/preview",
      "/v1/campaigns/spring/send",
      "/v1/settings",
      "/v1/simulations",
    ])
      for (const body of bodies)
        for (const method of ["PUT", "POST", "PATCH"])
          await api.send(method, `${path}${path.includes("?") ? "&" : "?"}q=${mark}`, body, {
            "X-Request-Id": `${mark} with spaces`,
            "Idempotency-Key": mark,
          });
    await new Client(() => url, `${secretKey}${mark}`).get(customer);
    await fetch(`${url}/%E0%A4%A/${mark}`, { headers: { Authorization: `Basic ${mark}` } });
    await api.post("/v1/pings", ping);
    await expect.poll(() => push.attempts.length, { timeout: 10_000 }).toBeGreaterThan(0);

    // Rows that no reader of JSON takes: what breaks on them must not quote them.
    await stop();
    const file = openSqlite(join(folder.path, "shard-00.sqlite"));
    const broken = `${mark} ${place.latitude} ${place.longitude} ${secretKey}`;
    file.sql.run("UPDATE customers SET traits = ?, presence = ?", broken, broken);
    file.sql.run("UPDATE devices SET push = ?", broken);
    file.sql.run("UPDATE events SET body = ?", broken);
    file.sql.run("UPDATE decisions SET ranked = ?", broken);
    file.sql.run(
      "UPDATE notifications SET message = ?, attempt_log = ?, state = 'queued', due_at = 1",
      broken,
      broken,
    );
    file.close();
    await start();
    // What breaks inside is no answer that the document knows: asked for without the client that holds it to it.
    const statusOf = async (method: string, path: string, body?: object) => {
      const asked = { method, headers: { Authorization: `Bearer ${secretKey}` } };
      const request = body === undefined ? asked : { ...asked, body: JSON.stringify(body) };
      const response = await fetch(url + path, request).catch(() => null);
      await response?.text().catch(() => {});
      return response?.status;
    };
    const statuses: unknown[] = [];
    const reads = ["", "/export", "/timeline"].map((part) => customer + part);
    for (const path of [...reads, "/v1/events", "/v1/decisions", "/v1/customers"])
      statuses.push(await statusOf("GET", path));
    statuses.push(await statusOf("POST", "/v1/pings", { ...ping, timestamp: Date.now() }));
    statuses.push(await statusOf("PUT", `${customer}/consents/location`, { granted: false, source: mark }));
    expect(statuses.filter((status) => status === 500).length).toBeGreaterThan(4);
    await stop();

    // 13 paths × 5 bodies × 3 methods, and those before and after.
    expect(requestsSaid().length).toBeGreaterThan(195);
    expect(said.match(/^error /gm)?.length ?? 0).toBeGreaterThan(4);
    expect(secrets.filter((secret) => said.includes(secret))).toEqual([]);
  });
});
