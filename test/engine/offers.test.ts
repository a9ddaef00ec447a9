import { describe, expect, it } from "vitest";
import { placeholderCode, readCode } from "../../src/domain/code.ts";
import type { OfferBody } from "../../src/domain/offer.ts";
import type { RedeemInput } from "../../src/engine/offers/redeem.ts";
import { listCodes, moveCodes } from "../../src/store/codes.ts";
import { listRedemptions } from "../../src/store/redemptions.ts";
import { memoryShard } from "../support/memory-shard.ts";
import { north, opera, type TestShard } from "../support/test-shard.ts";

const day = 86_400_000;
const unique: OfferBody = { name: "Ten off", kind: "unique", validFor: "7d" };
const shared: OfferBody = { name: "Five off", kind: "shared", code: "Spring-5", validFor: "7d" };
const says = (body: string) => ({ default: { title: "Hello", body } });
const away = north(opera, -5_000);

function open(offer: Partial<OfferBody> = {}, campaign = {}): TestShard {
  const world = memoryShard({ seed: 9 });
  world.geofence("opera", opera, 150);
  world.run("patchSettings", { pressure: [], quietHours: null });
  world.run("putOffer", { id: "ten", body: { ...unique, ...offer } });
  world.campaign("spring", { offer: "ten", content: says("{{ offer.code }}"), ...campaign });
  return world;
}

/** A customer comes for the first time; answers the decision. */
function visit(world: TestShard, id: string): Record<string, unknown> {
  world.customer(id);
  world.ping(id, opera);
  const [row] = world.rows("decisions", "id DESC");
  return (JSON.parse(String(row?.ranked)) as Record<string, unknown>[])[0]!;
}

const codeOf = (world: TestShard, i = 0) => String(world.rows("notifications", "id")[i]?.body);
const plainRedemption: RedeemInput = {
  code: "",
  orderId: "o1",
  geofenceId: null,
  amount: 4_250,
  currency: "EUR",
};
const redeem = (world: TestShard, code: string, more: Partial<RedeemInput> = {}) =>
  world.ask("redeem", { ...plainRedemption, code, ...more });
const refused = (code: string) => ({ ok: false, refusal: { kind: "conflict", code } });
const expired = { ok: false, refusal: { kind: "expired" } };
const unknown = { ok: false, refusal: { kind: "not_found" } };
const misplaced = { ok: false, refusal: { kind: "invalid", errors: [{ pointer: "/geofenceId" }] } };

describe("a unique offer", () => {
  it("gives each message a code of its own, written with its decision", () => {
    const world = open();
    const [first, second] = ["ana", "bob"].map((id) => visit(world, id));
    const [ana, bob] = [codeOf(world, 0), codeOf(world, 1)];
    expect(ana).not.toBe(bob);
    expect(world.rows("codes", "created_at, notification")).toMatchObject([
      {
        code: readCode(ana)?.code,
        ...{ offer: "ten", campaign: "spring", geofence: "opera", customer: 1 },
        ...{ decision: first!.id, notification: first!.notificationId, expires_at: world.now + 7 * day },
      },
      { code: readCode(bob)?.code, decision: second!.id },
    ]);
  });

  it("gives no code to a ghost, nor to what is suppressed, and takes nothing off its stock for them", () => {
    const world = open({ maxRedemptions: 1 }, { holdout: 1 });
    expect(visit(world, "ana")).toMatchObject({ outcome: "ghost" });
    world.campaign("spring", { offer: "ten", content: says("{{ offer.code }} {{ nothing }}") });
    expect(visit(world, "bob")).toMatchObject({ reason: "render_failed" });
    expect([world.count("codes"), world.count("supply_uses")]).toEqual([0, 0]);
  });

  it("is issued as often as it may be redeemed, and then says so", () => {
    const world = open({ maxRedemptions: 2 });
    expect(["a", "b", "c"].map((id) => visit(world, id).reason)).toEqual([null, null, "offer_unavailable"]);
    const gates = visit(world, "d").gates as object[];
    expect(gates.at(-1)).toEqual({ gate: "offer", pass: false, detail: { offer: "ten", why: "sold_out" } });
    world.run("putOffer", { id: "ten", body: { ...unique, maxRedemptions: 3 } });
    expect(["e", "f"].map((id) => visit(world, id).reason)).toEqual([null, "offer_unavailable"]);
  });

  it("is not given once it has ended; codes hold good for as long as they promised", () => {
    const world = open({ endAt: new Date(memoryShard().now + day).toISOString() });
    visit(world, "ana");
    world.now += day;
    const gates = visit(world, "bob").gates as object[];
    expect(gates.at(-1)).toMatchObject({ gate: "offer", detail: { why: "ended" } });
    world.now += 6 * day - 1;
    expect(redeem(world, codeOf(world))).toMatchObject({ ok: true, value: { created: true } });
  });

  it("shows a placeholder of the code's length in a preview and a test, and makes no code for them", () => {
    const world = open({ maxRedemptions: 0 });
    world.customer("ana");
    const customer = { id: "ana", traits: {}, locale: null };
    const previewed = world.run("previewCampaign", { id: "spring", geofenceId: "opera", customer });
    const tested = world.run("sendTest", { campaignId: "spring", customerId: "ana", geofenceId: null });
    expect([previewed.body, tested.body]).toEqual([placeholderCode, placeholderCode]);
    expect(world.count("codes")).toBe(0);
  });

  it("renders its code through filters, and what else there is to say of it", () => {
    const body = "{{ offer.code | remove: '-' | size }} {{ offer.name }} {{ offer.validFor }} {{ offer.qr }}";
    const world = open({}, { content: says(body) });
    visit(world, "ana");
    expect(codeOf(world)).toMatch(/^16 Ten off 7d \/v1\/offers\/codes\/[0-9A-Z-]{19}\.svg$/);
  });
});

describe("a redemption of a unique code", () => {
  it("is made once, answered the same to the same order, and refused to another, also after it expired", () => {
    const world = open();
    visit(world, "ana");
    const code = codeOf(world);
    const first = redeem(world, code.toLowerCase().replaceAll("-", " "));
    expect(first).toMatchObject({
      value: {
        created: true,
        redemption: { code, offerId: "ten", campaignId: "spring", orderId: "o1", amount: 4_250 },
      },
    });
    world.now += 30 * day;
    const again = redeem(world, code, { amount: 1, geofenceId: "nowhere" });
    expect(again).toEqual({ ok: true, value: { ...(first.ok ? first.value : {}), created: false } });
    expect(redeem(world, code, { orderId: "o2" })).toMatchObject(refused("already_redeemed"));
    expect(world.count("redemptions")).toBe(1);
  });

  it("keeps the way from the code to its message, campaign and customer", () => {
    const world = open();
    const { notificationId, id } = visit(world, "ana");
    world.now += 5_000;
    redeem(world, codeOf(world));
    expect(world.rows("redemptions")).toMatchObject([
      { customer: 1, campaign: "spring", notification: notificationId, decision: id, at: world.now },
    ]);
  });

  it("comes too late at its last instant", () => {
    const world = open();
    visit(world, "ana");
    world.now += 7 * day;
    expect(redeem(world, codeOf(world))).toMatchObject(expired);
    world.now -= 1;
    expect(redeem(world, codeOf(world))).toMatchObject({ ok: true });
  });

  it("is bound to the geofences that the offer names, by id or tag", () => {
    const world = open({ geofences: { ids: ["opera"], tags: ["outlet"] } });
    world.geofence("outlet", away, 100, { tags: ["outlet"] });
    world.geofence("kiosk", away, 100, { tags: [] });
    ["a", "b"].map((id) => visit(world, id));
    for (const geofenceId of [null, "kiosk", "nowhere"])
      expect(redeem(world, codeOf(world), { geofenceId })).toMatchObject(misplaced);
    expect(redeem(world, codeOf(world), { geofenceId: "opera" })).toMatchObject({ ok: true });
    expect(redeem(world, codeOf(world, 1), { geofenceId: "outlet" })).toMatchObject({ ok: true });
  });

  it("names a geofence that there is, also where the offer is for all", () => {
    const world = open();
    visit(world, "a");
    expect(redeem(world, codeOf(world), { geofenceId: "nowhere" })).toMatchObject(misplaced);
    expect(redeem(world, codeOf(world), { geofenceId: "opera" })).toMatchObject({ ok: true });
  });

  it("is refused of an unknown code, one that does not check, and one whose offer was withdrawn", () => {
    const world = open();
    visit(world, "ana");
    for (const code of ["0000-0000-0000-0000", placeholderCode, "WINTER", "?"])
      expect(redeem(world, code)).toMatchObject(unknown);
    world.run("campaignVerb", { id: "spring", verb: "end" });
    world.run("deleteOffer", { id: "ten" });
    expect(redeem(world, codeOf(world))).toMatchObject(expired);
  });
});

describe("a shared offer", () => {
  const worldWith = (over: Partial<OfferBody> = {}) => open({ ...shared, ...over });

  it("shows its code to everyone, and is redeemed once an order", () => {
    const world = worldWith();
    expect(["ana", "bob"].map((id) => visit(world, id).reason)).toEqual([null, null]);
    expect([codeOf(world, 0), codeOf(world, 1), world.count("codes")]).toEqual(["Spring-5", "Spring-5", 0]);
    expect(redeem(world, "SPRING5")).toMatchObject({
      value: { created: true, redemption: { campaignId: null } },
    });
    expect(redeem(world, "spring-5")).toMatchObject({ value: { created: false } });
    expect(redeem(world, "spring-5", { orderId: "o2" })).toMatchObject({ value: { created: true } });
  });

  it("is redeemed as often as it may be; then no message promises it, until there is more", () => {
    const world = worldWith({ maxRedemptions: 2 });
    for (const orderId of ["o1", "o2"])
      expect(redeem(world, "spring5", { orderId })).toMatchObject({ ok: true });
    expect(redeem(world, "spring5", { orderId: "o3" })).toMatchObject(refused("sold_out"));
    expect(redeem(world, "spring5", { orderId: "o2" })).toMatchObject({ value: { created: false } });
    expect(visit(world, "ana").reason).toBe("offer_unavailable");
    world.run("putOffer", { id: "ten", body: { ...shared, maxRedemptions: 3 } });
    expect(visit(world, "bob").reason).toBeNull();
    expect(redeem(world, "spring5", { orderId: "o3" })).toMatchObject({ ok: true });
  });

  it("is redeemed until the last message's promise is over", () => {
    const world = worldWith({ endAt: new Date(memoryShard().now + day).toISOString() });
    world.now += 8 * day - 1;
    expect(redeem(world, "spring5")).toMatchObject({ ok: true });
    world.now += 1;
    expect(redeem(world, "spring5", { orderId: "o2" })).toMatchObject(expired);
  });

  it("counts on when it is deleted and made again, and is unknown in between", () => {
    const world = worldWith({ maxRedemptions: 1 });
    redeem(world, "spring5");
    world.run("campaignVerb", { id: "spring", verb: "end" });
    world.run("deleteOffer", { id: "ten" });
    expect(redeem(world, "spring5", { orderId: "o2" })).toMatchObject(unknown);
    world.run("putOffer", { id: "ten", body: { ...shared, maxRedemptions: 1 } });
    expect(redeem(world, "spring5", { orderId: "o2" })).toMatchObject(refused("sold_out"));
  });

  it("is found by its newest code alone, and after a restart", () => {
    const world = worldWith();
    world.run("putOffer", { id: "ten", body: { ...shared, code: "SUMMER" } });
    world.restart();
    expect(redeem(world, "spring5")).toMatchObject(unknown);
    expect(redeem(world, "summer")).toMatchObject({ ok: true });
  });
});

describe("an offer", () => {
  it("of a campaign that has not ended is not deleted", () => {
    const world = open();
    for (const verb of ["pause", "launch"] as const) {
      world.run("campaignVerb", { id: "spring", verb });
      expect(world.ask("deleteOffer", { id: "ten" })).toMatchObject(refused("in_use"));
    }
    world.run("putCampaign", {
      id: "spring",
      body: { ...JSON.parse(String(campaignOf(world))), offer: undefined },
    });
    expect(world.ask("deleteOffer", { id: "ten" })).toMatchObject({ ok: true });
    expect(world.ask("deleteOffer", { id: "ten" })).toMatchObject(unknown);
  });

  it("keeps the kind it was made with, and shares its code with no other", () => {
    const world = open();
    const put = (id: string, body: OfferBody) => world.ask("putOffer", { id, body });
    const at = (pointer: string) => ({ ok: false, refusal: { kind: "invalid", errors: [{ pointer }] } });
    expect(put("ten", shared)).toMatchObject(at("/kind"));
    put("five", shared);
    expect(put("six", { ...shared, code: "SPRING5" })).toMatchObject(at("/code"));
    expect(put("five", { ...shared, code: "spring5" })).toMatchObject({ ok: true });
    expect(put("seven", { ...shared, code: "0000-0000-0000-0000" })).toMatchObject(at("/code"));
    expect(put("ten", { ...unique, geofences: { ids: ["opera", "x"], tags: [] } })).toMatchObject(
      at("/geofences/ids/1"),
    );
  });

  it.each([
    [{ endAt: "2026-01-01T00:00:00.000Z" }, "/offer: the offer ten has ended"],
    [{ maxRedemptions: 0 }, "/offer: nothing is left of the offer ten"],
  ])("that is not to be had (%j) is told when the campaign is launched", (over, warning) => {
    const world = open(over);
    expect(world.run("campaignVerb", { id: "spring", verb: "launch" }).warnings).toEqual([warning]);
  });
});

describe("codes and redemptions of a customer", () => {
  it("are listed newest first, a page at a time, and move to another customer", () => {
    const world = open({}, { cooldown: "1h" });
    world.customer("ana");
    for (let i = 0; i < 3; i++) {
      world.ping("ana", opera);
      redeem(world, codeOf(world, i), { orderId: `o${i}` });
      for (let leaving = 0; leaving < 2; leaving++) {
        world.now += day;
        world.ping("ana", away);
      }
      world.now += day;
    }
    const page = (before: string | null) => listRedemptions(world.sql, 1, { before, limit: 2 });
    const newest = page(null);
    expect(newest.map(({ orderId }) => orderId)).toEqual(["o2", "o1"]);
    expect(page(newest.at(-1)!.id.slice(-32)).map(({ orderId }) => orderId)).toEqual(["o0"]);
    world.customer("bob");
    moveCodes(world.sql, 1, 2);
    expect([listCodes(world.sql, 1), page(null)]).toEqual([[], []]);
    expect([
      listCodes(world.sql, 2).length,
      listRedemptions(world.sql, 2, { before: null, limit: 9 }).length,
    ]).toEqual([3, 3]);
  });

  it("leave amount, currency and day when the customer is erased, and no way back", () => {
    const world = open();
    world.now += 5_000_000;
    visit(world, "ana");
    visit(world, "bob");
    redeem(world, codeOf(world), { orderId: "ana's own" });
    redeem(world, codeOf(world, 1), { orderId: "bob's own" });
    const code = codeOf(world);
    world.run("deleteCustomer", { id: "ana" });
    expect([world.count("codes"), world.count("redemptions")]).toEqual([1, 2]);
    expect(redeem(world, code)).toMatchObject(unknown);
    const [, kept] = world.rows("redemptions", "n");
    const nothing = {
      id: null,
      code: null,
      order_id: null,
      customer: null,
      notification: null,
      decision: null,
    };
    expect(kept).toMatchObject({ ...nothing, geofence: null, amount: 4_250, currency: "EUR", offer: "ten" });
    expect(kept?.at).toBe(Math.floor(world.now / day) * day);
  });

  it("are forgotten some time after they expired; what was redeemed is not", () => {
    const world = open();
    visit(world, "ana");
    visit(world, "bob");
    redeem(world, codeOf(world));
    const code = codeOf(world);
    world.now += 36 * day;
    world.tick();
    expect(world.count("codes")).toBe(2);
    world.now += 2 * day;
    world.tick();
    expect([world.count("codes"), world.count("redemptions")]).toEqual([0, 1]);
    expect(redeem(world, code, { orderId: "o2" })).toMatchObject(refused("already_redeemed"));
  });
});

const campaignOf = (world: TestShard) =>
  world.rows("catalogue").find(({ id, kind }) => id === "spring" && kind === "campaign")?.body;
