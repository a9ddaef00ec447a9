import { afterEach, describe, expect, it } from "vitest";
import { seededRandom } from "../../scripts/support/random.ts";
import { secretKey } from "../support/hosts/hosts.ts";
import { type InProcess, inProcess } from "./in-process.ts";
import { below, mutatedBody, mutatedPath, pick, type Random } from "./mutate.ts";
import { campaign, circle, consent, opera, subscription } from "./seed.ts";
import { campaignTable } from "./tables/campaigns.ts";
import { customerTable } from "./tables/customers.ts";
import { geofenceTable } from "./tables/geofences.ts";
import { keyTable } from "./tables/keys.ts";
import { logTable } from "./tables/logs.ts";
import { sendTable } from "./tables/sends.ts";
import { simulationTable } from "./tables/simulations.ts";
import { workspaceTable } from "./tables/workspace.ts";

const start = Date.parse("2026-11-22T10:00:00Z");
const rounds = process.env.PARVIS_LONG ? 20_000 : 3_000;
const badShapes = process.env.PARVIS_LONG ? 100_000 : 10_000;

/** Every row of every table is a request to begin with. */
const corpus = Object.entries({
  ...workspaceTable,
  ...logTable(`ntf_00${"0".repeat(32)}`),
  ...geofenceTable,
  ...sendTable(`job_00${"0".repeat(32)}`),
  ...campaignTable,
  ...simulationTable,
  ...customerTable,
  ...keyTable,
}).flatMap(([name, { path, body, rows }]) => {
  const method = name.split(" ")[0]!;
  const right = rows.filter(({ status }) => status < 300);
  return [{ path, body }, ...right, ...right, ...rows].map((row) => ({
    method,
    path: row.path,
    body: row.body ?? body,
  }));
});

const defaults = {
  sending: "on",
  quietHours: null,
  globalHoldout: 0,
  pressure: [],
  maxPingAge: "5m",
  maxAccuracy: 100,
  exitBuffer: 25,
  exitAfter: "20s",
  presenceTimeout: "6h",
  locationRetention: "24h",
  eventRetention: "90d",
  decisionRetention: "30d",
};

describe("random requests", () => {
  let world: InProcess;
  let probes = 0;
  let streamed = 0;
  afterEach(() => world.close());

  const send = async (method: string, path: string, body?: string) => {
    const response = await world.app.request(`http://parvis${path}`, {
      method,
      headers: { Authorization: `Bearer ${secretKey}` },
      ...(body === undefined ? {} : { body }),
    });
    if (response.headers.get("content-type") === "text/event-stream") {
      // A stream does not end: its beginning is looked at, and it is left.
      const reader = response.body!.getReader();
      expect(new TextDecoder().decode((await reader.read()).value)).toMatch(/^(retry: \d+|id: \S+)\n/);
      await reader.cancel();
      streamed++;
      return { response, text: "" };
    }
    return { response, text: await response.text() };
  };
  const ask = async <T>(method: string, path: string, body?: unknown) => {
    const { response, text } = await send(
      method,
      path,
      body === undefined ? undefined : JSON.stringify(body),
    );
    expect([`${method} ${path}`, response.status < 300, text]).toEqual([`${method} ${path}`, true, text]);
    return (text === "" ? {} : JSON.parse(text)) as T;
  };

  /** A store, a campaign and a customer of their own: the whole path, as right as on the first day. */
  const probe = async () => {
    await restock();
    const id = `probe-${probes++}`;
    world.clock.now += 60_000;
    await ask("PATCH", "/v1/settings", defaults);
    await ask("PUT", `/v1/geofences/${id}`, { ...circle, tags: [id] });
    const trigger = { event: "enter", geofences: { ids: [], tags: [id] } };
    await ask("PUT", `/v1/campaigns/${id}`, { ...campaign, trigger, priority: 1_000 });
    await ask("POST", `/v1/campaigns/${id}/launch`);
    await ask("PUT", `/v1/customers/${id}`, {});
    for (const purpose of ["location", "push"])
      await ask("PUT", `/v1/customers/${id}/consents/${purpose}`, consent);
    await ask("PUT", `/v1/customers/${id}/devices/p`, { platform: "web", push: subscription });
    const ping = { customerId: id, deviceId: "p", accuracy: 5, timestamp: world.clock.now, ...opera };
    const { results } = await ask<{
      results: { status: string; events: { geofenceId: string }[]; notifications: string[] }[];
    }>("POST", "/v1/pings", ping);
    expect(results[0]?.status).toBe("accepted");
    expect(results[0]?.events.map(({ geofenceId }) => geofenceId)).toEqual(
      expect.arrayContaining([id, "opera"]),
    );
    expect(results[0]?.notifications).toHaveLength(1);
    const { latitude, longitude } = opera;
    const found = await ask<{ data: { id: string }[] }>(
      "GET",
      `/v1/geofences?latitude=${latitude}&longitude=${longitude}&tag=${id}`,
    );
    expect(found.data.map((zone) => zone.id)).toEqual([id]);
    for (const list of ["events", "decisions", "notifications"]) {
      const { data } = await ask<{ data: { geofenceId: string }[] }>("GET", `/v1/${list}?customerId=${id}`);
      expect([list, data.some(({ geofenceId }) => geofenceId === id)]).toEqual([list, true]);
    }
    await ask("DELETE", `/v1/campaigns/${id}`);
    await ask("DELETE", `/v1/geofences/${id}`);
    for (let ticks = 0; ; ticks++) {
      const ticked = world.shard.run("tick", {});
      expect([ticked.ok, ticks < 1_000]).toEqual([true, true]);
      if (ticked.ok && !ticked.value.again) break;
    }
    expect(world.reported).toEqual([]);
  };

  /** Puts back what a random request may have deleted, so that the next ones have something to break. */
  const restock = async () => {
    await ask("PUT", "/v1/geofences/opera", circle);
    await ask("PUT", "/v1/campaigns/spring", campaign);
    await send("POST", "/v1/campaigns/spring/launch");
    for (const id of ["ana", "doomed"]) {
      await ask("PUT", `/v1/customers/${id}`, {});
      await ask("PUT", `/v1/customers/${id}/consents/location`, consent);
      await ask("PUT", `/v1/customers/${id}/consents/push`, consent);
      await ask("PUT", `/v1/customers/${id}/devices/phone`, { platform: "web", push: subscription });
    }
    await ask("PUT", "/v1/geofences/doomed", circle);
    await ask("PUT", "/v1/campaigns/doomed", campaign);
  };
  const begin = async () => {
    world = inProcess(start);
    await restock();
    await probe();
  };

  it(`answers ${rounds} mutations of valid requests without a 5xx, and goes on working`, async () => {
    const random = seededRandom(20_261_122);
    await begin();
    const statuses = new Map<number, number>();
    for (let round = 1; round <= rounds; round++) {
      const { method, path, body } = pick(random, corpus);
      const wanted = mutatedPath(path, random);
      const text = method === "GET" || body === undefined ? undefined : mutatedBody(body, random);
      const { response, text: answer } = await send(method, wanted, text);
      const what = `round ${round}: ${method} ${wanted.slice(0, 200)} ${text?.slice(0, 2_000)}`;
      if (response.status >= 500 || world.reported.length > 0)
        throw new Error(`${what} answered ${response.status}: ${answer}`, { cause: world.reported[0] });
      expect(response.headers.get("x-request-id"), what).toBeTruthy();
      if (answer !== "") JSON.parse(answer);
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
      world.clock.now += below(random, 2_000);
      if (round % 250 === 0) await probe();
      else if (round % 25 === 0) await restock();
    }
    // The mutations reach beyond the door: all kinds of answers occur.
    expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 201, 204, 400, 404, 422]));
    expect(statuses.get(200) ?? 0).toBeGreaterThan(rounds / 6);
    expect([streamed > 0, world.service.streams.size]).toEqual([true, 0]);
  });

  it(`keeps ${badShapes} random shapes and pings from spoiling the index`, async () => {
    const random = seededRandom(7);
    await begin();
    let refused = 0;
    for (let i = 1; i <= badShapes; i++) {
      const shape = JSON.stringify({ name: "x", ...randomShape(random) }).replaceAll('"@"', () =>
        pick(random, ["1e999", "-1e999", "1e308", "-1e308", "180.00000001", "-90.0000001", "1e-320"]),
      );
      const isPing = random() < 0.3;
      const [longitude, latitude] = position(random);
      const ping = JSON.stringify({ customerId: "ana", timestamp: world.clock.now, latitude, longitude });
      const { response, text } = isPing
        ? await send("POST", "/v1/pings", ping.replaceAll('"@"', "1e999"))
        : await send("PUT", `/v1/geofences/bad-${i}?repair=${random() < 0.5}`, shape);
      if (response.status >= 500)
        throw new Error(`${shape} ${ping} answered ${text}`, { cause: world.reported[0] });
      if (response.status === 422) refused++;
      // What is a shape after all is found where it says it is, by the catalogue's own search.
      if (response.status === 201 && i % 50 === 0)
        await probeShape(JSON.parse(text) as { id: string; center: number[] });
      if (i % 1_000 === 0) await probe();
    }
    expect(refused).toBeGreaterThan(badShapes / 4);
  });

  const probeShape = async ({ id, center }: { id: string; center: number[] }) => {
    const found = await ask<{ data: { id: string }[] }>(
      "GET",
      `/v1/geofences?latitude=${center[1]}&longitude=${center[0]}&radius=20000000&q=${id}`,
    );
    expect(found.data.map((zone) => zone.id)).toContain(id);
  };
});

const odd: readonly unknown[] = [
  "@",
  null,
  "2",
  "NaN",
  [],
  {},
  true,
  180,
  -180,
  90,
  -90,
  360,
  -360,
  181,
  91,
  0,
  -0,
];

function ordinate(random: Random, span: number): unknown {
  return random() < 0.06 ? pick(random, odd) : (random() * 2 - 1) * span;
}

function position(random: Random): unknown[] {
  return [ordinate(random, 180), ordinate(random, 90), ...(random() < 0.03 ? [pick(random, odd)] : [])];
}

/** Now and then a shape, mostly something near one. */
function randomShape(random: Random): object {
  const radius = random() < 0.2 ? pick(random, odd) : random() * 60_000;
  if (random() < 0.3) return { geometry: { type: "Point", coordinates: position(random) }, radius };
  const ring = () => {
    const [lng, lat] = [(random() * 2 - 1) * 179, (random() * 2 - 1) * 89];
    const size = 10 ** (random() * 6 - 5);
    const corners = Array.from({ length: below(random, 7) }, (_, i) => {
      const angle = i + (random() < 0.1 ? random() * 6 : 0);
      return random() < 0.03
        ? position(random)
        : [lng + size * Math.cos(angle), Math.max(-90, Math.min(90, lat + size * Math.sin(angle)))];
    });
    return random() < 0.9 && corners.length > 0 ? [...corners, corners[0]] : corners;
  };
  const polygon = () => Array.from({ length: 1 + below(random, 2) }, ring);
  const geometry =
    random() < 0.7
      ? { type: "Polygon", coordinates: polygon() }
      : { type: "MultiPolygon", coordinates: Array.from({ length: 1 + below(random, 3) }, polygon) };
  return { geometry };
}
