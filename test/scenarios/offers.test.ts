import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { subscription } from "../../src/http/schemas/examples.ts";
import { Client } from "../support/client.ts";
import { dataFolder, hosts, type RunningHost, secretKey } from "../support/hosts/hosts.ts";

/** From an offer to the till, on every host: codes in messages, redemptions of two tills at once, and the end of a stock. */

const place = (i: number) => ({ latitude: 48 + i / 100, longitude: 2.3 });
const week = { validFor: "7d" };
const offers = {
  plenty: { name: "Ten off", kind: "unique", ...week },
  few: { name: "Ten off", kind: "unique", ...week, maxRedemptions: 3 },
  poster: { name: "Five off", kind: "shared", code: "POSTER", ...week, maxRedemptions: 4 },
  ended: { name: "Late", kind: "shared", code: "LATE", ...week, endAt: "2020-01-01T00:00:00Z" },
};
const names = Object.keys(offers);
const code = /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/;

interface Decision {
  outcome: string;
  reason: string | null;
  gates: { gate: string; detail?: { why?: string } }[];
  notificationId?: string;
  sentence: { en: string; fr: string };
}

describe.each(hosts)("offers on $name", (host) => {
  let folder: Awaited<ReturnType<typeof dataFolder>>;
  let running: RunningHost;
  const api = new Client(() => running.url, secretKey);
  const put = async (path: string, body: object) =>
    expect({ path, status: (await api.put(path, body)).status }).toEqual({
      path,
      status: expect.toBeOneOf([200, 201]),
    });
  const redeem = async (body: object) => {
    const { status, json } = await api.post("/v1/redemptions", body);
    return [status, json.code];
  };

  /** A customer who comes to the place of an offer's campaign; answers what was decided. */
  async function visit(offer: string, id: string): Promise<Decision> {
    await put(`/v1/customers/${id}`, {});
    for (const purpose of ["location", "push"])
      await put(`/v1/customers/${id}/consents/${purpose}`, { granted: true, source: "test" });
    const push = { ...subscription, endpoint: `http://127.0.0.1:9/${id}` };
    await put(`/v1/customers/${id}/devices/phone`, { platform: "web", push });
    const at = { accuracy: 10, timestamp: new Date().toISOString(), ...place(names.indexOf(offer)) };
    await api.post("/v1/pings", { customerId: id, deviceId: "phone", ...at });
    const { json } = await api.get<{ data: Decision[] }>(`/v1/decisions?customerId=${id}`);
    return json.data[0]!;
  }

  async function codeOf({ notificationId }: Decision): Promise<string> {
    return (await api.get<{ body: string }>(`/v1/notifications/${notificationId}`)).json.body;
  }

  beforeAll(async () => {
    folder = await dataFolder();
    running = await host.start(folder.path, { PUSH_ENDPOINT_ALLOWLIST: "127.0.0.1:9" });
    await api.patch("/v1/settings", { quietHours: null });
    for (const [i, [id, offer]] of Object.entries(offers).entries()) {
      await put(`/v1/offers/${id}`, offer);
      const geometry = { type: "Point", coordinates: [place(i).longitude, place(i).latitude] };
      await put(`/v1/geofences/${id}`, { name: id, geometry, radius: 100, timezone: "UTC" });
      await put(`/v1/campaigns/${id}`, {
        name: id,
        trigger: { event: "enter", geofences: { ids: [id] } },
        offer: id,
        content: { default: { title: "{{ offer.name }}", body: "{{ offer.code }}" } },
      });
      expect((await api.post(`/v1/campaigns/${id}/launch`)).status).toBe(200);
    }
  });
  afterAll(async () => {
    await running?.stop();
    await folder?.remove();
  });

  it("gives each customer a code, that two tills at once redeem once, and a restart does not forget", async () => {
    const codes: string[] = [];
    for (const i of [0, 1, 2, 3]) codes.push(await codeOf(await visit("plenty", `p${i}`)));
    for (const one of codes) expect(one).toMatch(code);
    expect(new Set(codes).size).toBe(4);
    for (const one of codes) {
      const tills = ["till-1", "till-2"].map((orderId) => redeem({ code: one, orderId }));
      expect((await Promise.all(tills)).sort()).toEqual([
        [201, expect.anything()],
        [409, "already_redeemed"],
      ]);
    }
    await running.stop();
    running = await host.start(folder.path, { PUSH_ENDPOINT_ALLOWLIST: "127.0.0.1:9" });
    const repeated = await Promise.all(
      ["till-1", "till-2"].map((orderId) => redeem({ code: codes[0]!.toLowerCase(), orderId })),
    );
    expect(repeated.sort()).toEqual([
      [200, codes[0]],
      [409, "already_redeemed"],
    ]);
  });

  it("issues a unique offer as often as it may be redeemed, and says when none is left", async () => {
    const decided: Decision[] = [];
    for (const i of [0, 1, 2, 3, 4]) decided.push(await visit("few", `f${i}`));
    expect(decided.map(({ reason }) => reason).sort()).toEqual([
      null,
      null,
      null,
      "offer_unavailable",
      "offer_unavailable",
    ]);
    const last = decided.find(({ outcome }) => outcome === "suppressed");
    expect(last?.gates.at(-1)).toMatchObject({ gate: "offer", detail: { why: "sold_out" } });
    expect([last?.sentence.en, last?.sentence.fr]).toEqual([
      "Not sent: the offer few is not to be had (none is left).",
      "Pas d’envoi : l’offre few n’est pas disponible (épuisée).",
    ]);
  });

  it("redeems a shared code as often as it may be, of many tills at once", async () => {
    expect(await codeOf(await visit("poster", "q0"))).toBe("POSTER");
    const tills = Array.from({ length: 12 }, (_, i) => redeem({ code: "poster", orderId: `t${i}` }));
    const outcomes = (await Promise.all(tills)).map(([status]) => status);
    expect(outcomes.sort()).toEqual([...Array(4).fill(201), ...Array(8).fill(409)]);
    expect(await redeem({ code: "POSTER", orderId: "t99" })).toEqual([409, "sold_out"]);
  });

  it("says of an offer that has ended that it has, and takes what it promised no more", async () => {
    const decision = await visit("ended", "e0");
    expect(decision.gates.at(-1)?.detail).toEqual({ offer: "ended", why: "ended" });
    expect(decision.sentence.en).toContain("it has ended");
    expect(await redeem({ code: "LATE", orderId: "1" })).toEqual([410, "expired"]);
  });
});
