import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "../support/client.ts";
import { dataFolder, hosts, type RunningHost, secretKey } from "../support/hosts/hosts.ts";
import { campaign, circle, consent, deadPushHost, opera, subscription } from "./seed.ts";

interface Page {
  data: Record<string, unknown>[];
  nextCursor: string | null;
}

/** Every list, with how many items the set-up below makes in it, and the time by which it is ordered. */
const lists: readonly [path: string, items: number, time: string][] = [
  ["/v1/geofences", 5, "createdAt"],
  ["/v1/campaigns", 3, "createdAt"],
  ["/v1/customers", 5, "createdAt"],
  ["/v1/customers/c0/consents", 7, "receivedAt"],
  ["/v1/customers/c0/decisions", 6, "at"],
  ["/v1/customers/c0/timeline", 14, "at"],
  ["/v1/events", 15, "receivedAt"],
  ["/v1/visits", 15, "enteredAt"],
  ["/v1/decisions", 30, "at"],
  ["/v1/notifications", 5, "createdAt"],
];

describe.each(hosts)("lists on $name", (host) => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let running: RunningHost;
  const api = new Client(() => running.url, secretKey);
  const page = async (path: string) => (await api.get<Page>(path)).json;
  const ids = async (path: string) => (await page(path)).data.map(({ id }) => id);
  const asking = (path: string, query: string) => `${path}${path.includes("?") ? "&" : "?"}${query}`;

  beforeAll(async () => {
    folder = await dataFolder();
    running = await host.start(folder.path, { PUSH_ENDPOINT_ALLOWLIST: deadPushHost });
    await api.patch("/v1/settings", { quietHours: null });
    for (const name of ["near", "nearer", "next"])
      await api.put(`/v1/geofences/${name}`, { ...circle, name: `Épicerie ${name}`, tags: ["store", name] });
    await api.put("/v1/geofences/percent", {
      ...circle,
      name: "100 %_",
      tags: ["STORE"],
      geometry: point(2, 40),
    });
    await api.put("/v1/geofences/block", {
      name: "Block",
      tags: ["store"],
      geometry: { type: "Polygon", coordinates: [square(-10, 20, 0.01)] },
    });
    for (const id of ["a", "b", "c"])
      await api.put(`/v1/campaigns/${id}`, { ...campaign, name: `Soldes d'${id}té` });
    for (const id of ["a", "b"]) await api.post(`/v1/campaigns/${id}/launch`);
    for (let i = 0; i < 5; i++) {
      const customer = `/v1/customers/c${i}`;
      await api.put(customer, { traits: { firstName: ["Éloïse", "ZOË", "Ana", "Łukasz", "李"][i] } });
      for (const purpose of ["location", "push"]) await api.put(`${customer}/consents/${purpose}`, consent);
      await api.put(`${customer}/devices/p`, { platform: "web", push: subscription });
      await api.post("/v1/pings", { customerId: `c${i}`, accuracy: 5, timestamp: Date.now(), ...opera });
    }
    for (let i = 0; i < 5; i++)
      await api.put("/v1/customers/c0/consents/email", {
        ...consent,
        granted: i % 2 === 0,
        source: `step ${i}`,
      });
  });
  afterAll(async () => {
    await running?.stop();
    await folder?.remove();
  });

  it.each(lists)(
    "%s is whole, newest first, and the same in pages of any size",
    async (path, items, time) => {
      const all = await page(asking(path, "limit=500"));
      expect([all.data.length, all.nextCursor]).toEqual([items, null]);
      const times = all.data.map((item) => String(item[time]));
      expect(times).toEqual([...times].sort().reverse());
      for (const limit of [1, 2, items - 1, items]) {
        const paged: Page["data"] = [];
        let cursor: string | null = null;
        do {
          const next: Page = await page(
            asking(path, `limit=${limit}${cursor === null ? "" : `&cursor=${cursor}`}`),
          );
          expect(next.data.length).toBeLessThanOrEqual(limit);
          paged.push(...next.data);
          cursor = next.nextCursor;
        } while (cursor !== null && paged.length <= items);
        expect(paged.map(settled)).toEqual(all.data.map(settled));
      }
    },
  );

  it.each(lists)("%s takes a limit from 1 to 500 and cursors of its own", async (path) => {
    const errors = async (query: string) => {
      const { status, json } = await api.get<{ errors?: { parameter: string; detail: string }[] }>(
        asking(path, query),
      );
      return [status, json.errors?.map(({ parameter }) => parameter)];
    };
    for (const limit of ["0", "501", "-1", "1.5", "1e2", "0x10", "", "many", "%2B5"])
      expect([limit, ...(await errors(`limit=${limit}`))]).toEqual([limit, 422, ["limit"]]);
    expect(await errors("limit=500")).toEqual([200, undefined]);
    const foreign = (await page(path.includes("events") ? "/v1/customers?limit=1" : "/v1/events?limit=1"))
      .nextCursor;
    for (const cursor of ["", "!!!", "AAAA", "%00", "MDAw", "a".repeat(600), foreign ?? ""]) {
      const sameForm = cursor === foreign && ["/v1/notifications", "/v1/visits"].includes(path);
      if (!sameForm)
        expect([cursor, ...(await errors(`cursor=${cursor}`))]).toEqual([cursor, 422, ["cursor"]]);
    }
    expect(await errors("order=oldest")).toEqual([422, ["order"]]);
  });

  it("go on where a page ended while new items come in", async () => {
    const first = await page("/v1/customers?limit=2");
    await api.put("/v1/customers/late", {});
    const second = await page(`/v1/customers?limit=500&cursor=${first.nextCursor}`);
    await api.delete("/v1/customers/late");
    expect([...first.data, ...second.data]).toEqual((await page("/v1/customers")).data);
  });

  it("search names without regard to case, accents being letters of their own", async () => {
    expect(await ids("/v1/geofences?q=épicerie NEXT")).toEqual(["next"]);
    expect((await ids("/v1/geofences?q=ÉPICERIE")).sort()).toEqual(["near", "nearer", "next"]);
    expect(await ids("/v1/geofences?q=epicerie")).toEqual([]);
    expect(await ids("/v1/geofences?q=%25_")).toEqual(["percent"]);
    expect(await ids("/v1/geofences?q=BLO")).toEqual(["block"]);
    expect(await ids("/v1/campaigns?q=SOLDES D'BTÉ")).toEqual(["b"]);
    for (const [q, id] of [
      ["éloïse", "c0"],
      ["ÉLOÏSE", "c0"],
      ["zoë", "c1"],
      ["ana", "c2"],
      ["łUKASZ", "c3"],
      ["李", "c4"],
      ["C4", "c4"],
    ])
      expect([q, await ids(`/v1/customers?q=${q}`)]).toEqual([q, [id]]);
    expect(await ids("/v1/customers?q=%25")).toEqual([]);
    expect((await page("/v1/customers?q=Ë&limit=1")).nextCursor).toBeNull();
  });

  it("of geofences filter by tag, place and distance to the boundary", async () => {
    expect((await ids("/v1/geofences?tag=store")).sort()).toEqual(["block", "near", "nearer", "next"]);
    expect(await ids("/v1/geofences?tag=STORE")).toEqual(["percent"]);
    expect(await ids("/v1/geofences?tag=stor")).toEqual([]);
    expect(await ids("/v1/geofences?latitude=20.005&longitude=-9.995")).toEqual(["block"]);
    expect(await ids("/v1/geofences?latitude=20.005&longitude=-9.985")).toEqual([]);
    // 0.005° of longitude at 20° north are 523 m.
    expect(await ids("/v1/geofences?latitude=20.005&longitude=-9.985&radius=520")).toEqual([]);
    expect(await ids("/v1/geofences?latitude=20.005&longitude=-9.985&radius=525")).toEqual(["block"]);
    // A degree of latitude at 40.5° north are 111 035 m, 150 of them inside the circle.
    expect(await ids("/v1/geofences?latitude=41&longitude=2&radius=110000")).toEqual([]);
    expect(await ids("/v1/geofences?latitude=41&longitude=2&radius=111000")).toEqual(["percent"]);
    expect(
      (await page("/v1/geofences?latitude=0&longitude=0&radius=20100000&limit=2")).nextCursor,
    ).not.toBeNull();
    const { latitude, longitude } = opera;
    expect(await ids(`/v1/geofences?latitude=${latitude}&longitude=${longitude}&tag=nearer&q=épi`)).toEqual([
      "nearer",
    ]);
  });

  it("of the log filter by customer, campaign, geofence and time", async () => {
    expect((await page("/v1/events?geofenceId=near")).data).toHaveLength(5);
    expect((await page("/v1/events?customerId=c1&geofenceId=near&type=geofence.entered")).data).toHaveLength(
      1,
    );
    expect((await page("/v1/events?type=geofence.exited")).data).toEqual([]);
    expect((await page("/v1/decisions?outcome=sent")).data).toHaveLength(5);
    expect((await page("/v1/decisions?campaignId=a&reason=outranked")).data.length).toBeGreaterThanOrEqual(
      10,
    );
    expect((await page("/v1/notifications?customerId=c3")).data).toMatchObject([{ customerId: "c3" }]);
    const all = (await page("/v1/events")).data.map(({ at }) => String(at));
    const newest = all.reduce((a, b) => (a > b ? a : b));
    const from = (await page(`/v1/events?from=${newest}`)).data.map(({ at }) => at);
    expect(new Set(from)).toEqual(new Set([newest]));
    const before = (await page(`/v1/events?to=${newest}`)).data.length;
    expect(before + from.length).toBe(all.length);
  });
});

/** Attempts at a push service that is not there go on meanwhile. */
function settled({ attempts: _, ...rest }: Record<string, unknown>): object {
  return rest;
}

function point(longitude: number, latitude: number): object {
  return { type: "Point", coordinates: [longitude, latitude] };
}

function square(west: number, south: number, size: number): number[][] {
  const [east, north] = [west + size, south + size];
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}
