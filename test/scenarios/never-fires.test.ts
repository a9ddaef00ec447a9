import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "../support/client.ts";
import { dataFolder, hosts, type RunningHost, secretKey } from "../support/hosts/hosts.ts";

/** A campaign that can never send is taken as a draft, and told why whenever it is written or launched. */
describe.each(hosts)("campaigns that never fire, on $name", (host) => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let running: RunningHost;
  const api = new Client(() => running.url, secretKey);
  const campaign = {
    name: "Never",
    trigger: { event: "enter", geofences: { tags: ["store"] } },
    content: { default: { title: "Hello", body: "There" } },
  };

  beforeAll(async () => {
    folder = await dataFolder();
    running = await host.start(folder.path, {});
    await api.put("/v1/geofences/opera", {
      name: "Opéra",
      geometry: { type: "Point", coordinates: [2.3316, 48.8708] },
      radius: 150,
      tags: ["store"],
      openingHours: "Mo-Fr 10:00-18:00",
    });
    for (const id of ["ana", "bea", "cid"])
      await api.put(`/v1/customers/${id}`, { traits: { tier: "gold" } });
  });
  afterAll(async () => {
    await running?.stop();
    await folder?.remove();
  });

  const cases: [string, object, RegExp | null][] = [
    [
      "an audience on a trait that no customer has",
      { audience: { "traits.teir": "gold" } },
      /"traits\.teir"/,
    ],
    ["an audience on a trait that some have", { audience: { "traits.tier": "silver" } }, null],
    ["a span of no length", { schedule: { from: "10:00", to: "10:00" } }, /never/],
    ["a schedule that has ended", { schedule: { endAt: "2020-01-01T00:00:00Z" } }, /ended/],
    ["a store that is closed then", { schedule: { days: ["su"], storeOpen: true } }, /closed|open/i],
    ["a cap of 0", { caps: [{ limit: 0, window: "24h" }] }, /cap of 0/],
    ["a budget of 0", { budget: { sends: 0 } }, /budget of 0/],
    [
      "a tag that no geofence has",
      { trigger: { event: "enter", geofences: { tags: ["sotre"] } } },
      /"sotre"/,
    ],
  ];

  it.each(cases)("%s", async (_, rule, warning) => {
    const put = await api.put<{ status: string; warnings: string[] }>("/v1/campaigns/never", {
      ...campaign,
      ...rule,
    });
    const launched = await api.post<{ status: string; warnings: string[] }>("/v1/campaigns/never/launch");
    await api.delete("/v1/campaigns/never");
    expect([put.json.status, launched.json.status]).toEqual(["draft", "active"]);
    for (const { json } of [put, launched]) {
      if (warning === null) expect(json.warnings).toEqual([]);
      else expect(json.warnings.join("; ")).toMatch(warning);
    }
  });
});
