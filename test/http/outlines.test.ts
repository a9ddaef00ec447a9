import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { outline } from "../../src/http/answers/geofences.ts";
import { Client } from "../support/client.ts";
import { dataFolder, hosts, type RunningHost, secretKey } from "../support/hosts/hosts.ts";
import { circle } from "./seed.ts";

const path = "/v1/outlines";
/** More than a shard tells in one turn. */
const many = 2_300;

describe.each(hosts)("the outlines of all geofences on $name", (host) => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let running: RunningHost;
  const api = new Client(() => running.url, secretKey);
  beforeAll(async () => {
    folder = await dataFolder();
    running = await host.start(folder.path, {});
  });
  afterAll(async () => {
    await running?.stop();
    await folder?.remove();
  });

  async function ask(headers: Record<string, string> = {}) {
    const answer = await fetch(running.url + path, {
      headers: { Authorization: `Bearer ${secretKey}`, ...headers },
    });
    const text = await answer.text();
    const lines = text
      .split("\n")
      .filter(Boolean)
      .map((line) => outline.parse(JSON.parse(line)));
    return {
      status: answer.status,
      headers: answer.headers,
      etag: answer.headers.get("etag") ?? "",
      text,
      lines,
    };
  }

  it("are nothing while there are none, then what a map needs of each, by id", async () => {
    expect(await ask()).toMatchObject({ status: 200, text: "" });
    await api.put("/v1/geofences/opera", {
      ...circle,
      tags: ["paris"],
      openingHours: "Mo-Sa 10:00-20:00",
      metadata: { address: "1 place de l’Opéra", size: 400, story: "x".repeat(201) },
    });
    const ring = Array.from({ length: 3_000 }, (_, i) => {
      const angle = (2 * Math.PI * i) / 3_000;
      return [2 + 0.1 * Math.cos(angle), 48 + 0.1 * Math.sin(angle)];
    });
    const wide = {
      name: "Wide",
      geometry: { type: "Polygon", coordinates: [[...ring, ring[0]]] },
      enabled: false,
    };
    await api.put("/v1/geofences/a-wide", wide);
    const { headers, lines } = await ask();
    expect(headers.get("content-type")).toBe("application/x-ndjson");
    expect(headers.get("cache-control")).toBe("private, no-cache");
    expect(lines).toMatchObject([
      { id: "a-wide", enabled: false, simplified: true, openingHours: null, tags: [], metadata: {} },
      {
        id: "opera",
        name: circle.name,
        geometry: circle.geometry,
        radius: circle.radius,
        tags: ["paris"],
        openingHours: "Mo-Sa 10:00-20:00",
        enabled: true,
        metadata: { address: "1 place de l’Opéra" },
      },
    ]);
    expect(Object.keys(lines[1]!.metadata)).toEqual(["address"]);
    expect(lines[1]).not.toHaveProperty("simplified");
    expect(lines[0]!.center![0]).toBeCloseTo(2, 3);
    const { geometry } = lines[0]!;
    expect(geometry.type === "Polygon" && geometry.coordinates[0]!.length).toBeLessThanOrEqual(200);
  });

  it("are not told again until a geofence changes, comes or goes", async () => {
    const changes = [
      () => api.put("/v1/geofences/opera", circle),
      () => api.put("/v1/geofences/new", circle),
      () => api.delete("/v1/geofences/new"),
    ];
    for (const change of changes) {
      const { etag } = await ask();
      expect(await ask({ "If-None-Match": etag })).toMatchObject({ status: 304, etag, text: "" });
      await change();
      const next = await ask({ "If-None-Match": etag });
      expect(next.status).toBe(200);
      expect(next.etag).not.toBe(etag);
    }
    const { etag } = await ask();
    await api.patch("/v1/settings", { sending: "off" });
    expect((await ask({ "If-None-Match": etag })).status).toBe(304);
  });

  it("come whole, however many there are, and compressed for who takes that", async () => {
    const rows = Array.from({ length: many }, (_, i) => `z${i},Zone ${i},48.${1_000 + i},2.3,100`);
    const csv = ["id,name,latitude,longitude,radius", ...rows].join("\n");
    const imported = await api.send("POST", "/v1/geofences/import", csv, { "Content-Type": "text/csv" });
    expect(imported.json).toMatchObject({ created: many });
    const plain = await ask({ "Accept-Encoding": "identity" });
    // Workers are always told that gzip is taken: who does not take it gets it unpacked by the platform.
    if (host.name.startsWith("Node")) expect(plain.headers.get("content-encoding")).toBeNull();
    expect(plain.lines).toHaveLength(many + 2);
    expect(plain.headers.get("x-total-count")).toBe(String(many + 2));
    expect(plain.lines.map(({ id }) => id)).toEqual(plain.lines.map(({ id }) => id).sort());
    const packed = await ask({ "Accept-Encoding": "gzip" });
    expect(packed.headers.get("content-encoding")).toBe("gzip");
    expect(packed.text).toBe(plain.text);
  });
});
