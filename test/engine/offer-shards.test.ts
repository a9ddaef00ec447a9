import { describe, expect, it } from "vitest";
import { verify } from "../../scripts/verify/checks.ts";
import { readCode } from "../../src/domain/code.ts";
import type { OfferBody } from "../../src/domain/offer.ts";
import { Workspace } from "../../src/host/workspace.ts";
import { ShardGroup } from "../support/shard-group.ts";
import { opera, plainPing } from "../support/test-shard.ts";

const unique: OfferBody = { name: "Ten off", kind: "unique", validFor: "7d" };
const shared: OfferBody = { name: "Five off", kind: "shared", code: "SPRING-5", validFor: "7d" };

async function open(size: number, offer: OfferBody) {
  const group = new ShardGroup(size, 5);
  group.primary.geofence("opera", opera, 150);
  group.primary.run("patchSettings", { pressure: [], quietHours: null });
  group.primary.run("putOffer", { id: "coupon", body: offer });
  const content = { default: { title: "Hello", body: "{{ offer.code }}" } };
  group.primary.campaign("spring", { offer: "coupon", content });
  await group.follow();
  const workspace = new Workspace(group.members.map(({ port }) => port));
  /** A new customer comes; answers the code of the message, or why there was none. */
  const visit = async (id: string) => {
    const { shard, port } = group.ofCustomer(id);
    shard.customer(id);
    const ping = { ...plainPing, customerId: id, longitude: opera[0], latitude: opera[1], at: group.now };
    await port.run("ingest", { pings: [ping] });
    const told = "SELECT body FROM notifications JOIN customers ON n = customer WHERE customers.id = ?";
    const decided = "SELECT ranked FROM decisions JOIN customers ON n = customer WHERE customers.id = ?";
    const [message] = shard.sql.all<{ body: string }>(told, id);
    const [decision] = shard.sql.all<{ ranked: string }>(decided, id);
    return message?.body ?? String((JSON.parse(decision!.ranked) as { reason: string }[])[0]?.reason);
  };
  const redeem = async (code: string, orderId: string) => {
    const input = { code, orderId, geofenceId: null, amount: null, currency: null };
    const answer = await workspace.onCode(code, "redeem", input);
    if (answer.ok) return answer.value.created ? "created" : "repeated";
    return "refusal" in answer && "code" in answer.refusal ? answer.refusal.code : JSON.stringify(answer);
  };
  return { group, visit, redeem };
}

const visitors = Array.from({ length: 24 }, (_, i) => `c${i}`);

describe("a unique offer over shards", () => {
  it("is issued as often as it may be, whoever comes where", async () => {
    const { group, visit } = await open(4, { ...unique, maxRedemptions: 10 });
    const told = await Promise.all(visitors.map(visit));
    expect(told.filter((text) => readCode(text) !== null)).toHaveLength(10);
    expect(told.filter((text) => text === "offer_unavailable")).toHaveLength(14);
    expect(verify(group.files)).toEqual([]);
  });

  it("makes codes that say where they are redeemed", async () => {
    const { group, visit, redeem } = await open(4, unique);
    const codes: string[] = [];
    for (const id of visitors) codes.push(await visit(id));
    expect(codes.map((code) => readCode(code)?.shard)).toEqual(
      visitors.map((id) => group.ofCustomer(id).shard.index),
    );
    for (const code of codes)
      expect([await redeem(code, "o1"), await redeem(code, "o1"), await redeem(code, "o2")]).toEqual([
        "created",
        "repeated",
        "already_redeemed",
      ]);
    expect(new Set(codes).size).toBe(visitors.length);
    expect(verify(group.files)).toEqual([]);
  });

  it("looks for a code of a shard that there is not on the primary, and finds nothing", async () => {
    const { group, visit, redeem } = await open(2, unique);
    const other = await open(4, unique);
    const stranger = visitors.find((id) => other.group.ofCustomer(id).shard.index === 3)!;
    const code = await other.visit(stranger);
    await visit("ana");
    expect(await redeem(code, "o1")).toMatch(/not_found/);
    expect(group.primary.count("redemptions")).toBe(0);
  });
});

describe("a shared offer over shards", () => {
  it("is promised by no shard once it is sold out, and by all again when there is more", async () => {
    const { group, visit, redeem } = await open(3, { ...shared, maxRedemptions: 1 });
    expect(await redeem("spring5", "o1")).toBe("created");
    await group.follow();
    for (const id of visitors.slice(0, 9)) expect(await visit(id)).toBe("offer_unavailable");
    group.primary.run("putOffer", { id: "coupon", body: { ...shared, maxRedemptions: 2 } });
    await group.follow();
    for (const id of visitors.slice(9, 18)) expect(await visit(id)).toBe("SPRING-5");
    expect(verify(group.files)).toEqual([]);
  });

  it("that is sold out is known to a shard that was not told within the time a catalogue is good for", async () => {
    const { group, visit, redeem } = await open(3, { ...shared, maxRedemptions: 1 });
    await redeem("spring5", "o1");
    group.pass(10_001);
    for (const id of visitors.slice(0, 9)) expect(await visit(id)).toBe("offer_unavailable");
  });
});

/** How often two tills meet. */
const races = process.env.PARVIS_LONG ? 10_000 : 400;

describe("two tills at once, over 4 shards", () => {
  it(`never both redeem the last of a shared offer (${races} times)`, async () => {
    const { group, redeem } = await open(4, { ...shared, maxRedemptions: 1 });
    for (let i = 1; i <= races; i++) {
      const outcomes = await Promise.all([redeem("SPRING-5", `a${i}`), redeem("spring5", `b${i}`)]);
      expect(outcomes.sort()).toEqual(["created", "sold_out"]);
      group.primary.run("putOffer", { id: "coupon", body: { ...shared, maxRedemptions: i + 1 } });
    }
    expect(group.primary.count("redemptions")).toBe(races);
    expect(verify(group.files)).toEqual([]);
  }, 600_000);

  it(`never both redeem one code (${races} times)`, async () => {
    const { group, visit, redeem } = await open(4, unique);
    for (let i = 0; i < races; i++) {
      const code = await visit(`c${i}`);
      const outcomes = await Promise.all([redeem(code, "a"), redeem(code, "b")]);
      expect(outcomes.sort()).toEqual(["already_redeemed", "created"]);
    }
    expect(group.members.every(({ shard }) => shard.count("redemptions") > 0)).toBe(true);
    expect(verify(group.files)).toEqual([]);
  }, 600_000);

  it("who send one order twice get one answer", async () => {
    const { visit, redeem } = await open(4, unique);
    const code = await visit("ana");
    const outcomes = await Promise.all([redeem(code, "a"), redeem(code, "a"), redeem(code, "a")]);
    expect(outcomes.sort()).toEqual(["created", "repeated", "repeated"]);
  });
});
