import { afterEach, describe, expect, it } from "vitest";
import { seededRandom } from "../../scripts/support/random.ts";
import { Life } from "./life.ts";
import { below, mutatedBody, mutatedPath, pick, type Random } from "./mutate.ts";
import { campaignTable } from "./tables/campaigns.ts";
import { customerTable } from "./tables/customers.ts";
import { geofenceTable } from "./tables/geofences.ts";
import { keyTable } from "./tables/keys.ts";
import { logTable } from "./tables/logs.ts";
import { sendTable } from "./tables/sends.ts";
import { simulationTable } from "./tables/simulations.ts";
import { workspaceTable } from "./tables/workspace.ts";

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

describe("random requests", () => {
  let life: Life;
  const begin = async () => {
    life = await Life.begin();
    return life.world;
  };
  afterEach(() => life.world.close());

  it(`answers ${rounds} mutations of valid requests without a 5xx, and goes on working`, async () => {
    const random = seededRandom(20_261_122);
    const world = await begin();
    const statuses = new Map<number, number>();
    for (let round = 1; round <= rounds; round++) {
      const { method, path, body } = pick(random, corpus);
      const wanted = mutatedPath(path, random);
      const text = method === "GET" || body === undefined ? undefined : mutatedBody(body, random);
      const { response, text: answer } = await life.send(method, wanted, text);
      const what = `round ${round}: ${method} ${wanted.slice(0, 200)} ${text?.slice(0, 2_000)}`;
      if (response.status >= 500 || world.reported.length > 0)
        throw new Error(`${what} answered ${response.status}: ${answer}`, { cause: world.reported[0] });
      expect(response.headers.get("x-request-id"), what).toBeTruthy();
      if (/\bjson\b/.test(response.headers.get("content-type") ?? "")) JSON.parse(answer);
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
      world.clock.now += below(random, 2_000);
      if (round % 250 === 0) await life.probe();
      else if (round % 25 === 0) await life.restock();
    }
    // The mutations reach beyond the door: all kinds of answers occur.
    expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 201, 204, 400, 404, 422]));
    expect(statuses.get(200) ?? 0).toBeGreaterThan(rounds / 6);
    expect([life.streamed > 0, world.service.streams.size]).toEqual([true, 0]);
  }, 600_000);

  it(`keeps ${badShapes} random shapes and pings from spoiling the index`, async () => {
    const random = seededRandom(7);
    const world = await begin();
    let refused = 0;
    for (let i = 1; i <= badShapes; i++) {
      const shape = JSON.stringify({ name: "x", ...randomShape(random) }).replaceAll('"@"', () =>
        pick(random, ["1e999", "-1e999", "1e308", "-1e308", "180.00000001", "-90.0000001", "1e-320"]),
      );
      const isPing = random() < 0.3;
      const [longitude, latitude] = position(random);
      const ping = JSON.stringify({ customerId: "ana", timestamp: world.clock.now, latitude, longitude });
      const { response, text } = isPing
        ? await life.send("POST", "/v1/pings", ping.replaceAll('"@"', "1e999"))
        : await life.send("PUT", `/v1/geofences/bad-${i}?repair=${random() < 0.5}`, shape);
      if (response.status >= 500)
        throw new Error(`${shape} ${ping} answered ${text}`, { cause: world.reported[0] });
      if (response.status === 422) refused++;
      // What is a shape after all is found where it says it is, by the catalogue's own search.
      if (response.status === 201 && i % 50 === 0)
        await probeShape(JSON.parse(text) as { id: string; center: number[] });
      if (i % 1_000 === 0) await life.probe();
    }
    expect(refused).toBeGreaterThan(badShapes / 4);
  }, 600_000);

  const probeShape = async ({ id, center }: { id: string; center: number[] }) => {
    const found = await life.ask<{ data: { id: string }[] }>(
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
